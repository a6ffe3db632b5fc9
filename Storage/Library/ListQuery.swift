import SatchelModel

/// A list's SQL, put together from fixed pieces; what a person typed is only ever bound.
struct ListQuery {
  private(set) var conditions: [String] = []
  fileprivate(set) var values: [Value] = []

  init(_ filter: ListFilter) {
    add(shelf: filter)
    if let favourite = filter.favourite {
      conditions.append("article.is_favourite = \(favourite ? 1 : 0)")
    }
    for key in filter.tags { addTag(key, "EXISTS", filter) }
    for key in filter.withoutTags { addTag(key, "NOT EXISTS", filter) }
    if let site = filter.site { add(site: site) }
    if filter.onlyConflicted { conditions.append("article.is_conflicted = 1") }
    if filter.onlyNoted { conditions.append("article.note_count > 0") }
    if filter.onlyHighlighted { conditions.append("article.highlight_count > 0") }
    if filter.onlyUntagged { conditions.append("article.tags = ''") }
    if filter.onlyPending {
      conditions.append("article.id IN (SELECT article FROM fetch_queue)")
    }
    if let saved = filter.saved {
      add("article.saved >= ? AND article.saved < ?", .integer(saved.lowerBound))
      values.append(.integer(saved.upperBound))
    }
  }

  mutating func add(_ condition: String, _ value: Value) {
    conditions.append(condition)
    values.append(value)
  }

  /// ` AND …` for a query that has a WHERE already.
  var more: String { conditions.map { " AND \($0)" }.joined() }

  private mutating func add(shelf filter: ListFilter) {
    if filter.onlyTrashed {
      conditions.append("article.shelf = 2")
    } else if let state = filter.state {
      conditions.append("article.shelf = \(state == .archived ? 1 : 0)")
    } else {
      conditions.append("article.shelf < 2")
    }
  }

  private mutating func addTag(_ key: String, _ exists: String, _ filter: ListFilter) {
    add(
      """
      \(exists) (SELECT 1 FROM article_tag AS tag WHERE tag.key = ? AND tag.shelf = article.shelf
        AND tag.saved = article.saved AND tag.id = article.id)
      """, .text(key))
  }

  private mutating func add(site: String) {
    // The host is what stands between `//` and the next `/`; `lower` is enough, since it is ASCII.
    let host = "lower(substr(article.url, instr(article.url, '//') + 2))"
    let name = site.lowercased()
    conditions.append(
      """
      (lower(article.site) = ? OR \(host) LIKE ? ESCAPE '!' OR \(host) LIKE ? ESCAPE '!')
      """)
    let literal = name.replacing("!", with: "!!").replacing("%", with: "!%")
      .replacing("_", with: "!_")
    values += [.text(name), .text(literal + "/%"), .text("%.\(literal)/%")]
  }
}

extension Connection {
  static let rowColumns = """
    article.row, article.id, article.url, article.title, article.site, article.author,
    article.language, article.shelf, article.is_favourite, article.is_conflicted, article.tags,
    article.saved, article.word_count, article.note_count, article.highlight_count,
    article.progress,
    EXISTS (SELECT 1 FROM fetch_queue WHERE fetch_queue.article = article.id)
    """

  func articleRow(_ row: Row) throws(StorageError) -> ArticleRow {
    let id = row.id(1)
    let shelf = row.count(7)
    return ArticleRow(
      id: id, shortID: try shortID(of: id), url: row.optionalText(2), title: row.text(3),
      site: row.optionalText(4), author: row.optionalText(5), language: row.optionalText(6),
      state: shelf == 1 ? .archived : .unread, isFavourite: row.flag(8),
      tags: row.text(10).split(separator: "\n").map(String.init), saved: row.integer(11),
      wordCount: row.optionalInteger(12).map(Int.init), noteCount: row.count(13),
      highlightCount: row.count(14), progress: row.count(15), isTrashed: shelf == 2,
      isFetchPending: row.flag(16), isConflicted: row.flag(9), rowID: row.integer(0))
  }

  /// Passes the rows of a list until `body` has enough.
  func list(
    _ filter: ListFilter, order: ListOrder, limit: Int?, after: ListCursor?,
    _ body: (ArticleRow) throws(StorageError) -> Bool
  ) throws(StorageError) {
    let (sql, values) = Self.listing(filter, order: order, limit: limit, after: after)
    try forEachWhile(sql, values) { row throws(StorageError) in try body(try articleRow(row)) }
  }

  /// How SQLite goes about a list, a line a step: for tests.
  func listPlan(_ filter: ListFilter, order: ListOrder) throws(StorageError) -> [String] {
    let (sql, values) = Self.listing(filter, order: order, limit: 25, after: nil)
    var plan: [String] = []
    try forEach("EXPLAIN QUERY PLAN \(sql)", values) { plan.append($0.text(3)) }
    return plan
  }

  private static func listing(
    _ filter: ListFilter, order: ListOrder, limit: Int?, after: ListCursor?
  ) -> (sql: String, values: [Value]) {
    // With a tag, its own index gives the order; article rows are then found by number.
    var filter = filter
    let leading = filter.tags.isEmpty ? nil : filter.tags.removeFirst()
    var query = ListQuery(filter)
    let place = leading == nil ? "article.saved, article.id" : "lead.saved, lead.id"
    if let after, order != .title {
      query.add("(\(place)) \(order == .newest ? "<" : ">") (?, ?)", .integer(after.saved))
      query.values.append(Value(after.id))
    }
    var from = "article WHERE 1\(query.more)"
    if let leading {
      // The same condition on the tag's own copy of the shelf lets its index do the sorting.
      let shelf = query.conditions[0].replacing("article.", with: "lead.")
      from = """
        article_tag AS lead CROSS JOIN article ON article.row = lead.article
        WHERE \(shelf)\(query.more) AND lead.key = ?
        """
      query.add("lead.key = ?", .text(leading))
    }
    let sql = """
      SELECT \(rowColumns) FROM \(from)
      ORDER BY \(ordering(order, place)) LIMIT \(limit ?? -1)
      """
    return (sql, query.values)
  }

  private static func ordering(_ order: ListOrder, _ place: String) -> String {
    switch order {
    case .newest: place.replacing(",", with: " DESC,") + " DESC"
    case .oldest: place
    case .title: "article.title COLLATE NOCASE, article.id"
    }
  }
}
