import SatchelBytes
import SatchelModel
import Testing

/// What the history says.
struct ArticleChangeTests {
  private static let note = NoteID(value: 7)
  private static let anchor = Anchor(quote: "a passage", prefix: "", suffix: "", start: 3)

  private static func furnished() throws -> Machine {
    var machine = Machine(1)
    try machine.perform(.save(url: "https://example.com/", at: 5))
    try machine.perform(
      .tag(try Tag("work")), .addNote(note, text: "one\ntwo", at: 1), .setFavourite(true),
      .addHighlight(anchor, colour: "red", at: 1))
    return machine
  }

  @Test(
    arguments: [
      (.setTitle("On Trees"), ["titled “On Trees”"]),
      (.setState(.archived), ["archived"]),
      (.setFavourite(false), ["no longer a favourite"]),
      (.tag(Tag(key: "new", label: "New")), ["tagged New"]),
      (.untag(key: "work"), ["untagged work"]),
      (.addNote(NoteID(value: 8), text: "a\nb", at: 2), ["noted “a / b”"]),
      (.removeNote(note), ["removed the note “one / two”"]),
      (
        .addHighlight(Anchor(quote: "new", prefix: "", suffix: "", start: 1), colour: nil, at: 2),
        ["highlighted “new”"]
      ),
      (.addHighlight(anchor, colour: "blue", at: 2), ["changed the highlight “a passage”"]),
      (.removeHighlight(anchor.id(in: .sample)), ["removed the highlight “a passage”"]),
      (.setPosition(Progress(thousandths: 456)), ["read to 45 %"]),
      (.alias(.other), ["joined with 1 more of the same article"]),
      (.capture(Captured(author: "Somebody")), []),
      (.delete, ["deleted"]),
    ] as [(Intent, [String])])
  func eachChangeHasASentence(_ intent: Intent, _ sentences: [String]) throws {
    var machine = try Self.furnished()
    let before = machine.article(.sample)

    try machine.perform(intent)

    #expect(ArticleChange.sentences(from: before, to: machine.article(.sample)) == sentences)
  }

  @Test func savingRestoringAndPurgingHaveSentences() throws {
    var machine = try Self.furnished()
    let live = machine.article(.sample)
    try machine.perform(.delete)
    let deleted = machine.article(.sample)

    #expect(ArticleChange.sentences(from: nil, to: live) == ["saved"])
    #expect(ArticleChange.sentences(from: deleted, to: live) == ["restored"])
    #expect(ArticleChange.sentences(from: live, to: nil) == ["purged"])
    #expect(ArticleChange.sentences(from: nil, to: nil) == [])
    #expect(ArticleChange.sentences(from: deleted, to: deleted) == [])
  }

  @Test func aChangedNoteIsToldByItsNewText() throws {
    var machine = try Self.furnished()
    let before = machine.article(.sample)
    let shown = try #require(before.notes.first).lines

    try machine.perform(.editNote(Self.note, shown: shown, text: String(repeating: "x", count: 90)))

    let cut = String(repeating: "x", count: 79) + "…"
    #expect(
      ArticleChange.sentences(from: before, to: machine.article(.sample))
        == ["changed a note to “\(cut)”"])
  }
}
