import Testing

@testable import SatchelTopics

@Suite struct SimilarTagsTests {
  @Test func formsOfTheSameWordsAreOne() {
    let pairs = similar([
      ["food-safety"], ["food-safety"], ["food safety"], ["opensource"], ["open-source"], ["tea"],
    ])

    #expect(pairs.contains("food-safety ← food safety: same words"))
    #expect(pairs.contains("open-source ← opensource: same words"))
    #expect(pairs.count == 2)
  }

  @Test func aSlipOfTheFingersIsFound() {
    let pairs = similar([["gardening"], ["gardening"], ["gardning"], ["gadrening"], ["garden"]])

    #expect(pairs.contains("gardening ← gardning: spelled alike"))
    #expect(pairs.contains("gardening ← gadrening: spelled alike"))
  }

  @Test(arguments: [("2023-plan", "2024-plan"), ("coffee", "toffee"), ("bread", "broad beans")])
  func differentThingsStayApart(one: String, other: String) {
    #expect(similar([[one], [other]]).isEmpty)
  }

  @Test func whatIsNearlyAlwaysGivenTogetherIsFound() {
    let pairs = similar([["a", "b"], ["a", "b"], ["a", "b"], ["a", "c"], ["c"]])
    let looser = similar([["a", "b"], ["a", "b"], ["a", "b"]])

    #expect(pairs.isEmpty)
    #expect(looser == ["a ← b: given together"])
  }

  private func similar(_ articles: [[String]]) -> [String] {
    let keys = Set(articles.joined()).sorted()
    var page = LessonPage()
    for (place, tags) in articles.enumerated() {
      page.tags[place] = tags.compactMap { keys.firstIndex(of: $0) }.sorted()
    }
    let tags = keys.enumerated().map { number, key in
      LearntTags.Tag(
        number: number, key: key, name: TagName(key),
        articles: articles.count { $0.contains(key) })
    }
    return SimilarTags.pairs(LearntTags(tags: tags, pages: [0: page], newest: []))
      .map { "\(keys[$0.kept]) ← \(keys[$0.other]): \($0.reason.rawValue)" }
  }
}
