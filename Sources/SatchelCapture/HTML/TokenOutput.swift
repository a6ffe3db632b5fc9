/// What the tokenizer has read: text and attribute values in one array, cleaned.
struct TokenOutput {
  private(set) var bytes: [UInt8] = []
  var attributes: [HTMLDocument.Attribute] = []

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// Appends a part of a page without control characters and with one kind of line end.
  mutating func append(cleaning page: [UInt8], _ part: Range<Int>) {
    let mayNeedCleaning = Self.mayNeedCleaning
    var (start, index) = (part.lowerBound, part.lowerBound)
    while index < part.upperBound {
      guard mayNeedCleaning.contains(page[index]) else {
        index += 1
        continue
      }
      let (length, replacement) = Self.unwanted(page[index..<min(index + 3, part.upperBound)])
      guard length > 0 else {
        index += 1
        continue
      }
      bytes.append(contentsOf: page[start..<index])
      if let replacement { bytes.append(replacement) }
      index += length
      start = index
    }
    bytes.append(contentsOf: page[start..<part.upperBound])
  }

  mutating func append(_ scalar: Unicode.Scalar) {
    let scalar = UTF8.encode(scalar).map(Array.init) ?? []
    append(cleaning: scalar, scalar.indices)
  }

  /// First bytes of what is left out or replaced; line feed and tab are not among them.
  private static let mayNeedCleaning = ByteSet(
    Array(0..<0x09) + Array(0x0b..<0x20) + [0x7f, 0xc2, 0xef])

  /// How many bytes at the start to leave out, and what to write for them.
  private static func unwanted(_ text: ArraySlice<UInt8>) -> (length: Int, replacement: UInt8?) {
    let second = text.dropFirst().first
    switch text.first {
    case 0x0d: return (second == 0x0a ? 2 : 1, 0x0a)
    case 0x0c: return (1, 0x0a)  // A form feed starts a page, so it ends a line.
    case 0xc2:
      // The second set of control characters, and the soft hyphen.
      return second.map { $0 < 0xa0 || $0 == 0xad } ?? false ? (2, nil) : (0, nil)
    case 0xef: return second == 0xbb && text.last == 0xbf && text.count == 3 ? (3, nil) : (0, nil)
    default: return (1, nil)
    }
  }
}
