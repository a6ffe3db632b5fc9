/// Two changes of one line, made apart, as one line.
package enum WordMerge {
  /// The line with both changes, or nil where they overlap or touch.
  ///
  /// Words are what stands between single spaces, compared byte by byte: what Swift takes for a
  /// character or for equal changes with Unicode's tables. This rule and the keys of `LineKey` are all
  /// that is frozen of merging text: every version of Satchel must show the same.
  package static func merged(_ first: String, _ second: String, was base: String) -> String? {
    let base = words(base)
    let changes = [first, second].map { Change(from: base, to: words($0)) }
      .sorted { $0.replaced.lowerBound < $1.replaced.lowerBound }
    guard changes[0].replaced.upperBound < changes[1].replaced.lowerBound else { return nil }
    let merged =
      base[..<changes[0].replaced.lowerBound] + changes[0].words
      + base[changes[0].replaced.upperBound..<changes[1].replaced.lowerBound] + changes[1].words
      + base[changes[1].replaced.upperBound...]
    return String(decoding: Array(merged.joined(separator: [space])), as: UTF8.self)
  }

  private typealias Word = ArraySlice<UInt8>
  private static let space = UInt8(ascii: " ")

  private static func words(_ line: String) -> [Word] {
    Array(line.utf8).split(separator: space, omittingEmptySubsequences: false)
  }

  /// The one span in which two lines differ.
  private struct Change {
    let replaced: Range<Int>
    let words: ArraySlice<Word>

    init(from base: [Word], to line: [Word]) {
      let prefix = zip(base, line).prefix { $0 == $1 }.count
      let suffix = zip(base.dropFirst(prefix).reversed(), line.dropFirst(prefix).reversed())
        .prefix { $0 == $1 }.count
      replaced = prefix..<base.count - suffix
      words = line[prefix..<line.count - suffix]
    }
  }
}
