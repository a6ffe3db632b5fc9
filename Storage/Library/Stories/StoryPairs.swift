import SatchelModel
import SatchelTopics

extension Connection {
  /// Every pair of articles of that relation.
  func pairs(_ relation: StoryRelation) throws(StorageError) -> [StoryPair] {
    let shared = try all(
      "SELECT body FROM article WHERE body IS NOT NULL GROUP BY body HAVING count(*) > 1"
    ) { $0.integer(0) }
    var found = try pairs(where: "relation >= ?", Value(relation.rawValue))
    for body in shared { found += try twins(ofBody: body) }
    return found.filter { $0.relation == relation }
  }

  /// The pairs that articles with this text are in.
  func pairs(ofBody body: Int64) throws(StorageError) -> [StoryPair] {
    try pairs(where: "a = ?1", .integer(body)) + pairs(where: "b = ?1", .integer(body))
      + twins(ofBody: body)
  }

  /// Pairs of which the person did not say that they are none.
  func undenied(_ pairs: [StoryPair]) throws(StorageError) -> [StoryPair] {
    var left: [StoryPair] = []
    for pair in pairs where try !denies(pair.first.id, pair.second.id) {
      if try !denies(pair.second.id, pair.first.id) { left.append(pair) }
    }
    return left
  }

  /// Whether the person said of the one that it is not the same as the other.
  func denies(_ one: ArticleID, _ other: ArticleID) throws(StorageError) -> Bool {
    guard let denied = try article(one)?.notSame, !denied.isEmpty else { return false }
    return try !denied.isDisjoint(with: component(of: other))
  }

  private func pairs(where condition: String, _ value: Value) throws(StorageError) -> [StoryPair] {
    let rows = try all(
      """
      SELECT one.row, other.row, share, relation FROM same_story
        JOIN article AS one ON one.body = a JOIN article AS other ON other.body = b
      WHERE \(condition) AND one.shelf < 2 AND other.shelf < 2
      """, value
    ) { ($0.integer(0), $0.integer(1), $0.count(2), $0.count(3)) }
    var pairs: [StoryPair] = []
    for (one, other, share, relation) in rows {
      guard let relation = TextRelation(rawValue: relation), let one = try listed(one),
        let other = try listed(other)
      else { continue }
      pairs.append(StoryPair(one, other, share: share, relation))
    }
    return pairs
  }

  /// Articles that have the very same text.
  private func twins(ofBody body: Int64) throws(StorageError) -> [StoryPair] {
    guard let sample = try sample(ofBody: body), !sample.hashes.isEmpty else { return [] }
    let rows = try all(
      """
      SELECT \(Self.rowColumns) FROM article
      WHERE body = ? AND shelf < 2 ORDER BY saved, id LIMIT \(Self.maximumTwins)
      """, .integer(body)
    ) { row throws(StorageError) in try articleRow(row) }
    // What one site says so often is what it says for want of an article.
    let sites = Dictionary(grouping: rows) { $0.heading.site }
    var pairs: [StoryPair] = []
    for (index, one) in rows.enumerated() {
      let isNotice = sites[one.heading.site, default: []].count > CommonPhrase.stories
      let relation = isNotice ? .copy : TextRelation(sameTextOf: sample.phrases)
      pairs += rows[(index + 1)...].map { StoryPair(one, $0, share: 1000, relation) }
    }
    return pairs
  }

  private static let maximumTwins = 50

  private func listed(_ row: Int64) throws(StorageError) -> ArticleRow? {
    try first("SELECT \(Self.rowColumns) FROM article WHERE article.row = ?", .integer(row)) {
      row throws(StorageError) in try articleRow(row)
    }
  }
}

extension StoryPair {
  fileprivate init(
    _ one: ArticleRow, _ other: ArticleRow, share: Int, _ relation: TextRelation
  ) {
    let isInOrder = (one.saved, one.id) <= (other.saved, other.id)
    self.init(
      first: isInOrder ? one : other, second: isInOrder ? other : one, share: share,
      relation: relation.between(one.heading, other.heading, share: share))
  }
}

extension ArticleRow {
  fileprivate var heading: StoryHeading {
    let address = url.flatMap { try? CanonicalURL($0) }.map(AddressKey.init)
    return StoryHeading(title: title, site: address.map { String($0.text.prefix { $0 != "/" }) })
  }
}
