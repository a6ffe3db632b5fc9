import SatchelTestSupport
import Testing

@testable import SatchelModel

/// Notes as cells, without machines: what a save writes and what is shown of it.
struct LineEditTests {
  /// A note's cells, and what saves do to them.
  private struct Cells {
    var values: [LineKey: LineValue] = [:]

    var shown: LineText { LineText(cells: values.map { ($0.key, $0.value) }) }

    mutating func save(_ text: String, over shown: LineText? = nil) throws {
      let edit = try LineEdit(of: shown ?? self.shown, to: text)
      for key in edit.removed { values[key] = nil }
      values.merge(edit.added) { $1 }
    }

    /// As if two machines saved apart and then saw each other's saves.
    mutating func saveApart(_ first: String, _ second: String) throws {
      let edits = try [first, second].map { try LineEdit(of: shown, to: $0) }
      for key in edits.flatMap(\.removed) where edits.allSatisfy({ $0.added[key] == nil }) {
        values[key] = nil
      }
      for edit in edits { values.merge(edit.added) { $1 } }
    }
  }

  private func note(_ text: String) throws -> Cells {
    var cells = Cells()
    try cells.save(text)
    return cells
  }

  @Test(arguments: UInt64(0)..<40)
  func everySaveReadsBackExactly(seed: UInt64) throws {
    var fleet = Fleet(seed: seed, habits: .notesOnly)
    var cells = try note(fleet.newNote())

    for _ in 0..<15 {
      let text = fleet.edited(cells.shown.text)
      try cells.save(text)
      #expect(cells.shown.text == text)
      #expect(!cells.shown.isConflicted)
    }
  }

  @Test(arguments: [
    "a", "a\n", "\na", "a\n\n\nb", " a ", "a\n\na\n\na", "a\rb", "e\u{301}", "\u{301}a\n\u{301}b",
    "👩‍👩‍👧\n\u{200d}", "\u{0}\n\u{1}", "a\u{2028}b",
  ])
  func anyTextReadsBackExactly(_ text: String) throws {
    #expect(try Array(note(text).shown.text.utf8) == Array(text.utf8))
  }

  @Test(arguments: [("a\r\nb\r\n", "a\nb\n"), ("a\r\r\nb", "a\nb"), ("a\r\n", "a\n")])
  func linesEndAsUnixHasThem(_ typed: String, _ kept: String) throws {
    let cells = try note(typed)

    #expect(cells.shown.text == kept)
    #expect(try LineEdit(of: cells.shown, to: typed).isEmpty)
  }

  @Test func anotherSpellingOfALetterIsAChange() throws {
    var cells = try note("\u{e9}")

    try cells.save("e\u{301}")

    #expect(Array(cells.shown.text.utf8) == Array("e\u{301}".utf8))
  }

  @Test func aChangedLineKeepsItsPlaceAndSaysWhatItReplaced() throws {
    let cells = try note("one\ntwo\nthree")

    let edit = try LineEdit(of: cells.shown, to: "one\nzwei\nthree")

    let key = LineKey(fraction: cells.shown.lines[1].fraction, text: "zwei")
    #expect(edit.removed == Set(cells.shown.lines[1].keys))
    #expect(edit.added == [key: LineValue(text: "zwei", was: "two")])
  }

  @Test func aNewLineIsARunBelowTheOneAbove() throws {
    let cells = try note("one\ntwo")
    let fractions = cells.shown.lines.map(\.fraction)
    let run = InsertedRun(["x", "y"], between: fractions[0], and: fractions[1])

    let edit = try LineEdit(of: cells.shown, to: "one\nx\ny\ntwo")

    #expect(edit.removed.isEmpty)
    #expect(
      edit.added == [
        LineKey(fraction: run.fraction(at: 0), text: "x"): LineValue(text: "x", was: ""),
        LineKey(fraction: run.fraction(at: 1), text: "y"): LineValue(text: "y", was: ""),
      ])
  }

  @Test func theSameEditOnTwoMachinesIsTheSameCells() throws {
    let cells = try note("one\ntwo\nthree")

    let texts = ["one\nzwei\nnew\nthree", "one\nzwei\nnew\nthree"]
    let edits = try texts.map { try LineEdit(of: cells.shown, to: $0) }

    #expect(edits[0] == edits[1])
  }

  @Test func linesAddedApartAreBothThereUnmixed() throws {
    var cells = try note("one\ntwo")

    try cells.saveApart("one\na\nb\ntwo", "one\nc\nd\ntwo")

    #expect(["one\na\nb\nc\nd\ntwo", "one\nc\nd\na\nb\ntwo"].contains(cells.shown.text))
  }

  @Test func changesOfDifferentWordsApartAreOneLine() throws {
    var cells = try note("the cat sat on the mat")

    try cells.saveApart("the dog sat on the mat", "the cat sat on the rug")

    #expect(cells.shown.text == "the dog sat on the rug")
    #expect(!cells.shown.isConflicted)
  }

  @Test func aLineShownMergedStandsForBothItsCells() throws {
    var cells = try note("the cat sat on the mat")
    try cells.saveApart("the dog sat on the mat", "the cat sat on the rug")

    try cells.save("gone")

    #expect(cells.values.count == 1)
    #expect(cells.shown.text == "gone")
  }

  @Test func changesOfOneWordApartAreBothShownUntilASaveSettlesThem() throws {
    var cells = try note("a\nred\nb")
    try cells.saveApart("a\ngreen\nb", "a\nblue\nb")
    #expect(cells.shown.isConflicted)
    #expect(Set(cells.shown.text.words) == ["a", "green", "blue", "b"])

    try cells.save(cells.shown.text)

    #expect(!cells.shown.isConflicted)
    #expect(cells.shown.lines.count == 4)
  }

  @Test func oneVersionOfALineCanBeKept() throws {
    var cells = try note("a\nred\nb")
    try cells.saveApart("a\ngreen\nb", "a\nblue\nb")
    let versions = [cells.shown.version(0), cells.shown.version(1)]

    try cells.save(versions[1])

    #expect(Set(versions) == ["a\ngreen\nb", "a\nblue\nb"])
    #expect(cells.shown.text == versions[1])
    #expect(cells.values.count == 3)
  }

  @Test(arguments: UInt64(0)..<40)
  func aTextWithItsConflictsComesBackExactly(seed: UInt64) throws {
    var fleet = Fleet(seed: seed, habits: .notesOnly)
    var cells = try note(fleet.newNote())
    for _ in 0..<4 {
      try cells.saveApart(fleet.edited(cells.shown.text), fleet.edited(cells.shown.text))
    }
    var restored = try note("what lay there")

    let edit = try LineEdit(of: restored.shown, restoring: cells.shown.versioned)

    for key in edit.removed { restored.values[key] = nil }
    restored.values.merge(edit.added) { $1 }
    #expect(restored.shown.versioned == cells.shown.versioned)
    #expect(restored.shown.version(1) == cells.shown.version(1))
  }

  @Test func aTextThatComesBackOnTwoMachinesIsTheSameCells() throws {
    let text = VersionedText(text: "a\nmine\nyours\nb", others: [2])

    let edits = try [Cells(), note("left")].map { try LineEdit(of: $0.shown, restoring: text) }

    #expect(edits[0].added == edits[1].added)
    #expect(edits[0].added.count == 4)
  }

  @Test func threeVersionsOfALineAreAllShown() throws {
    var cells = try note("x red y red z red")
    let shown = cells.shown
    let edits = try ["x blue y red z red", "x red y blue z red", "x red y red z blue"]
      .map { try LineEdit(of: shown, to: $0) }
    cells.values = [:]
    for edit in edits { cells.values.merge(edit.added) { $1 } }

    #expect(cells.shown.lines.count == 3)
    #expect(cells.shown.isConflicted)
  }

  @Test func aLineDeletedHereAndChangedThereIsKept() throws {
    var cells = try note("one\ntwo\nthree")

    try cells.saveApart("one\nthree", "one\ntwo, changed\nthree")

    #expect(cells.shown.text == "one\ntwo, changed\nthree")
  }

  @Test func whatArrivedWhileTheEditorWasOpenStays() throws {
    var cells = try note("one\ntwo")
    let shown = cells.shown
    try cells.save("one\narrived\ntwo")

    try cells.save("one\nzwei", over: shown)

    #expect(cells.shown.text == "one\narrived\nzwei")
  }

  @Test func aVeryLongLineThatWasReplacedIsNotKept() throws {
    let long = String(repeating: "x", count: 2_049)
    let cells = try note(long)

    let edit = try LineEdit(of: cells.shown, to: "short")

    #expect(edit.added.values.map(\.was) == [""])
  }

  @Test func aLineThatDidNotChangeIsNotWritten() throws {
    // More differences than are looked for: the middle counts as rewritten.
    let cells = try note((0..<1_500).map { "old \($0)" }.joined(separator: "\n"))
    let lines = (0..<1_500).map { $0 == 700 ? "old 700" : "new \($0)" }

    let edit = try LineEdit(of: cells.shown, to: lines.joined(separator: "\n"))

    #expect(edit.added.count == 1_499)
    #expect(edit.removed.count == 1_499)
  }

  @Test(arguments: ["", " \n\t\n", "\r\n"])
  func aBlankNoteIsRefused(_ text: String) {
    #expect(throws: ModelError.noteEmpty) { try LineEdit(of: .empty, to: text) }
  }

  @Test func aNoteIsAtMostAQuarterOfAMegabyteAndHasNotTooManyLines() throws {
    let long = String(repeating: "a", count: LineText.maximumBytes)
    let tall = "a" + String(repeating: "\n", count: InsertedRun.maximumLines)

    #expect(try note(long).shown.text == long)
    #expect(throws: ModelError.noteTooLong(bytes: long.utf8.count + 1)) {
      try LineEdit(of: .empty, to: long + "a")
    }
    #expect(throws: ModelError.noteTooLong(bytes: tall.utf8.count)) {
      try LineEdit(of: .empty, to: tall)
    }
  }

  @Test func aLineValueReadsBack() {
    let value = LineValue(text: "one two", was: "one")

    #expect(LineValue(bytes: value.bytes) == value)
    #expect(LineValue(bytes: []) == nil)
    #expect(LineValue(bytes: [9, 1]) == nil)
  }
}
