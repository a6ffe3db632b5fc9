/// The cells that saving a new text changes, given the lines that the person saw.
///
/// The difference is taken here, at the writer, once; the merge is the set of cells that results.
package struct LineEdit: Hashable, Sendable {
  package private(set) var removed: Set<LineKey> = []
  package private(set) var added: [LineKey: LineValue] = [:]

  /// - Throws: `noteEmpty`, or `noteTooLong` beyond 256 KiB or 65,025 lines.
  package init(of shown: LineText, to text: String) throws(ModelError) {
    let lines = try Self.lines(checking: text)
    for hunk in Self.hunks(from: shown.lines, to: lines) { apply(hunk, shown.lines, lines) }
    // A line that moves onto itself is one cell, written and not removed.
    removed.subtract(added.keys)
  }

  /// A text that comes back with its conflicts, in place of what is shown.
  ///
  /// Versions of one line are cells of one place. What they replaced is not said: it would merge them.
  ///
  /// - Throws: As above.
  package init(of shown: LineText, restoring text: VersionedText) throws(ModelError) {
    if text.others.isEmpty {
      try self.init(of: shown, to: text.text)
    } else {
      try self.init(of: shown, placing: text)
    }
  }

  private init(of shown: LineText, placing text: VersionedText) throws(ModelError) {
    let lines = try Self.lines(checking: text.text)
    let isFirst = lines.indices.map { $0 == 0 || !text.others.contains($0) }
    let firsts = zip(lines, isFirst).filter(\.1).map(\.0)
    let run = InsertedRun(firsts[...], between: [], and: nil)
    var place = -1
    for (line, isFirst) in zip(lines, isFirst) {
      if isFirst { place += 1 }
      let key = LineKey(fraction: run.fraction(at: place), text: line)
      added[key] = LineValue(text: line, was: "")
    }
    removed = Set(shown.lines.flatMap(\.keys)).subtracting(added.keys)
  }

  private static func lines(checking text: String) throws(ModelError) -> [String] {
    let lines = lines(of: text)
    guard text.utf8.count <= LineText.maximumBytes, lines.count <= InsertedRun.maximumLines else {
      throw .noteTooLong(bytes: text.utf8.count)
    }
    guard text.contains(where: { !$0.isWhitespace }) else { throw .noteEmpty }
    return lines
  }

  /// What stands between line feeds, without the carriage returns before one.
  ///
  /// By bytes: in a `Character`, a line feed can be one with what stands before it.
  private static func lines(of text: String) -> [String] {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.enumerated().map { index, line in
      var rest = line
      while index < lines.count - 1, rest.last == UInt8(ascii: "\r") { rest.removeLast() }
      return String(Substring(rest))
    }
  }

  /// A stretch of shown lines and the lines that take its place.
  struct Hunk: Hashable {
    var old: Range<Int>
    var new: Range<Int>
  }

  private mutating func apply(_ hunk: Hunk, _ shown: [ShownLine], _ lines: [String]) {
    removed.formUnion(shown[hunk.old].flatMap(\.keys))
    let pairs = min(shown[hunk.old].prefix { $0.isFirstOfFraction }.count, hunk.new.count)
    for (old, text) in zip(shown[hunk.old].prefix(pairs), lines[hunk.new]) {
      // The difference gives up on long rewritten stretches, in which lines can still be the same.
      if old.text.isSameBytes(as: text) {
        removed.subtract(old.keys)
        continue
      }
      let key = LineKey(fraction: old.fraction, text: text)
      added[key] = LineValue(text: text, was: old.text)
    }
    insert(lines[hunk.new].dropFirst(pairs), at: hunk.old.lowerBound + pairs, in: shown)
  }

  /// Inserts a run below the shown line that precedes `index`.
  private mutating func insert(_ lines: ArraySlice<String>, at index: Int, in shown: [ShownLine]) {
    guard !lines.isEmpty else { return }
    let lower = index > 0 ? shown[index - 1].fraction : []
    let upper = shown[index...].first { $0.fraction != lower }?.fraction
    let run = InsertedRun(lines, between: lower, and: upper)
    for (index, text) in lines.enumerated() {
      added[LineKey(fraction: run.fraction(at: index), text: text)] = LineValue(text: text, was: "")
    }
  }

  /// The stretches that differ.
  ///
  /// A second version of a line always counts as changed, so that a save settles it.
  static func hunks(from shown: [ShownLine], to lines: [String]) -> [Hunk] {
    var hunks: [Hunk] = []
    var (old, new) = (0, 0)
    let numbered = numbers(of: shown, lines)
    for (matchOld, matchNew) in LineDifference.matches(numbered.old, numbered.new) {
      if old < matchOld || new < matchNew {
        hunks.append(Hunk(old: old..<matchOld, new: new..<matchNew))
      }
      (old, new) = (matchOld + 1, matchNew + 1)
    }
    if old < shown.count || new < lines.count {
      hunks.append(Hunk(old: old..<shown.count, new: new..<lines.count))
    }
    return hunks
  }

  /// Equal numbers for lines of equal bytes; -1, which no new line has, for a second version.
  private static func numbers(
    of shown: [ShownLine], _ lines: [String]
  ) -> (old: [Int], new: [Int]) {
    var numbers: [[UInt8]: Int] = [:]
    func number(_ text: String) -> Int {
      let bytes = Array(text.utf8)
      let number = numbers[bytes] ?? numbers.count
      numbers[bytes] = number
      return number
    }
    return (shown.map { $0.isFirstOfFraction ? number($0.text) : -1 }, lines.map(number))
  }
}
