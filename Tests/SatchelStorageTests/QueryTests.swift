import SatchelBytes
import SatchelModel
import SatchelQuery
import SatchelTestSupport
import Testing

@testable import SatchelStorage

@Suite struct QueryTests {
  @Test func aTagIsAlsoFoundByTheTagsAboveIt() throws {
    let bench = try Bench()
    try bench.add("https://example.org/1", title: "Syria", tags: ["Politics/Syria"])
    try bench.add("https://example.org/2", title: "Politics", tags: ["politics", "politics/law"])
    try bench.add("https://example.org/3", title: "Other", tags: ["politics-of-food", "polit"])

    #expect(try bench.list("tag:POLITICS").map(\.title) == ["Politics", "Syria"])
    #expect(try bench.list("tag:politics/syria").map(\.title) == ["Syria"])
    #expect(try bench.list("-tag:politics").map(\.title) == ["Other"])
    #expect(try bench.list("tag:pol* -tag:politics").map(\.title) == ["Other"])
    #expect(try bench.list("tag:politics tag:politics/law").map(\.title) == ["Politics"])
  }

  @Test func wordsAreFoundInThePartThatIsNamed() throws {
    let bench = try Bench()
    let one = try bench.add("https://example.org/1", title: "Hedges", text: "about walls")
    try bench.change("note", one, .addNote(NoteID(value: 1), text: "see fences", at: 1))

    #expect(try bench.list("title:hedges note:fences walls").count == 1)
    #expect(try bench.list("title:walls").isEmpty)
    #expect(try bench.list("note:hedges").isEmpty)
    #expect(try bench.list("hedges -fences").isEmpty)
    #expect(try bench.list("(author:fences or hedges) -\"about fences\"").count == 1)
  }

  @Test func daysLengthsAndLanguagesAreRanges() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/1", text: "one two three")
    try bench.change(
      "refetch", id, .capture(Captured(language: "en-GB", published: "2024-02")))
    try bench.add("https://example.org/2")

    // Bench.start is 2025-06-15.
    for query in ["saved:today", "saved:2025-06-15", "saved:2025-06", "saved:<=2025", "saved:1d"] {
      #expect(try bench.list(query).count == 2, "\(query)")
    }
    for query in ["saved:yesterday", "saved:<2025-06-15", "saved:>2025-06-15"] {
      #expect(try bench.list(query).isEmpty, "\(query)")
    }
    for query in [
      "words:3", "words:>2", "words:1..3", "lang:en", "lang:en-gb", "published:2024",
      "published:2024-02", "published:>2023", "published:<2024-03", "-words:0..1 words:..9",
    ] {
      #expect(try bench.list(query).map(\.id) == [id], "\(query)")
    }
    for query in ["words:>3", "words:<3", "lang:e", "published:>2024-02", "published:<2024-02"] {
      #expect(try bench.list(query).isEmpty, "\(query)")
    }
    #expect(try bench.list("-lang:en -published:2024 -words:>0").count == 1)
  }

  @Test func articlesThatTellOneStoryAreDuplicatesUntilSomebodySaysThatTheyAreNot() throws {
    let bench = try Bench()
    let story = SampleStory.text(20, seed: 1)
    let one = try bench.add("https://a.example/1", text: story)
    let two = try bench.add("https://b.example/2", text: story + " More of it.")
    try bench.add("https://c.example/3", text: SampleStory.text(20, seed: 2))
    _ = try bench.library.compareTexts(limit: 10)

    #expect(try Set(bench.list("is:duplicate").map(\.id)) == [one, two])
    #expect(try bench.list("-is:duplicate").count == 1)
    try bench.change("duplicates", one, .notSame(two))
    #expect(try bench.list("is:duplicate").isEmpty)
  }

  @Test func aListByCommonWordsIsInOrderAndWhole() throws {
    let bench = try Bench()
    let edits = try (0..<1_100).map { number in
      let url = "https://example.org/\(number)"
      let body = ContentBody(text: "tea pot \(number)")
      let content = ContentReference(
        source: .automatic, extractorVersion: 1, captured: 1, bodyHash: body.hash, bodyBytes: 1,
        wordCount: 3)
      return Edit(
        article: try CanonicalURL(url).id,
        intents: [
          .save(url: url, at: Int64(number)), .capture(Captured(content: content)),
          .setFavourite(number.isMultiple(of: 9)),
        ], body: body)
    }
    _ = try bench.library.change("import", edits, now: bench.tick())

    let ids = edits.map(\.article)
    #expect(try bench.list("tea").map(\.id) == ids.reversed())
    #expect(try bench.list("\"tea pot\"", order: .oldest).map(\.id) == ids)
    #expect(try bench.list("tea is:favourite").count == 123)
    #expect(try bench.list("tea 700").map(\.id) == [ids[700]])
  }

  @Test func listsAreSortedAsAsked() throws {
    let bench = try Bench()
    try bench.add("https://example.org/1", title: "beta", text: "one two three")
    try bench.add("https://example.org/2", title: "Alpha", text: "one")
    let last = try bench.add("https://example.org/3", title: "gamma", text: "one two")
    try bench.change("refetch", last, .capture(Captured(published: "2024")))

    func titles(_ order: ListOrder) throws -> [String] {
      try bench.list(order: order).map(\.title)
    }
    #expect(try titles(.title) == ["Alpha", "beta", "gamma"])
    #expect(try titles(.words) == ["beta", "gamma", "Alpha"])
    #expect(try titles(.published).first == "gamma")
    #expect(try titles(.oldest) == ["beta", "Alpha", "gamma"])
    #expect(try bench.search("one", order: .title).map(\.row.title) == ["Alpha", "beta", "gamma"])
  }

  @Test func aFilterOfASearchNeverHidesMatchesBehindNewerOnes() throws {
    let bench = try Bench()
    try bench.add("https://example.org/old", title: "Old", tags: ["rare"], text: "common")
    for number in 0..<5 { try bench.add("https://example.org/\(number)", text: "common") }

    #expect(try bench.search("common tag:rare", limit: 1).map(\.row.title) == ["Old"])
    #expect(try bench.search("common or hedge", limit: 2).count == 2)
  }

  /// Compared with the article itself, which the cells give: what is found fulfils the query, and all
  /// that fulfils it is found.
  @Test(arguments: UInt64(0)..<20)
  func aQueryFindsWhatFulfilsItAndNothingElse(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bench = try Bench()
    let articles = try (0..<12).map { try bench.addRandom($0, using: &random) }

    for _ in 0..<60 {
      let query = Query.random(using: &random, of: Query.condition)
      let found = try bench.library.list(query, at: bench.time).map(\.id)
      let wanted = try articles.filter { id in
        let article = try #require(try bench.library.article(id))
        return query.isFulfilled(by: article, text: try bench.library.body(of: id)?.text ?? "")
          && (article.isLive || query.mentions(.trashed))
      }
      #expect(Set(found) == Set(wanted), "\(query)")
      #expect(found.count == wanted.count, "\(query)")
      var hits: [ArticleID] = []
      try bench.library.forEachHit(query, at: bench.time) { hits.append($0.row.id) }
      #expect(hits.sorted() == found.sorted(), "\(query)")
    }
  }
}

private let vocabulary = ["oak", "elm", "ash", "oaks"]
private let tags = ["tree", "tree/oak", "tree/oak/red", "shrub", "trees"]

extension Bench {
  fileprivate func addRandom(
    _ number: Int, using random: inout SeededGenerator
  ) throws -> ArticleID {
    func some(_ words: [String]) -> [String] {
      words.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
    }
    let site = ["example.org", "blog.example.org", "example.com"][number % 3]
    let id = try add(
      "https://\(site)/\(number)", title: (some(vocabulary) + ["\(number)"]).joined(separator: " "),
      tags: some(tags), text: number % 2 == 0 ? some(vocabulary).joined(separator: " ") : nil)
    var intents: [Intent] = []
    if Bool.random(using: &random) { intents.append(.setState(.archived)) }
    if Bool.random(using: &random) { intents.append(.setFavourite(true)) }
    if let word = some(vocabulary).first {
      intents.append(.addNote(NoteID(value: 1), text: word, at: 1))
    }
    if Int.random(in: 0..<5, using: &random) == 0 { intents = [.delete] }
    _ = try library.change("edit", [Edit(article: id, intents: intents)], now: tick())
    return id
  }
}

extension Query {
  fileprivate static func condition(_ random: inout SeededGenerator) -> Query {
    let word = vocabulary.randomElement(using: &random) ?? "oak"
    let words = Words(word, isPrefix: Bool.random(using: &random))
    switch Int.random(in: 0..<7, using: &random) {
    case 0, 1: return .words(words, in: nil)
    case 2: return .words(words, in: [.title, .note].randomElement(using: &random))
    case 3: return .tag(Words(tags.randomElement(using: &random) ?? "tree"))
    case 4: return .site(["example.org", "blog.example.org"].randomElement(using: &random) ?? "")
    case 5: return .length(.above(Int.random(in: 0...3, using: &random)))
    default:
      let qualities: [Quality] = [.unread, .archived, .favourite, .noted, .trashed, .untagged]
      return .quality(qualities.randomElement(using: &random) ?? .unread)
    }
  }

  /// The plain meaning, one article at a time.
  fileprivate func isFulfilled(by article: Article, text: String) -> Bool {
    switch self {
    case .everything: true
    case .words(let words, in: nil):
      words.occurs(
        in: [article.title, text] + article.tags.map(\.label) + article.notes.map(\.text))
    case .words(let words, in: .title?): words.occurs(in: [article.title])
    case .words(let words, in: _): words.occurs(in: article.notes.map(\.text))
    case .tag(let words):
      article.tags.contains { $0.key == words.text || $0.key.hasPrefix(words.text + "/") }
    case .site(let site):
      article.url.map { $0.contains("//\(site)/") || $0.contains(".\(site)/") } ?? false
    case .length(.above(let number)): article.content.map { $0.wordCount > number } ?? false
    case .quality(let quality): article.has(quality)
    case .not(let query): !query.isFulfilled(by: article, text: text)
    case .all(let parts): parts.allSatisfy { $0.isFulfilled(by: article, text: text) }
    case .any(let parts): parts.contains { $0.isFulfilled(by: article, text: text) }
    default: false
    }
  }
}

extension Article {
  fileprivate func has(_ quality: Query.Quality) -> Bool {
    switch quality {
    case .unread: isLive && state == .unread
    case .archived: isLive && state == .archived
    case .trashed: !isLive
    case .favourite: isFavourite
    case .noted: !notes.isEmpty
    case .untagged: tags.isEmpty
    default: false
    }
  }
}

extension Words {
  fileprivate func occurs(in texts: [String]) -> Bool {
    texts.contains {
      $0.split { !$0.isLetter && !$0.isNumber }.contains {
        isPrefix ? $0.hasPrefix(text) : $0 == text
      }
    }
  }
}
