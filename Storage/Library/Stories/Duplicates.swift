package import SatchelModel
package import SatchelTopics

/// Two articles that tell one story, or parts of one.
package struct StoryPair: Hashable, Sendable {
  /// The one that was saved first.
  package let first, second: ArticleRow
  /// How much of the shorter text runs through the other, in thousandths.
  package let share: Int
  package let relation: StoryRelation
}

/// How far the comparison of texts has got.
package struct ComparisonProgress: Hashable, Sendable {
  /// Steps that are left; each new text takes two.
  package var waiting = 0
  /// Articles that have a new text and were compared.
  package var compared: [ArticleID] = []

  package init() {}
}

extension Library {
  /// Compares up to `limit` texts that were not compared yet with all others.
  ///
  /// The text of `article` comes first. One transaction.
  package func compareTexts(
    limit: Int, first article: ArticleID? = nil
  ) throws(StorageError) -> ComparisonProgress {
    guard try hasWork() else { return ComparisonProgress() }
    return try write { connection throws(StorageError) in
      try connection.renewStories()
      var comparison = StoryComparison(connection)
      let first = try article.map { id throws(StorageError) in try connection.place(of: id) }
        .flatMap { $0?.body }
      for body in try connection.unread(limit: limit, first: first) {
        try comparison.sketch(body: body)
      }
      var progress = ComparisonProgress()
      // If all are read before one is compared, each is compared once.
      let isRead = try connection.unread(limit: 1, first: nil).isEmpty
      for body in try connection.uncompared(limit: isRead ? limit : 0, first: first) {
        let isNew = try connection.isNew(body: body)
        try comparison.compare(body: body)
        if isNew { progress.compared += try connection.articles(withBody: body) }
      }
      progress.waiting = try connection.comparisonSteps()
      return progress
    }
  }

  /// How many texts were not compared yet.
  package func uncomparedCount() throws(StorageError) -> Int {
    try read { connection throws(StorageError) in
      Int(try connection.integer("SELECT count(*) FROM uncompared"))
    }
  }

  /// Whether the article has a text that was not compared yet.
  package func isUncompared(_ id: ArticleID) throws(StorageError) -> Bool {
    try read { connection throws(StorageError) in
      guard let body = try connection.place(of: id)?.body else { return false }
      return try connection.isQueued(body: body)
    }
  }

  /// The pairs of articles that tell one story and of which one is among these.
  package func copies(of ids: some Sequence<ArticleID>) throws(StorageError) -> [StoryPair] {
    var pairs: Set<StoryPair> = []
    for id in ids { pairs.formUnion(try storyPairs(of: id).filter { $0.relation == .copy }) }
    return pairs.sorted { ($1.share, $0.second.id) < ($0.share, $1.second.id) }
  }

  private func hasWork() throws(StorageError) -> Bool {
    try read { connection throws(StorageError) in
      guard try connection.version(ofRule: Connection.storyRule) == StoryRelation.version else {
        return true
      }
      return try connection.integer("SELECT EXISTS (SELECT 1 FROM uncompared)") != 0
    }
  }

  /// Pairs of articles in the library, the surest first, without those of which the person said that
  /// they are none.
  package func storyPairs(_ relation: StoryRelation) throws(StorageError) -> [StoryPair] {
    try read { connection throws(StorageError) in
      let pairs = try connection.pairs(relation)
      return try connection.undenied(pairs).sorted {
        ($1.share, $0.second.saved, $0.second.id) < ($0.share, $1.second.saved, $1.second.id)
      }
    }
  }

  /// The articles that tell the same story as this one, or parts of it, the surest first.
  package func storyPairs(of id: ArticleID) throws(StorageError) -> [StoryPair] {
    try read { connection throws(StorageError) in
      guard let place = try connection.place(of: id), let body = place.body else { return [] }
      let pairs = try connection.pairs(ofBody: body).filter {
        $0.first.id == place.id || $0.second.id == place.id
      }
      return try connection.undenied(pairs).sorted {
        ($1.relation.rawValue, $1.share) < ($0.relation.rawValue, $0.share)
      }
    }
  }
}

extension Connection {
  static let storyRule = "stories"

  func version(ofRule name: String) throws(StorageError) -> Int {
    Int(try integer("SELECT version FROM rule WHERE name = ?", .text(name)))
  }

  func setVersion(_ version: Int, ofRule name: String) throws(StorageError) {
    try run(
      "INSERT OR REPLACE INTO rule (name, version) VALUES (?, ?)", .text(name), Value(version))
  }

  /// Forgets what another version of the rules found.
  fileprivate func renewStories() throws(StorageError) {
    guard try version(ofRule: Self.storyRule) != StoryRelation.version else { return }
    try forgetStories()
    try setVersion(StoryRelation.version, ofRule: Self.storyRule)
  }

  /// Texts that no comparison has read yet.
  fileprivate func unread(limit: Int, first: Int64?) throws(StorageError) -> [Int64] {
    try queued("AND NOT EXISTS (SELECT 1 FROM sketch WHERE body = uncompared.body)", limit, first)
  }

  /// Texts that were read and are to be compared.
  fileprivate func uncompared(limit: Int, first: Int64?) throws(StorageError) -> [Int64] {
    try queued("AND EXISTS (SELECT 1 FROM sketch WHERE body = uncompared.body)", limit, first)
  }

  /// `first` comes whatever the limit is, if it fulfils the condition.
  private func queued(
    _ condition: String, _ limit: Int, _ first: Int64?
  ) throws(StorageError) -> [Int64] {
    let own = try all(
      "SELECT body FROM uncompared WHERE body = ? \(condition)", Value(first)
    ) { $0.integer(0) }
    let rest = try all(
      "SELECT body FROM uncompared WHERE body IS NOT ? \(condition) ORDER BY row LIMIT ?",
      Value(first), Value(max(0, limit - own.count))
    ) { $0.integer(0) }
    return own + rest
  }

  fileprivate func isQueued(body: Int64) throws(StorageError) -> Bool {
    try integer("SELECT EXISTS (SELECT 1 FROM uncompared WHERE body = ?)", .integer(body)) != 0
  }

  fileprivate func isNew(body: Int64) throws(StorageError) -> Bool {
    try integer("SELECT is_new FROM uncompared WHERE body = ?", .integer(body)) != 0
  }

  fileprivate func articles(withBody body: Int64) throws(StorageError) -> [ArticleID] {
    try all("SELECT id FROM article WHERE body = ?", .integer(body)) { $0.id(0) }
  }

  fileprivate func comparisonSteps() throws(StorageError) -> Int {
    Int(
      try integer(
        """
        SELECT count(*) * 2 - (SELECT count(*) FROM uncompared JOIN sketch USING (body))
        FROM uncompared
        """))
  }

  /// The id under which an article is listed, and its text.
  fileprivate func place(of member: ArticleID) throws(StorageError) -> (
    id: ArticleID, body: Int64?
  )? {
    try first(
      """
      SELECT article.id, article.body FROM member JOIN article ON article.row = member.article
      WHERE member.id = ?
      """, Value(member)
    ) { ($0.id(0), $0.optionalInteger(1)) }
  }
}
