package import SatchelBytes
package import SatchelModel
package import SatchelQuery

extension Library {
  /// The whole article, trashed or not, by the id of any member; nil if there is none.
  package func article(_ id: ArticleID) throws(StorageError) -> Article? {
    try read { connection throws(StorageError) in try connection.article(id) }
  }

  /// Those of the articles that are there, each by the id that was asked for.
  package func articles(_ ids: [ArticleID]) throws(StorageError) -> [ArticleID: Article] {
    try read { connection throws(StorageError) in
      var articles: [ArticleID: Article] = [:]
      for id in ids { articles[id] = try connection.article(id) }
      return articles
    }
  }

  /// What a list shows of it.
  package func row(_ id: ArticleID) throws(StorageError) -> ArticleRow? {
    try read { connection throws(StorageError) in
      try connection.first(
        """
        SELECT \(Connection.rowColumns) FROM member JOIN article ON article.row = member.article
        WHERE member.id = ?
        """, Value(id)
      ) { row throws(StorageError) in try connection.articleRow(row) }
    }
  }

  /// Its text and HTML; nil if there are none here yet.
  package func body(of id: ArticleID) throws(StorageError) -> ContentBody? {
    try read { connection throws(StorageError) in
      let row = try connection.first(
        """
        SELECT article.body FROM member JOIN article ON article.row = member.article
        WHERE member.id = ?
        """, Value(id)
      ) { $0.optionalInteger(0) }
      return try row.flatMap { $0 }.map { row throws(StorageError) in
        try connection.body(row: row)
      }.flatMap { $0 }
    }
  }

  /// The articles that a query finds; `after` is the last row of the page before, in order of saving.
  package func list(
    _ query: Query, at time: QueryTime, order: ListOrder = .newest, limit: Int? = nil,
    after: ListCursor? = nil
  ) throws(StorageError) -> [ArticleRow] {
    try read { connection throws(StorageError) in
      var rows: [ArticleRow] = []
      let query = try connection.expanded(query)
      try connection.list(query, at: time, order: order, limit: limit, after: after) { row in
        rows.append(row)
        return true
      }
      return rows
    }
  }

  /// Passes rows one by one, in flat memory; what `body` throws ends the list and is thrown on.
  package func forEachRow(
    _ query: Query, at time: QueryTime, order: ListOrder = .newest, limit: Int? = nil,
    _ body: (ArticleRow) throws -> Void
  ) throws {
    var failure: (any Error)?
    try read { connection throws(StorageError) in
      let query = try connection.expanded(query)
      try connection.list(query, at: time, order: order, limit: limit, after: nil) { row in
        do { try body(row) } catch { failure = error }
        return failure == nil
      }
    }
    if let failure { throw failure }
  }

  /// The ids of the articles that a query finds, newest first: sixteen bytes each.
  package func ids(_ query: Query, at time: QueryTime) throws(StorageError) -> [ArticleID] {
    try read { connection throws(StorageError) in
      try connection.ids(try connection.expanded(query), at: time)
    }
  }

  /// How the database goes about a query, a line a step, and which indexes it uses.
  package func plan(
    _ query: Query, at time: QueryTime, order: ListOrder = .newest
  ) throws(StorageError) -> [String] {
    try read { connection throws(StorageError) in
      try connection.listPlan(try connection.expanded(query), at: time, order: order)
    }
  }

  /// Passes whole articles in the order of their ids, in flat memory.
  package func forEachArticle(
    includingTrash: Bool, _ body: (Article, ContentBody?) throws -> Void
  ) throws {
    var failure: (any Error)?
    try read { connection throws(StorageError) in
      try connection.forEachWhile(
        """
        SELECT article.id, article.body FROM member JOIN article ON article.row = member.article
        WHERE member.id = article.id AND article.shelf <= ? ORDER BY member.id
        """, [Value(includingTrash ? 2 : 1)]
      ) { row throws(StorageError) in
        guard let article = try connection.article(row.id(0)) else { return true }
        let text = try row.optionalInteger(1).map { row throws(StorageError) in
          try connection.body(row: row)
        }
        do { try body(article, text.flatMap { $0 }) } catch { failure = error }
        return failure == nil
      }
    }
    if let failure { throw failure }
  }

  /// The tags in use, by key; each with the label that it has on the newest article.
  package func tagCounts() throws(StorageError) -> [TagCount] {
    try read { connection throws(StorageError) in
      try connection.all(
        """
        SELECT key, label, count(*), max(saved) FROM article_tag WHERE shelf < 2
        GROUP BY key ORDER BY key
        """
      ) { TagCount(tag: Tag(key: $0.text(0), label: $0.text(1)), articles: $0.count(2)) }
    }
  }

  /// Notes of which machines wrote one line apart, newest article first.
  package func conflicts() throws(StorageError) -> [ConflictedNote] {
    var notes: [ConflictedNote] = []
    for row in try list(.quality(.conflicted), at: .utc(0)) {
      guard let article = try article(row.id) else { continue }
      for note in article.notes where note.isConflicted {
        notes.append(ConflictedNote(row: row, place: .note(note.id), lines: note.lines))
      }
      for highlight in article.highlights {
        guard let lines = highlight.note, lines.isConflicted else { continue }
        notes.append(ConflictedNote(row: row, place: .highlight(highlight.id), lines: lines))
      }
    }
    return notes
  }

  /// The names that machines were given.
  package func deviceNames() throws(StorageError) -> [ReplicaID: String] {
    try read { connection throws(StorageError) in
      let names = try connection.all("SELECT replica, name FROM device") {
        ($0.replica(0), $0.text(1))
      }
      return Dictionary(names) { first, _ in first }
    }
  }
}

extension Connection {
  /// From the cells of all its members.
  func article(_ id: ArticleID) throws(StorageError) -> Article? {
    var members: [(id: ArticleID, entity: Entity)] = []
    for member in try component(of: id) { members.append((member, try entity(.article(member)))) }
    let article = Article(members: members)
    return article.isListed ? article : nil
  }
}
