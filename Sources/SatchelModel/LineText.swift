import SatchelBytes

/// One line as it is shown, and the cells that it stands for.
package struct ShownLine: Hashable, Sendable {
  package let text: String
  package let fraction: [UInt8]
  /// One cell, or the two whose changes were merged into this line.
  package let keys: [LineKey]
  /// False for a second version of the same line.
  package let isFirstOfFraction: Bool
}

/// A note's text as its line cells read: the same on every machine that holds the same cells.
package struct LineText: Hashable, Sendable {
  package static let maximumBytes = 256 * 1024

  package let lines: [ShownLine]

  package static let empty = LineText(cells: [])

  /// - Parameter cells: The lines of one note with their winning values, in any order.
  package init(cells: [(key: LineKey, value: LineValue)]) {
    let sorted = cells.sorted { $0.key < $1.key }
    var lines: [ShownLine] = []
    var start = sorted.startIndex
    while start < sorted.endIndex {
      let end =
        sorted[start...].firstIndex { $0.key.fraction != sorted[start].key.fraction }
        ?? sorted.endIndex
      lines += Self.shown(sorted[start..<end])
      start = end
    }
    self.lines = lines
  }

  package var text: String { lines.map(\.text).joined(separator: "\n") }

  /// Whether some line stands in two versions that only the person can settle.
  package var isConflicted: Bool { lines.contains { !$0.isFirstOfFraction } }

  /// The text as it goes elsewhere and can come back with its conflicts.
  package var versioned: VersionedText {
    VersionedText(
      text: text,
      others: Set(lines.indices.filter { $0 > 0 && !lines[$0].isFirstOfFraction }))
  }

  /// The text with only the `index`-th version of each line that has several; 0 is the first.
  package func version(_ index: Int) -> String {
    Dictionary(grouping: lines.enumerated(), by: \.element.fraction).values
      .compactMap { versions in
        versions.count == 1 ? versions.first : versions.dropFirst(index).first ?? versions.last
      }
      .sorted { $0.offset < $1.offset }
      .map(\.element.text).joined(separator: "\n")
  }

  private static func shown(_ versions: ArraySlice<(key: LineKey, value: LineValue)>) -> [ShownLine]
  {
    if let merged = merged(Array(versions)) { return [merged] }
    return versions.enumerated().map { index, version in
      ShownLine(
        text: version.value.text, fraction: version.key.fraction, keys: [version.key],
        isFirstOfFraction: index == 0)
    }
  }

  private static func merged(_ versions: [(key: LineKey, value: LineValue)]) -> ShownLine? {
    guard versions.count == 2, !versions[0].value.was.isEmpty,
      versions[0].value.was.isSameBytes(as: versions[1].value.was),
      let text = WordMerge.merged(
        versions[0].value.text, versions[1].value.text, was: versions[0].value.was)
    else { return nil }
    return ShownLine(
      text: text, fraction: versions[0].key.fraction, keys: versions.map(\.key),
      isFirstOfFraction: true)
  }
}

/// A text outside of cells, of which lines can be there in several versions, one below the other.
package struct VersionedText: Hashable, Sendable {
  package let text: String
  /// The lines, counted from 0, that are another version of the line above.
  package let others: Set<Int>

  package init(text: String, others: Set<Int> = []) { (self.text, self.others) = (text, others) }
}

/// What a line's cell holds: its text, and the text that it replaced.
package struct LineValue: Hashable, Sendable {
  /// A longer replaced text is left out, and then concurrent changes of the line are both shown.
  static let maximumReplacedBytes = 2048

  package let text: String
  /// Empty for a line that replaced none.
  package let was: String

  package init(text: String, was: String) {
    self.text = text
    self.was = was.utf8.count <= Self.maximumReplacedBytes ? was : ""
  }

  package init?(bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard let text = try? reader.lengthPrefixed(), let was = try? reader.bytes(reader.remaining)
    else { return nil }
    self.text = String(decoding: text, as: UTF8.self)
    self.was = String(decoding: was, as: UTF8.self)
  }

  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(lengthPrefixed: Array(text.utf8))
    return bytes + was.utf8
  }
}

extension String {
  /// Equality of bytes, where Swift's own also holds for two spellings of one character.
  func isSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }
}
