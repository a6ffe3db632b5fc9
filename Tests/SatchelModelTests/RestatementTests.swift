import SatchelBytes
import SatchelModel
import Testing

/// A purge that meets an edit which the purger had not seen.
struct RestatementTests {
  /// A library with a note of `one`, purged by `two`, which had not seen the note.
  private func purgedApart() throws -> (one: Machine, two: Machine, three: Machine) {
    var (one, two, three) = (Machine(1), Machine(2), Machine(3))
    try one.perform(.save(url: "https://example.com/", at: 1), .setTitle("Title"))
    two.receive(from: &one)
    three.receive(from: &one)
    try two.perform(.purge)
    try one.perform(.addNote(NoteID(value: 7), text: "mine", at: 1))
    return (one, two, three)
  }

  @Test func theAuthorOfTheEditWritesTheArticleAgainAndItIsWholeEverywhere() throws {
    var (one, two, three) = try purgedApart()
    three.receive(from: &one)

    one.receive(from: &two)
    two.receive(from: &one)
    three.receive(from: &two)
    three.receive(from: &one)

    for machine in [one, two, three] {
      let article = machine.article(.sample)
      #expect(article.isLive)
      #expect(article.title == "Title")
      #expect(article.url == "https://example.com/")
      #expect(article.notes.map(\.text) == ["mine"])
      #expect(article.saved == 1)
    }
    #expect(three.issued.isEmpty)
  }

  @Test func theAuthorWhoMeetsThePurgeInASnapshotWritesTheArticleAgain() throws {
    var (one, two, _) = try purgedApart()

    one.join(two.snapshot, now: 1_000)

    #expect(one.article(.sample).title == "Title")
    #expect(one.article(.sample).notes.map(\.text) == ["mine"])
  }

  @Test func aSnapshotInWhichATagWasRemovedBringsNothingBack() throws {
    var (one, two) = (Machine(1), Machine(2))
    try one.perform(.save(url: "https://example.com/", at: 1), .tag(try Tag("work")))
    two.receive(from: &one)
    try two.perform(.untag(key: "work"))

    one.join(two.snapshot, now: 1_000)

    #expect(one.article(.sample).tags.isEmpty)
    #expect(one.issued.count == two.seen[one.replica].map { Int($0.n) })
  }

  @Test func whatIsWrittenAgainHasItsOldStampAndGivesNoLife() throws {
    var (one, two, _) = try purgedApart()
    let old = one.entities[.article(.sample)]?[.title].heads.map(\.stamp)

    one.receive(from: &two)

    let again = one.issued.map(\.operation).filter { $0.kind == .add }
    #expect(again.contains { $0.key == CellKey(.title) && [$0.stamp] == old })
    #expect(again.allSatisfy { !$0.givesLife })
  }
}
