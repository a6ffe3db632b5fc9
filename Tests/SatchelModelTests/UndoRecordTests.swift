import SatchelBytes
import SatchelModel
import Testing

/// Taking back what one change did.
struct UndoRecordTests {
  private static let note = NoteID(value: 7)
  private static let anchor = Anchor(quote: "passage", prefix: "", suffix: "", start: 3)

  /// An article with something of everything.
  private static func furnished() throws -> Machine {
    var machine = Machine(1)
    try machine.perform(.save(url: "https://example.com/", at: 5))
    try machine.perform(
      .setTitle("Title"), .tag(try Tag("work")), .addNote(note, text: "one\ntwo", at: 1),
      .addHighlight(anchor, colour: "red", at: 1), .setPosition(Progress(thousandths: 5)))
    try machine.perform(
      .annotateHighlight(anchor.id(in: .sample), shown: nil, text: "margin"))
    return machine
  }

  private static func record(
    of machine: inout Machine, _ intent: Intent
  ) throws -> UndoRecord {
    let before = machine.entities[.article(.sample)] ?? Entity()
    let operations = try machine.perform(intent, at: 2_000)
    return UndoRecord(
      entity: .article(.sample), operations: operations, before: before,
      after: machine.entities[.article(.sample)] ?? Entity())
  }

  private static func takeBack(_ record: UndoRecord, on machine: inout Machine) {
    let current = machine.entities[.article(.sample)] ?? Entity()
    machine.issue(record.operations(on: current, at: machine.tick(now: 3_000)))
  }

  @Test(
    arguments: [
      .setTitle("Other"), .setTitle(nil), .setState(.archived), .setFavourite(true),
      .tag(Tag(key: "new", label: "New")), .untag(key: "work"),
      .addNote(NoteID(value: 8), text: "another", at: 2),
      .restoreNote(
        NoteID(value: 8), VersionedText(text: "one\nother", others: [1]), at: 2, edited: 3),
      .addHighlight(Anchor(quote: "new", prefix: "", suffix: "", start: 9), colour: "blue", at: 2),
      .addHighlight(anchor, colour: "blue", at: 2), .removeHighlight(anchor.id(in: .sample)),
      .setPosition(Progress(thousandths: 900)), .capture(Captured(title: "Page")), .delete,
      .restoreToTrash(at: 2),
    ] as [Intent])
  func takingAChangeBackShowsTheArticleAsItWas(_ intent: Intent) throws {
    var machine = try Self.furnished()
    let before = machine.article(.sample)
    let record = try Self.record(of: &machine, intent)
    #expect(machine.article(.sample) != before)

    Self.takeBack(record, on: &machine)

    #expect(machine.article(.sample) == before)
  }

  @Test func takingAnEditOfANoteBackShowsTheOldLines() throws {
    var machine = try Self.furnished()
    let shown = try #require(machine.article(.sample).notes.first).lines
    let record = try Self.record(
      of: &machine, .editNote(Self.note, shown: shown, text: "zero\none\nzwei"))

    Self.takeBack(record, on: &machine)

    let note = try #require(machine.article(.sample).notes.first)
    #expect(note.lines == shown)
    #expect(note.created == 1)
  }

  @Test func takingTheRemovalOfANoteBackShowsItAgain() throws {
    var machine = try Self.furnished()
    let lines = machine.article(.sample).notes.map(\.lines)
    let record = try Self.record(of: &machine, .removeNote(Self.note))
    #expect(machine.article(.sample).notes.isEmpty)

    Self.takeBack(record, on: &machine)

    #expect(machine.article(.sample).notes.map(\.lines) == lines)
  }

  @Test func takingTheFirstSaveBackDeletesTheArticle() throws {
    var machine = Machine(1)
    let record = try Self.record(of: &machine, .save(url: "https://example.com/", at: 5))

    Self.takeBack(record, on: &machine)

    #expect(!machine.article(.sample).isLive)
  }

  @Test func takingARestoreBackDeletesAgain() throws {
    var machine = try Self.furnished()
    try machine.perform(.delete)
    let record = try Self.record(of: &machine, .restore)

    Self.takeBack(record, on: &machine)

    #expect(!machine.article(.sample).isLive)
  }

  @Test func aPurgeCannotBeTakenBack() throws {
    var machine = try Self.furnished()
    let record = try Self.record(of: &machine, .purge)

    #expect(record.isPurge)
    #expect(record.operations(on: Entity(), at: .zero) == [])
  }

  @Test func whatSomebodyChangedSinceIsLeftAlone() throws {
    var machine = try Self.furnished()
    let record = try Self.record(of: &machine, .setTitle("Second"))
    try machine.perform(.setTitle("Third"))

    Self.takeBack(record, on: &machine)

    #expect(machine.article(.sample).title == "Third")
  }

  @Test("I5: a line that is taken back stays in the note that another machine removes meanwhile")
  func undoKeepsTheNote() throws {
    var (one, two) = (try Self.furnished(), Machine(2))
    let shown = try #require(one.article(.sample).notes.first).lines
    let record = try Self.record(
      of: &one, .editNote(Self.note, shown: shown, text: "two"))
    two.receive(from: &one)
    try two.perform(.removeNote(Self.note))

    Self.takeBack(record, on: &one)
    one.receive(from: &two)

    #expect(one.article(.sample).notes.map(\.text) == ["one\ntwo"])
  }

  @Test(
    arguments: [
      .setTitle("Other"), .setTitle(nil), .delete, .purge, .removeNote(note),
    ] as [Intent])
  func aRecordReadsBack(_ intent: Intent) throws {
    var machine = try Self.furnished()

    let record = try Self.record(of: &machine, intent)

    #expect(UndoRecord(decoding: record.encoded) == record)
    #expect(UndoRecord(decoding: record.encoded + [0]) == nil)
    #expect(UndoRecord(decoding: []) == nil)
  }
}
