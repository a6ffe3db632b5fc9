import SatchelModel
import SatchelQuery
import Testing

@testable import SatchelStorage

@Suite struct ReadingTests {
  @Test func anArticleIsNamedByTheBeginningOfItsIDItsAddressOrLast() throws {
    let bench = try Bench()
    let first = try bench.add("https://example.org/a?utm_source=x")
    let last = try bench.add("https://example.org/b")

    #expect(try bench.library.resolve(first.text) == first)
    #expect(try bench.library.resolve(String(first.text.prefix(6))) == first)
    #expect(try bench.library.resolve(first.text.uppercased()) == first)
    #expect(try bench.library.resolve("http://EXAMPLE.org/a#top") == first)
    #expect(try bench.library.resolve("example.org/b") == last)
    #expect(try bench.library.resolve("last") == last)
  }

  @Test(arguments: ["zzz", "", "k7q", "no such thing", "https://example.org/other", "iiii"])
  func aNameThatMeansNothingIsAnError(name: String) throws {
    let bench = try Bench()
    try bench.add("https://example.org/a")

    #expect(throws: StorageError.unknownArticle(name)) { try bench.library.resolve(name) }
  }

  @Test func anAmbiguousNameListsWhatItMayMean() throws {
    let bench = try Bench()
    let ids = [ArticleID(high: 0xABCD << 48, low: 1), ArticleID(high: 0xABCD << 48, low: 2)]
    for id in ids { try bench.change("add", id, .save(url: nil, at: 1), .setTitle("Text")) }

    let prefix = String(ids[0].text.prefix(8))
    let shown = ids.map { "\($0.text)  Text" }

    #expect(throws: StorageError.ambiguous(prefix, candidates: shown)) {
      try bench.library.resolve(prefix)
    }
  }

  @Test func shortIDsAreLongEnoughToBeUnambiguous() throws {
    let bench = try Bench()
    for number in 0..<50 { try bench.add("https://example.org/\(number)") }
    let near = [ArticleID(high: 7 << 40, low: 1), ArticleID(high: 7 << 40, low: 9)]
    for id in near { try bench.change("add", id, .save(url: nil, at: 1)) }

    for row in try bench.list() {
      #expect(row.shortID.count >= 4)
      #expect(try bench.library.resolve(row.shortID) == row.id)
    }
    #expect(try bench.library.row(near[0])?.shortID.count == 25)
  }

  @Test func listsArePagedWithoutGapsOrRepeats() throws {
    let bench = try Bench()
    var places: [(saved: Int64, id: ArticleID)] = []
    for number in 0..<25 {
      let address = try CanonicalURL("https://example.org/\(number)")
      // Several were saved in one millisecond, as an import does.
      let saved = Int64(number / 4)
      try bench.change("add", address.id, .save(url: address.text, at: saved))
      places.append((saved, address.id))
    }
    let ids = places.sorted { $0 < $1 }.map(\.id)

    for order in [ListOrder.newest, .oldest] {
      var paged: [ArticleID] = []
      var cursor: ListCursor?
      repeat {
        let page = try bench.library.list(
          .everything, at: bench.time, order: order, limit: 4, after: cursor)
        paged += page.map(\.id)
        cursor = page.last?.cursor
      } while cursor != nil
      #expect(paged == (order == .newest ? ids.reversed() : ids))
    }
  }

  @Test func aTagsListIsInOrderAndPagedToo() throws {
    let bench = try Bench()
    let ids = try (0..<9).map { try bench.add("https://example.org/\($0)", tags: ["t", "u"]) }
    try bench.add("https://example.org/other", tags: ["u"])
    try bench.change("archive", ids[3], .setState(.archived))

    let query = try QueryParser.parse("tag:t tag:u is:unread")
    let first = try bench.library.list(query, at: bench.time, limit: 4)
    let second = try bench.library.list(
      query, at: bench.time, limit: 10, after: first.last?.cursor)

    #expect((first + second).map(\.id) == ids.reversed().filter { $0 != ids[3] })
  }

  @Test func everyFilterSelectsWhatItSays() throws {
    let bench = try Bench()
    let plain = try bench.add("https://example.org/plain")
    let tagged = try bench.add("https://blog.example.net/tagged", tags: ["t"])
    let noted = try bench.add("https://example.org/noted")
    try bench.change("note", noted, .addNote(NoteID(value: 1), text: "n", at: 1))
    let favourite = try bench.add("https://example.com/favourite")
    try bench.change("favourite", favourite, .setFavourite(true))
    let trashed = try bench.add("https://example.org/trashed")
    try bench.change("delete", trashed, .delete)
    let queued = Edit(article: plain, intents: [], fetch: "https://example.org/plain")
    _ = try bench.library.change("fetch", [queued], now: 0)

    func ids(_ query: String) throws -> Set<ArticleID> { Set(try bench.list(query).map(\.id)) }

    #expect(try ids("") == [plain, tagged, noted, favourite])
    #expect(try ids("tag:t") == [tagged])
    #expect(try ids("-tag:t") == [plain, noted, favourite])
    #expect(try ids("is:untagged") == [plain, noted, favourite])
    #expect(try ids("is:noted") == [noted])
    #expect(try ids("is:favourite") == [favourite])
    #expect(try ids("-is:favourite") == [plain, tagged, noted])
    #expect(try ids("is:trashed") == [trashed])
    #expect(try ids("is:pending") == [plain])
    #expect(try ids("is:failed") == [])
    #expect(try ids("site:Example.net") == [tagged])
    #expect(try ids("site:example.org") == [plain, noted])
    #expect(try ids("site:ample.org") == [])
  }

  @Test func listsAreReadFromIndexesWithoutSorting() throws {
    let bench = try Bench()
    let queries = [
      "", "is:unread", "is:favourite", "is:trashed", "tag:t", "tag:t is:unread", "saved:7d",
      "is:archived saved:2024..2025", "tag:t words:>99",
    ]

    for query in queries {
      let plan = try bench.library.plan(try QueryParser.parse(query), at: bench.time)
      #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(query): \(plan)")
      #expect(plan.contains { $0.contains("USING INDEX") || $0.contains("PRIMARY KEY") })
    }
  }

  @Test func whatIsRareIsLookedUpAndNotSearchedForInAllArticles() throws {
    let bench = try Bench()

    for query in ["hedge", "title:hedge is:unread", "site:example.org", "is:failed", "tag:t*"] {
      let plan = try bench.library.plan(try QueryParser.parse(query), at: bench.time)
      #expect(!plan.contains { $0.hasPrefix("SCAN article") }, "\(query): \(plan)")
    }
  }

  @Test func tagsAreCountedWithoutTheTrash() throws {
    let bench = try Bench()
    try bench.add("https://example.org/1", tags: ["Garden", "a"])
    try bench.add("https://example.org/2", tags: ["garden"])
    let gone = try bench.add("https://example.org/3", tags: ["garden", "b"])
    try bench.change("delete", gone, .delete)

    let counts = try bench.library.tagCounts()

    #expect(counts.map(\.tag.key) == ["a", "garden"])
    #expect(counts.map(\.tag.label) == ["a", "garden"])
    #expect(counts.map(\.articles) == [1, 2])
  }

  @Test func articlesArePassedInTheOrderOfTheirIDsWithTheirTexts() throws {
    let bench = try Bench()
    let ids = try (0..<9).map { try bench.add("https://example.org/\($0)", text: "text \($0)") }
    try bench.change("delete", ids[0], .delete)

    var seen: [ArticleID] = []
    try bench.library.forEachArticle(includingTrash: false) { article, body in
      seen.append(article.id)
      #expect(body != nil)
    }

    #expect(seen == ids.dropFirst().sorted())
  }

  @Test func aConflictedNoteIsListedUntilItIsSettled() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    let id = try one.add("https://example.org/a")
    let note = NoteID(value: 1)
    try one.change("note", id, .addNote(note, text: "the first line", at: 1))
    try two.pull(from: one)
    for (bench, text) in [(one, "my own line"), (two, "their other line")] {
      let shown = try #require(try bench.library.article(id)?.notes.first?.lines)
      try bench.change("note", id, .editNote(note, shown: shown, text: text))
    }

    let report = try one.pull(from: two)
    let conflict = try #require(try one.library.conflicts().first)
    try one.change("note", id, .editNote(note, shown: conflict.lines, text: "settled"))

    #expect(report.conflicted == [id])
    #expect(conflict.place == .note(note))
    #expect(conflict.lines.text.split(separator: "\n").count == 2)
    #expect(try one.library.conflicts() == [])
  }

  @Test func whatTwoMachinesRestoreApartIsThereOnce() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    let id = ArticleID(high: 1, low: 1)
    let text = VersionedText(text: "a\nmine\nyours", others: [2])
    for bench in [one, two] {
      try bench.change(
        "import", id, .save(url: nil, at: 1), .restoreNote(NoteID(value: 1), text, at: 5, edited: 6)
      )
      try bench.change("import", id, .restoreToTrash(at: 7))
    }

    try one.pull(from: two)
    try two.pull(from: one)

    let article = try one.library.article(id)
    #expect(try article == two.library.article(id))
    #expect(article?.notes.map(\.text.count) == [text.text.count])
    #expect(article?.notes.map(\.edited) == [6] && article?.deleted == 7)
    #expect(article?.isConflicted == true)
    #expect(try one.library.verify().isEmpty)
  }
}
