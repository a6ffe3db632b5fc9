import SatchelModel
import SatchelQuery

/// Where a list looks: on one shelf, on those outside the trash, or everywhere.
enum Shelf: Hashable {
  case one(Int)
  case live
  case any

  /// The shelf that the conditions ask for side by side, which then need not be asked again.
  ///
  /// The trash is left out unless the query speaks of it.
  init(of query: Query, taking conditions: inout [Query]) {
    let shelves: [Query.Quality] = [.unread, .archived, .trashed]
    for (number, quality) in shelves.enumerated() {
      guard let index = conditions.firstIndex(of: .quality(quality)) else { continue }
      conditions.remove(at: index)
      self = .one(number)
      return
    }
    self = query.mentions(.trashed) ? .any : .live
  }

  func condition(on table: String) -> Clause {
    switch self {
    case .one(let number): Clause("\(table).shelf = \(number)")
    case .live: Clause("\(table).shelf < 2")
    case .any: Clause("1")
    }
  }
}

/// A list as SQL: the index that leads to the rows, and what they must fulfil besides.
struct ListQuery {
  private enum Lead {
    /// The articles in the order of saving.
    case articles
    /// Those of one tag, in that order too.
    case tag(key: String)
    /// Those that other indexes name, in no order.
    case rows(Clause)
  }

  private let lead: Lead
  private let shelf: Shelf
  private let conditions: [Clause]

  init(_ query: Query, order: ListOrder, _ sql: QueryConditions) throws(StorageError) {
    var parts = query.conjuncts
    shelf = Shelf(of: query, taking: &parts)
    lead = try Self.lead(taking: &parts, order, sql)
    var conditions: [Clause] = []
    for part in parts { conditions.append(try sql.condition(part)) }
    self.conditions = conditions
  }

  /// Words come first, since a list of all articles would be walked through for a rare one; but one that
  /// is in many would have all of them sorted, where the list soon meets enough of them.
  private static func lead(
    taking parts: inout [Query], _ order: ListOrder, _ sql: QueryConditions
  ) throws(StorageError) -> Lead {
    var found: [Clause] = []
    if order.isIndexed, try sql.areCommon(parts.filter(\.isWords)) { return .articles }
    for part in parts where part.isWords {
      if let rows = try sql.rows(part) { found.append(rows.within("SELECT * FROM (", ")")) }
    }
    guard found.isEmpty else {
      parts.removeAll(where: \.isWords)
      return .rows(Clause(found, joinedBy: " INTERSECT "))
    }
    for (index, part) in parts.enumerated() {
      if let rows = try sql.rows(part) {
        parts.remove(at: index)
        return .rows(rows)
      }
      if case .tag(let words) = part {
        parts.remove(at: index)
        return .tag(key: Tag.key(of: words.text))
      }
    }
    return .articles
  }

  /// The rows in order; `after` counts where the order is that of saving.
  func rows(order: ListOrder, limit: Int?, after: ListCursor?) -> Clause {
    let selects = shelves.map { select(on: $0, order: order, after: after) }
    return Clause(selects, joinedBy: " UNION ALL ")
      .within("", " ORDER BY \(order.columns) LIMIT \(limit ?? -1)")
  }

  /// A tag's list is in order on each shelf, so two are merged rather than sorted.
  private var shelves: [Shelf] {
    if case .tag = lead, shelf == .live { [.one(0), .one(1)] } else { [shelf] }
  }

  private func select(on shelf: Shelf, order: ListOrder, after: ListCursor?) -> Clause {
    var more = conditions
    if let after, let sign = order.pagingSign {
      more.append(
        Clause(
          "(\(place).saved, \(place).id) \(sign) (?, ?)", .integer(after.saved), Value(after.id)))
    }
    let columns = Connection.rowColumns(place: place)
    return Clause(
      [source(columns), shelf.condition(on: place), more.more], joinedBy: " ")
  }

  /// The table in which the articles' place in the list is looked up.
  private var place: String { if case .tag = lead { "lead" } else { "article" } }

  private func source(_ columns: String) -> Clause {
    switch lead {
    case .articles: Clause("SELECT \(columns) FROM article WHERE")
    case .tag(let key):
      Clause(
        """
        SELECT \(columns) FROM article_tag AS lead CROSS JOIN article ON article.row = lead.article
        WHERE lead.key = ? AND
        """, .text(key))
    case .rows(let rows):
      rows.within(
        "WITH lead (article) AS (",
        """
        ) SELECT \(columns) FROM lead CROSS JOIN article ON article.row = lead.article WHERE
        """)
    }
  }
}

extension Query {
  fileprivate var isWords: Bool { if case .words = self { true } else { false } }
}

extension ListOrder {
  /// By the numbers of the columns in `rowColumns`.
  fileprivate var columns: String {
    switch self {
    case .newest, .relevance: "12 DESC, 2 DESC"
    case .oldest: "12, 2"
    case .title: "4 COLLATE NOCASE, 2"
    case .words: "13 DESC, 12 DESC, 2 DESC"
    case .published: "18 DESC, 12 DESC, 2 DESC"
    }
  }

  /// Whether an index has the articles in this order.
  fileprivate var isIndexed: Bool { pagingSign != nil }

  fileprivate var pagingSign: String? {
    switch self {
    case .newest, .relevance: "<"
    case .oldest: ">"
    case .title, .words, .published: nil
    }
  }
}

// MARK: - Rows

extension Connection {
  static let rowColumns = rowColumns(place: "article")

  /// What `articleRow` reads, with the place in the list taken from the table `place`.
  static func rowColumns(place: String) -> String {
    """
    article.row, \(place).id, article.url, article.title, article.site, article.author,
    article.language, article.shelf, article.is_favourite, article.is_conflicted, article.tags,
    \(place).saved, article.word_count, article.note_count, article.highlight_count,
    article.progress,
    EXISTS (SELECT 1 FROM fetch_queue WHERE fetch_queue.article = article.id),
    article.published, article.body
    """
  }

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
      isFetchPending: row.flag(16), isConflicted: row.flag(9), rowID: row.integer(0),
      body: row.optionalInteger(18))
  }

  /// Passes the rows of a list until `body` has enough.
  func list(
    _ query: Query, at time: QueryTime, order: ListOrder, limit: Int?, after: ListCursor?,
    _ body: (ArticleRow) throws(StorageError) -> Bool
  ) throws(StorageError) {
    let list = try ListQuery(query, order: order, QueryConditions(connection: self, time: time))
    let rows = list.rows(order: order, limit: limit, after: after)
    try forEachWhile(rows.sql, rows.values) { row throws(StorageError) in
      try body(try articleRow(row))
    }
  }

  /// The ids of a list, newest first.
  func ids(_ query: Query, at time: QueryTime) throws(StorageError) -> [ArticleID] {
    let list = try ListQuery(query, order: .newest, QueryConditions(connection: self, time: time))
    let rows = list.rows(order: .newest, limit: nil, after: nil)
    var ids: [ArticleID] = []
    try forEach(rows.sql, rows.values) { ids.append($0.id(1)) }
    return ids
  }

  /// How SQLite goes about a list, a line for each table that it looks into or fills.
  func listPlan(
    _ query: Query, at time: QueryTime, order: ListOrder
  ) throws(StorageError) -> [String] {
    let list = try ListQuery(query, order: order, QueryConditions(connection: self, time: time))
    let rows = list.rows(order: order, limit: 25, after: nil)
    var plan: [String] = []
    try forEach("EXPLAIN QUERY PLAN \(rows.sql)", rows.values) { plan.append($0.text(3)) }
    return plan.filter { $0.contains("SEARCH") || $0.contains("SCAN") || $0.contains("TEMP") }
  }
}
