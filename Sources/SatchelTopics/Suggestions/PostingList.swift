/// In which articles of one page a term occurs, and how much it weighs there.
///
/// Its bytes are pairs: how far the article's place lies behind the one before (varint), the weight.
package struct PostingList: Hashable, Sendable {
  /// Articles that a page has room for.
  package static let pageSize = 4096

  /// Weights by place in the page, 0 to 4095.
  package private(set) var weights: [(place: Int, weight: UInt8)] = []

  package init() {}

  package init(bytes: [UInt8]) {
    Self.forEach(in: bytes) { weights.append(($0, $1)) }
  }

  /// Bytes that do not read end the list: it is derived, and `doctor` makes it anew.
  static func forEach(in bytes: [UInt8], _ body: (_ place: Int, _ weight: UInt8) -> Void) {
    var (index, place) = (0, -1)
    while let step = bytes.varint(at: &index), index < bytes.count {
      place += step + 1
      guard place < pageSize else { return }
      body(place, bytes[index])
      index += 1
    }
  }

  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var last = -1
    for (place, weight) in weights {
      bytes.append(varint: place - last - 1)
      bytes.append(weight)
      last = place
    }
    return bytes
  }

  package var isEmpty: Bool { weights.isEmpty }

  /// Sets the weights of some places, or takes them out where nil; `changes` are in order of place.
  package mutating func apply(_ changes: [(place: Int, weight: UInt8?)]) {
    var merged: [(place: Int, weight: UInt8)] = []
    merged.reserveCapacity(weights.count + changes.count)
    var rest = weights[...]
    for change in changes {
      while let next = rest.first, next.place < change.place {
        merged.append(next)
        rest.removeFirst()
      }
      if rest.first?.place == change.place { rest.removeFirst() }
      if let weight = change.weight { merged.append((change.place, weight)) }
    }
    weights = merged + rest
  }

  package static func == (left: PostingList, right: PostingList) -> Bool {
    left.weights.elementsEqual(right.weights) { $0 == $1 }
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

extension [UInt8] {
  /// The number that begins at `index`, which moves behind it; nil at the end or for more than 28 bits.
  func varint(at index: inout Int) -> Int? {
    var (number, shift) = (0, 0)
    while index < count, shift < 28 {
      let byte = self[index]
      index += 1
      number |= Int(byte & 0x7f) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    return nil
  }

  mutating func append(varint number: Int) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
