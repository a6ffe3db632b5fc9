import SatchelTestSupport
import Testing

@testable import SatchelTopics

@Suite struct SuggesterTests {
  @Test func theTagOfSimilarArticlesComesFirst() {
    let shelf = Shelf([
      ("Pruning roses", ["gardens"]), ("Roses and box hedges", ["gardens"]),
      ("Sourdough bread", ["baking"]), ("Rye bread with seeds", ["baking"]),
    ])

    #expect(shelf.suggested("A hedge of roses").first == "gardens")
    #expect(shelf.suggested("Bread without yeast").first == "baking")
  }

  @Test func anArticleThatIsLearntDoesNotCountForItself() {
    let shelf = Shelf([("Roses", ["gardens"]), ("Bread", ["baking"]), ("Zymurgy", ["beer"])])

    #expect(shelf.suggested("Zymurgy") == ["beer"])
    #expect(!shelf.suggested("Zymurgy", without: 2).contains("beer"))
  }

  @Test func aWordOfEveryTextIsNoTagByItself() throws {
    let shelf = Shelf([
      ("Jam in jars", ["canning"]), ("Roses", ["how-to"]), ("Yew", ["gardens"]), ("Box", ["yew"]),
    ])

    let suggested = shelf.suggested("Can it be, and how to? A yew")

    #expect(!suggested.contains("canning"))
    #expect(suggested.contains("how-to") && suggested.contains("yew"))
  }

  @Test func nothingLearntSuggestsNothing() {
    #expect(Shelf([]).suggested("Roses").isEmpty)
    #expect(Shelf([("Roses", ["gardens"])]).suggested("Roses", without: 0).isEmpty)
  }

  @Test(arguments: UInt64(0)..<50)
  func scoresAreProbabilitiesAndTheSameInEveryOrder(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let articles = (0..<20).map { _ in randomArticle(&random) }

    let one = Shelf(articles).scores("rose bread hedge")
    let other = Shelf(articles.shuffled(using: &random)).scores("rose bread hedge")

    #expect(one == other)
    #expect(one.values.allSatisfy { 0...10_000 ~= $0 })
  }

  @Test func theReasonsAreWordsOfTheArticleAndArticlesWithTheTag() throws {
    let shelf = Shelf([
      ("Pruning roses", ["gardens"]), ("Bread", ["baking"]), ("Box hedges", ["gardens"]),
    ])
    let article = ArticleTerms(title: "Gardens with ROSES", address: nil, text: "")
    let tag = try #require(shelf.learnt.tags.firstIndex { $0.key == "gardens" })

    let reasons = Suggester(shelf.learnt).reasons(for: tag, of: article, postings: shelf.postings)

    #expect(reasons.words == ["ROSES"])
    #expect(reasons.isNamed)
    #expect(reasons.articles == [0])
  }

  private func randomArticle(_ random: inout SeededGenerator) -> (title: String, tags: [String]) {
    let words = ["rose", "bread", "hedge", "flour", "tea", "yew"].shuffled(using: &random)
    let tags = ["a", "b", "c", "d"].shuffled(using: &random)
    let count = Int.random(in: 1...3, using: &random)
    return (words.prefix(count + 1).joined(separator: " "), Array(tags.prefix(count)))
  }
}

/// Some articles, learnt in this order.
private struct Shelf {
  let learnt: LearntTags
  private var lists: [Term: PostingList] = [:]

  init(_ articles: [(title: String, tags: [String])]) {
    var (page, keys): (LessonPage, [String]) = (LessonPage(), [])
    for (place, article) in articles.enumerated() {
      for tag in article.tags where !keys.contains(tag) { keys.append(tag) }
      page.tags[place] = article.tags.compactMap { keys.firstIndex(of: $0) }.sorted()
      for entry in ArticleTerms(title: article.title, address: nil, text: "").entries {
        lists[entry.term, default: PostingList()].apply([(place, entry.weight)])
      }
    }
    learnt = LearntTags(
      tags: keys.enumerated().map { number, key in
        LearntTags.Tag(
          number: number, key: key, name: TagName(key),
          articles: articles.count { $0.tags.contains(key) })
      }, pages: [0: page], newest: Array(articles.indices))
  }

  func postings(_ term: Term) -> [Posting] {
    learnt.postings(lists[term].map { [(page: 0, bytes: $0.bytes)] } ?? [])
  }

  func suggested(_ title: String, without place: Int? = nil) -> [String] {
    let article = ArticleTerms(title: title, address: nil, text: "")
    return Suggester(learnt)
      .suggestions(for: article, without: place, limit: 10, postings: postings)
      .map { learnt.tags[$0.tag].key }
  }

  /// In ten-thousandths.
  func scores(_ title: String) -> [String: Int] {
    let article = ArticleTerms(title: title, address: nil, text: "")
    let found = Suggester(learnt).suggestions(for: article, limit: 10, postings: postings)
    return Dictionary(
      uniqueKeysWithValues: found.map {
        (learnt.tags[$0.tag].key, Int(($0.score * 10_000).rounded()))
      })
  }
}
