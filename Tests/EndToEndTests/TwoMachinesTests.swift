import SatchelTestSupport
import Testing

/// The main job: two machines work apart on the same articles, meet, and agree.
@Suite(.serialized) struct TwoMachinesTests {
  private static let essay = "https://example.org/essay"

  private func pairWithEssay() throws -> Pair {
    let pair = try Pair()
    try pair.laptop.must("add", Self.essay, "--no-fetch", "--title", "On Hedges")
    try pair.laptop.must("note", Self.essay, "-m", "first line\nsecond line\nthird line")
    try pair.sync()
    return pair
  }

  private func note(of machine: Machine) throws -> (id: String, text: String) {
    let note = try #require(try machine.list("notes", Self.essay).first)
    return (try #require(note["id"] as? String), try #require(note["text"] as? String))
  }

  @Test func whatOneSavesTheOtherLists() throws {
    let pair = try pairWithEssay()

    let rows = try pair.desktop.list("list")

    #expect(rows.map { $0["title"] as? String } == ["On Hedges"])
    #expect(try note(of: pair.desktop).text == "first line\nsecond line\nthird line")
    #expect(try pair.agreed() != nil)
  }

  @Test func editsOfDifferentLinesOfOneNoteAreBothKept() throws {
    let pair = try pairWithEssay()
    let id = try note(of: pair.laptop).id
    try pair.laptop.must(
      "note", Self.essay, "--edit", id, "-m", "FIRST line\nsecond line\nthird line")
    try pair.desktop.must(
      "note", Self.essay, "--edit", id, "-m", "first line\nsecond line\nTHIRD line")

    try pair.sync()

    #expect(try note(of: pair.laptop).text == "FIRST line\nsecond line\nTHIRD line")
    #expect(try pair.agreed() != nil)
    #expect(try pair.laptop.list("conflicts").isEmpty)
  }

  @Test func editsOfOneLineKeepBothVersionsUntilThePersonSettlesThem() throws {
    let pair = try pairWithEssay()
    let id = try note(of: pair.laptop).id
    try pair.laptop.must("note", Self.essay, "--edit", id, "-m", "ours\nsecond line\nthird line")
    try pair.desktop.must("note", Self.essay, "--edit", id, "-m", "theirs\nsecond line\nthird line")

    try pair.sync()

    let both = try note(of: pair.laptop).text
    #expect(both.contains("ours") && both.contains("theirs"))
    #expect(try pair.desktop.list("conflicts").count == 1)

    try pair.desktop.must(
      "note", Self.essay, "--edit", id, "-m", "settled\nsecond line\nthird line")
    try pair.sync()

    #expect(try note(of: pair.laptop).text == "settled\nsecond line\nthird line")
    #expect(try pair.laptop.list("conflicts").isEmpty)
    #expect(try pair.agreed() != nil)
  }

  @Test func aTagSetOnOneMachineOutlivesItsRemovalOnAnother() throws {
    let pair = try pairWithEssay()
    try pair.laptop.must("tag", Self.essay, "gardens")
    try pair.sync()
    try pair.desktop.must("untag", Self.essay, "gardens")
    try pair.laptop.must("untag", Self.essay, "gardens")
    try pair.laptop.must("tag", Self.essay, "Gardens")

    try pair.sync()

    let tags = try pair.desktop.list("list").first?["tags"] as? [String]
    #expect(tags == ["Gardens"])
    #expect(try pair.agreed() != nil)
  }

  @Test func aNoteKeepsAnArticleThatTheOtherMachineDeleted() throws {
    let pair = try pairWithEssay()
    try pair.laptop.must("delete", Self.essay, "--yes")
    try pair.desktop.must("note", Self.essay, "-m", "still needed")

    try pair.sync()

    #expect(try pair.laptop.list("list").count == 1)
    #expect(try pair.laptop.list("notes", Self.essay).count == 2)
    #expect(try pair.agreed() != nil)
  }

  @Test func aDeletedArticleStaysDeletedWhenNobodyWantsIt() throws {
    let pair = try pairWithEssay()
    try pair.laptop.must("delete", Self.essay, "--yes")
    try pair.desktop.must("archive", Self.essay)

    try pair.sync()

    #expect(try pair.desktop.list("list").isEmpty)
    #expect(try pair.agreed() != nil)
  }

  @Test func oneAddressInTwoSpellingsIsOneArticle() throws {
    let pair = try Pair()
    try pair.laptop.must("add", "https://example.org/page?utm_source=news#top", "--no-fetch")
    try pair.desktop.must("add", "HTTP://EXAMPLE.org:80/page", "--no-fetch", "--tag", "gardens")

    try pair.sync()

    #expect(try pair.laptop.list("list").count == 1)
    #expect(try pair.agreed() != nil)
  }

  @Test func aTextOfOneMachineIsReadAndFoundOnTheOther() throws {
    let pair = try Pair()
    let file = try pair.laptop.home.write(
      "On Quinces\n\nThe quince is hard until it is cooked.\n", to: "quince.txt")
    try pair.laptop.must("add", file)

    try pair.sync()

    #expect(try pair.desktop.list("search", "cooked").count == 1)
    #expect(try pair.desktop.must("read", "last").contains("hard until it is cooked"))
    #expect(try pair.agreed() != nil)
  }

  @Test func aLibraryThatWasNeverSyncedJoinsWithAllThatItHolds() throws {
    let pair = try Pair()
    let tablet = try Machine("tablet")
    try tablet.must("add", Self.essay, "--no-fetch", "--note", "from the tablet")
    try pair.laptop.must("add", Self.essay, "--no-fetch", "--note", "from the laptop")
    try pair.sync()

    try tablet.must("remote", "join", pair.relay.url, input: try pair.laptop.must("remote", "code"))
    try tablet.must("sync")
    try pair.sync()

    #expect(try pair.laptop.list("notes", Self.essay).count == 2)
    #expect(try pair.laptop.canonical == tablet.canonical)
  }

  @Test func anImportOfTheExportIsAnEqualLibrary() throws {
    let pair = try pairWithEssay()
    try pair.laptop.must("tag", Self.essay, "gardens", "Straße")
    try pair.laptop.must("favourite", Self.essay)
    let file = try pair.laptop.home.write(try pair.laptop.canonical, to: "export.json")
    let fresh = try Machine("fresh")

    try fresh.must("import", file)

    #expect(try fresh.canonical == pair.laptop.canonical)
  }

  @Test func historySaysWhichMachineChangedWhat() throws {
    let pair = try pairWithEssay()
    try pair.desktop.must("tag", Self.essay, "gardens")
    try pair.sync()

    let history = try pair.laptop.must("history", Self.essay)

    #expect(history.contains("desktop") && history.contains("tagged gardens"))
  }
}
