/// The cells that saving a new text changes, given the lines that the person saw.
///
/// The difference is taken here, at the writer, once; the merge is the set of cells that results.
package struct LineEdit: Hashable, Sendable {
  package private(set) var removed: Set<LineKey> = []
  package private(set) var added: [LineKey: LineValue] = [:]

  /// - Throws: `noteEmpty`, or `noteTooLong` beyond 256 KiB or 65,025 lines.
  package init(of shown: LineText, to text: String) throws(ModelError) {
    let text = text.replacing("\r\n", with: "\n")
    guard text.contains(where: { !$0.isWhitespace }) else { throw .noteEmpty }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard text.utf8.count <= LineText.maximumBytes, lines.count <= InsertedRun.maximumLines else {
      throw .noteTooLong(bytes: text.utf8.count)
    }
    for hunk in Self.hunks(from: shown.lines, to: lines) { apply(hunk, shown.lines, lines) }
    // A line that moves onto itself is one cell, written and not removed.
    removed.subtract(added.keys)
  }

  /// A stretch of shown lines and the lines that take its place.
  struct Hunk: Hashable {
    var old: Range<Int>
    var new: Range<Int>
  }

  private mutating func apply(_ hunk: Hunk, _ shown: [ShownLine], _ lines: [String]) {
    removed.formUnion(shown[hunk.old].flatMap(\.keys))
    let paired = zip(shown[hunk.old].prefix { $0.isFirstOfFraction }, lines[hunk.new])
    for (old, text) in paired {
      let key = LineKey(fraction: old.fraction, text: text)
      added[key] = LineValue(text: text, was: old.text)
    }
    let pairs = min(shown[hunk.old].prefix { $0.isFirstOfFraction }.count, hunk.new.count)
    let rest = lines[hunk.new].dropFirst(pairs)
    guard !rest.isEmpty else { return }
    let above = hunk.old.lowerBound + pairs - 1
    insert(rest, below: above >= 0 ? shown[above].fraction : [], in: shown)
  }

  private mutating func insert(
    _ lines: ArraySlice<String>, below lower: [UInt8], in shown: [ShownLine]
  ) {
    let upper = shown.first { lower.lexicographicallyPrecedes($0.fraction) }?.fraction
    let run = InsertedRun(lines, between: lower, and: upper)
    for (index, text) in lines.enumerated() {
      added[LineKey(fraction: run.fraction(at: index), text: text)] = LineValue(text: text, was: "")
    }
  }

  /// The stretches that differ.
  ///
  /// A second version of a line always counts as changed, so that a save settles it.
  static func hunks(from shown: [ShownLine], to lines: [String]) -> [Hunk] {
    func same(_ old: Int, _ new: Int) -> Bool {
      shown[old].isFirstOfFraction && shown[old].text == lines[new]
    }
    var hunks: [Hunk] = []
    var (old, new) = (0, 0)
    for (matchOld, matchNew) in LineDifference.matches(shown.count, lines.count, same) {
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
}
