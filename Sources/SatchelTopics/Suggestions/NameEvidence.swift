/// Where the names of tags stand in an article.
struct NameEvidence {
  /// By the tag's place: how much the occurrences there come to.
  private(set) var title: [Int: Double] = [:]
  private(set) var text: [Int: Double] = [:]
  /// Both together; the title counts three times.
  private(set) var strength: [Int: Double] = [:]

  init(_ article: ArticleTerms, _ names: TagNames) {
    title = names.occurrences(in: article.title).mapValues(Self.weight)
    text = names.occurrences(in: article.text).mapValues(Self.weight)
    strength = title.mapValues { 3 * $0 }.merging(text, uniquingKeysWith: +)
  }

  private static func weight(_ count: Int) -> Double { (1 + logarithm(Double(count))) / 4 }
}
