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

extension Library {
  /// Compares up to `limit` texts that were not compared yet with all others, and returns how many wait.
  ///
  /// The text of `article` comes first. One transaction.
  package func compareTexts(
    limit: Int, first article: ArticleID? = nil
  ) throws(StorageError) -> Int {
    guard try hasWork() else { return 0 }
    return try write { connection throws(StorageError) in
      try connection.renewStories()
      var comparison = StoryComparison(connection)
      for body in try connection.uncompared(limit: limit, first: article) {
        try comparison.compare(body: body)
        try connection.run("DELETE FROM uncompared WHERE body = ?", .integer(body))
      }
      return Int(try connection.integer("SELECT count(*) FROM uncompared"))
    }
  }

  /// How many texts were not compared yet.
  package func uncomparedCount() throws(StorageError) -> Int {
    try read { connection throws(StorageError) in
      Int(try connection.integer("SELECT count(*) FROM uncompared"))
    }
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

  fileprivate func uncompared(limit: Int, first: ArticleID?) throws(StorageError) -> [Int64] {
    var bodies: [Int64] = []
    if let first {
      bodies = try all(
        """
        SELECT uncompared.body FROM member JOIN article ON article.row = member.article
          JOIN uncompared ON uncompared.body = article.body WHERE member.id = ?
        """, Value(first)
      ) { $0.integer(0) }
    }
    let rest = try all("SELECT body FROM uncompared ORDER BY row LIMIT ?", Value(limit)) {
      $0.integer(0)
    }
    return Array((bodies + rest.filter { !bodies.contains($0) }).prefix(limit))
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
