import SatchelModel
import SatchelQuery
import SatchelTestSupport
import SatchelTopics
import Testing

@testable import SatchelStorage

@Suite struct StoryTests {
  private let story = SampleStory.text(20, seed: 1)

  /// A story on two sites and another one, compared.
  private func bench() throws -> (bench: Bench, one: ArticleID, other: ArticleID) {
    let bench = try Bench()
    let one = try bench.add("https://a.example/ivy", title: "Ivy", text: story)
    try bench.add("https://c.example/oak", title: "Oak", text: SampleStory.text(20, seed: 2))
    let other = try bench.add(
      "https://b.example/1", title: "Climbers", text: SampleStory.text(5, seed: 3) + story)
    _ = try bench.library.compareTexts(limit: 10)
    return (bench, one, other)
  }

  private func pairs(_ bench: Bench) throws -> [[ArticleID]] {
    try bench.library.storyPairs(.copy).map { [$0.first.id, $0.second.id] }
  }

  @Test func aCopyIsFoundOnceAndTheOneSavedFirstStandsFirst() throws {
    let (bench, one, other) = try bench()

    let pairs = try bench.library.storyPairs(.copy)

    #expect(pairs.map { [$0.first.id, $0.second.id] } == [[one, other]])
    #expect(pairs.first.map { $0.share > 950 } == true)
    #expect(try bench.library.storyPairs(of: other).map(\.first.id) == [one])
    #expect(try bench.library.compareTexts(limit: 10) == ComparisonProgress())
  }

  @Test func textsWaitUntilTheyAreComparedAndTheAskedOneComesFirst() throws {
    let bench = try Bench()
    for number in 0..<5 {
      try bench.add(
        "https://example.org/\(number)", text: SampleStory.text(8, seed: UInt64(number)))
    }
    let last = try bench.add("https://example.com/", text: SampleStory.text(8, seed: 4))

    let waiting = try bench.library.compareTexts(limit: 1, first: last)

    // The two that have one text are both compared.
    #expect(waiting.compared.contains(last))
    #expect(waiting.waiting == 8)
  }

  @Test func articlesOfTheSameTextAreCopies() throws {
    let bench = try Bench()
    let one = try bench.add("https://a.example/1", title: "Ivy", text: story)
    let other = try bench.add("https://b.example/2", title: "Oak", text: story)
    _ = try bench.library.compareTexts(limit: 10)

    #expect(try pairs(bench) == [[one, other]])
  }

  @Test func whatAPersonToldApartIsNoPairAndUndoMakesItOneAgain() throws {
    let (bench, one, other) = try bench()

    try bench.change("duplicates", other, .notSame(one))
    #expect(try pairs(bench).isEmpty)
    _ = try bench.library.undo(now: bench.tick())

    #expect(try pairs(bench) == [[one, other]])
  }

  @Test func mergedArticlesAreOneAndKeepWhatBothHad() throws {
    let (bench, one, other) = try bench()
    try bench.change("tag", one, .tag(try Tag("first")))
    try bench.change("note", other, .addNote(NoteID(value: 7), text: "mine", at: 1))

    try bench.change("duplicates", one, .alias(other))

    let merged = try #require(try bench.library.article(other))
    #expect(merged.tags.map(\.label) == ["first"])
    #expect(merged.notes.map(\.text) == ["mine"])
    #expect(merged.saved == Bench.start + 1000)
    #expect(try pairs(bench).isEmpty)
  }

  @Test func aPurgeLeavesNothingOfAText() throws {
    let (bench, _, other) = try bench()

    try bench.change("purge", other, .delete, .purge)

    #expect(try pairs(bench).isEmpty)
    let counts = try bench.library.read { connection throws(StorageError) in
      [
        try connection.integer("SELECT count(*) FROM sketch"),
        try connection.integer("SELECT count(*) FROM same_story"),
        try connection.integer(
          "SELECT count(*) FROM sketch_phrase WHERE body NOT IN (SELECT row FROM body)"),
      ]
    }
    #expect(counts == [2, 0, 0])
  }

  @Test func ofPhrasesThatNoTextHasAnyMoreNothingIsRemembered() throws {
    let bench = try Bench()
    let frame = SampleStory.text(5, seed: 99)
    let ids = try (0..<9).map { number in
      try bench.add(
        "https://\(number).example/", text: SampleStory.text(8, seed: UInt64(number)) + frame)
    }
    while try bench.library.compareTexts(limit: 5).waiting > 0 {}
    #expect(try rows("common_phrase", in: bench) > 0)
    #expect(try rows("undecided_phrase", in: bench) == 0)

    for id in ids { try bench.change("purge", id, .delete, .purge) }

    for table in ["common_phrase", "undecided_phrase", "sketch_phrase", "uncompared"] {
      #expect(try rows(table, in: bench) == 0, "\(table)")
    }
  }

  private func rows(_ table: String, in bench: Bench) throws -> Int64 {
    try bench.library.read { connection throws(StorageError) in
      try connection.integer("SELECT count(*) FROM \(table)")
    }
  }

  @Test func aRebuiltLibraryFindsTheSame() throws {
    let (bench, one, other) = try bench()

    try bench.library.rebuild()
    #expect(try pairs(bench).isEmpty)
    _ = try bench.library.compareTexts(limit: 10)

    #expect(try pairs(bench) == [[one, other]])
  }

  @Test func whatManyStoriesHaveIsNobodysStory() throws {
    let bench = try Bench()
    let frame = SampleStory.text(12, seed: 99)
    for number in 0..<12 {
      try bench.add(
        "https://\(number).example/", title: "Story \(number)",
        text: SampleStory.text(8, seed: UInt64(number)) + frame)
    }
    while try bench.library.compareTexts(limit: 5).waiting > 0 {}

    #expect(try pairs(bench).isEmpty)
  }

  @Test func oneTextTwiceOnOneSiteIsAPairUnlessTheSiteHasItEverywhere() throws {
    let bench = try Bench()
    let one = try bench.add("https://a.example/1", title: "Ivy", text: story)
    let other = try bench.add("https://a.example/2", title: "Oaks fall", text: story)
    for number in 3...9 {
      try bench.add(
        "https://b.example/\(number)", title: "\(number)", text: SampleStory.text(20, seed: 2))
    }
    _ = try bench.library.compareTexts(limit: 100)

    #expect(try pairs(bench) == [[one, other]])
  }

  @Test func aTextThatAnArticleNoLongerHasTellsNothing() throws {
    let (bench, one, _) = try bench()

    try bench.add("https://a.example/ivy", title: "Ivy", text: SampleStory.text(20, seed: 5))
    _ = try bench.library.compareTexts(limit: 10)

    #expect(try bench.library.article(one)?.versions.count == 2)
    #expect(try pairs(bench).isEmpty)
  }

  /// Texts of a few sites with frames of their own, some of them copies of one another.
  private func texts(_ random: inout SeededGenerator) -> [(url: String, text: String)] {
    (0..<24).map { number in
      let site = Int.random(in: 0..<3, using: &random)
      let story = SampleStory.sentences(8, seed: UInt64.random(in: 0..<16, using: &random))
      let kept = story.filter { _ in Int.random(in: 0..<5, using: &random) > 0 }
      let frame = SampleStory.text([0, 3, 12][site], seed: UInt64(1000 + site))
      return ("https://\(site).example/\(number)", kept.joined(separator: " ") + frame)
    }
  }

  /// What is told of the articles, in words that are the same on every machine.
  private func told(_ library: Library) throws -> [String] {
    while try library.compareTexts(limit: 100).waiting > 0 {}
    return try [StoryRelation.copy, .related].flatMap { relation in
      try library.storyPairs(relation).map {
        "\(relation) \($0.first.id.text) \($0.second.id.text) \($0.share)"
      }
    }.sorted()
  }

  @Test(arguments: UInt64(0)..<12)
  func theSameLibraryTellsTheSameStoriesWhateverTheWayThere(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let texts = texts(&random)
    let (one, other) = (try Bench(), try Bench())
    for (url, text) in texts { try one.add(url, title: "Title", text: text, saved: 1000) }
    for (url, text) in texts.shuffled(using: &random) {
      let isOther = Int.random(in: 0..<6, using: &random) == 0
      if isOther {
        try other.add(url, title: "Title", text: SampleStory.text(9, seed: seed), saved: 1000)
      }
      try other.add(url, title: "Title", text: text, saved: 1000)
      if Bool.random(using: &random) {
        _ = try other.library.compareTexts(limit: Int.random(in: 1...5, using: &random))
      }
    }

    let told = try told(one.library)
    #expect(!told.isEmpty)
    #expect(try self.told(other.library) == told)
    try one.library.rebuild()
    #expect(try self.told(one.library) == told)
  }

  @Test func aFoldedListPassesAStoryOnce() throws {
    let (bench, one, other) = try bench()
    var rows: [(id: ArticleID, copies: Int)] = []

    try bench.library.forEachStory(.everything, at: bench.time, order: .newest, limit: nil) {
      rows.append(($0.id, $1))
    }

    #expect(rows.map(\.copies) == [1, 0])
    #expect(rows.first?.id == other)
    #expect(!rows.contains { $0.id == one })
  }
}

@Suite struct AddressSpellingTests {
  private func found(_ address: String, in bench: Bench) throws -> (ArticleID, Bool)? {
    try bench.library.article(spelled: CanonicalURL(address)).map { ($0.article.id, $0.isExact) }
  }

  @Test func anArticleIsFoundUnderOtherSpellingsOfItsAddress() throws {
    let bench = try Bench()
    let id = try bench.add("https://www.garden.example/ivy?id=1")

    let exact = try found("https://www.garden.example/ivy?id=1", in: bench)
    let other = try found("http://m.garden.example/ivy/?fbclid=2&id=1", in: bench)
    let none = try found("https://garden.example/ivy?id=2", in: bench)

    #expect(exact.map { $0 == (id, true) } == true)
    #expect(other.map { $0 == (id, false) } == true)
    #expect(none == nil)
  }

  @Test func spellingsOfOneAddressAreTold() throws {
    let bench = try Bench()
    let one = try bench.add("https://garden.example/ivy")
    let other = try bench.add("https://m.garden.example/ivy")
    try bench.add("https://garden.example/oak")

    #expect(try bench.library.spellings() == [[one, other]])
  }

  @Test func spellingsWithDifferentTextsOrToldApartStaySeparate() throws {
    let bench = try Bench()
    try bench.add("https://garden.example/ivy", text: SampleStory.text(9, seed: 1))
    try bench.add("https://m.garden.example/ivy", text: SampleStory.text(9, seed: 2))
    let one = try bench.add("https://garden.example/oak")
    let other = try bench.add("https://m.garden.example/oak")
    try bench.change("duplicates", one, .notSame(other))

    #expect(try bench.library.spellings().isEmpty)
  }

  @Test func keysOfAnotherVersionAreMadeAnew() throws {
    let bench = try Bench()
    let id = try bench.add("https://garden.example/ivy")
    try bench.library.write { connection throws(StorageError) in
      try connection.run("UPDATE article SET address_key = 1")
      try connection.run("DELETE FROM rule")
    }
    #expect(try found("https://m.garden.example/ivy", in: bench) == nil)

    try bench.library.renewAddressKeys()

    #expect(try found("https://m.garden.example/ivy", in: bench)?.0 == id)
  }
}
