import SatchelModel
import SatchelTestSupport
import SatchelTopics
import Testing

@testable import SatchelStorage

@Suite struct TopicTests {
  @Test(arguments: UInt64(0)..<20)
  func whateverTheWayTheModelIsThatOfTheArticlesAsTheyAre(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bench = try Bench()
    for _ in 0..<80 {
      try randomChange(bench, &random)
      if Int.random(in: 0..<4, using: &random) == 0 { #expect(try bench.library.learn() == 0) }
    }
    #expect(try bench.library.learn() == 0)
    let learnt = try model(bench)

    try bench.library.rebuild()
    #expect(try bench.library.learn() == 0)

    #expect(try model(bench) == learnt)
  }

  @Test(arguments: UInt64(0)..<5)
  func machinesThatHoldTheSameLibraryLearnTheSame(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    for _ in 0..<40 {
      let bench = Bool.random(using: &random) ? one : two
      try randomChange(bench, &random)
      if Int.random(in: 0..<4, using: &random) == 0 { _ = try bench.library.learn() }
    }
    for _ in 0..<3 {
      try one.pull(from: two)
      try two.pull(from: one)
    }
    try one.copyBodies(from: two)
    try two.copyBodies(from: one)

    _ = try one.library.learn()
    _ = try two.library.learn()

    #expect(try model(one) == model(two))
  }

  @Test func whatArticlesShareWithOthersIsSuggested() throws {
    let bench = try Bench()
    try fill(bench)

    let suggestions = try suggestions("Pruning roses and other hedges", bench)

    #expect(suggestions.first?.tag.label == "Gardens")
    #expect(suggestions.first?.isAboveLine == true)
  }

  @Test func anArticleIsNoWitnessForItself() throws {
    let bench = try Bench()
    try fill(bench)
    let odd = try bench.add("https://example.org/odd", title: "Zymurgy", tags: ["beer"])
    _ = try bench.library.learn()

    let article = ArticleTerms(title: "Zymurgy", address: "https://example.org/odd", text: "")
    let found = try bench.library.topicModel().suggestions(for: article, id: odd, limit: 9)

    #expect(!found.contains { $0.tag.key == "beer" })
  }

  @Test func nothingStaysOfATagThatNothingHas() throws {
    let bench = try Bench()
    let article = try bench.add("https://example.org/1", title: "One", tags: ["secret"])
    _ = try bench.library.learn()

    try bench.change("untag", article, .untag(key: "secret"))
    _ = try bench.library.learn()

    #expect(try count("topic_tag", bench) == 0)
    #expect(try count("topic_term", bench) == 0)
  }

  @Test func aPurgeUnlearnsAtOnce() throws {
    let bench = try Bench()
    let article = try bench.add("https://example.org/1", tags: ["secret"], text: "words")
    _ = try bench.library.learn()

    try bench.change("purge", article, .purge)

    #expect(try count("topic_tag", bench) == 0)
    #expect(try count("topic_term", bench) == 0)
    #expect(try count("topic_due", bench) == 0)
  }

  @Test func aChangeThatTeachesNothingNewIsNotLearntAgain() throws {
    let bench = try Bench()
    let article = try bench.add("https://example.org/1", title: "One", tags: ["tag"])
    _ = try bench.library.learn()

    try bench.change("archive", article, .setState(.archived))
    try bench.change("note", article, .addNote(NoteID(value: 1), text: "note", at: bench.now))

    #expect(try bench.library.lessonsDue() == 0)
  }

  @Test func aModelThatIsNotThatOfTheTagsIsFoundAndMadeAnew() throws {
    let bench = try Bench()
    try fill(bench)
    try bench.library.write { connection throws(StorageError) in
      try connection.run("UPDATE topic_tag SET articles = articles + 1")
    }

    #expect(try bench.library.verify() == ["26 tags are learnt; 24 are given"])
    try bench.library.rebuild()
    _ = try bench.library.learn()
    #expect(try bench.library.verify() == [])
  }

  // MARK: - What the tests share

  private func fill(_ bench: Bench) throws {
    for index in 0..<12 {
      try bench.add(
        "https://example.org/g\(index)", title: "Roses and hedges \(index)", tags: ["Gardens"],
        text: "How to prune a rose, and a hedge of yew.")
      try bench.add(
        "https://example.org/b\(index)", title: "Bread \(index)", tags: ["Baking"],
        text: "Flour, water, salt, and a hot oven.")
    }
    _ = try bench.library.learn()
    try bench.library.rehearse(always: true)
  }

  private func suggestions(_ title: String, _ bench: Bench) throws -> [TagSuggestion] {
    try bench.library.topicModel()
      .suggestions(for: ArticleTerms(title: title, address: nil, text: ""), limit: 5)
  }

  private func count(_ table: String, _ bench: Bench) throws -> Int64 {
    try bench.library.read { connection throws(StorageError) in
      try connection.integer("SELECT count(*) FROM \(table)")
    }
  }

  /// All that was learnt, with articles by id, since their rows are this file's own.
  private func model(_ bench: Bench) throws -> Set<String> {
    try bench.library.read { connection throws(StorageError) in
      var (model, names, articles): (Set<String>, [Int: String], [Int: String]) = ([], [:], [:])
      try connection.forEach("SELECT row, hex(id) FROM article", []) {
        articles[$0.count(0)] = $0.text(1)
      }
      try connection.forEach("SELECT number, key, articles FROM topic_tag", []) {
        names[$0.count(0)] = $0.text(1)
        model.insert("\($0.text(1)) × \($0.count(2))")
      }
      try connection.forEach("SELECT page, lessons FROM topic_page", []) {
        for (place, tags) in LessonPage(bytes: $0.bytes(1)).tags {
          let article = articles[$0.count(0) * PostingList.pageSize + place] ?? "none"
          model.insert("\(article): \(tags.compactMap { names[$0] }.sorted())")
        }
      }
      try connection.forEach("SELECT term, page, postings FROM topic_term", []) {
        for (place, weight) in PostingList(bytes: $0.bytes(2)).weights {
          let article = articles[$0.count(1) * PostingList.pageSize + place] ?? "none"
          model.insert("\($0.integer(0)) in \(article): \(weight)")
        }
      }
      return model
    }
  }

  private func randomChange(_ bench: Bench, _ random: inout SeededGenerator) throws {
    let address = try CanonicalURL("https://example.org/\(Int.random(in: 0..<6, using: &random))")
    let number = Int.random(in: 0..<4, using: &random)
    let article = try bench.library.article(address.id)
    switch Int.random(in: 0..<14, using: &random) {
    case 0, 1: try bench.change("add", address.id, .save(url: address.text, at: bench.now))
    case 2...4: try bench.change("tag", address.id, .tag(try Tag("t\(number)")))
    case 5, 6: try bench.change("untag", address.id, .untag(key: "t\(number)"))
    case 7: try bench.change("edit", address.id, .setTitle("word \(number) and more"))
    case 8, 9: try bench.capture("text \(number) of some words", of: address.id)
    case 10: try bench.change("delete", address.id, .delete)
    case 11: try bench.change("x", address.id, article?.isLive == false ? .purge : .restore)
    case 12: _ = try? bench.library.undo(now: bench.tick())
    default:
      let other = try CanonicalURL("https://example.org/\(Int.random(in: 0..<6, using: &random))")
      guard number == 0 else { return }
      try bench.change("alias", address.id, .alias(other.id))
    }
  }
}
