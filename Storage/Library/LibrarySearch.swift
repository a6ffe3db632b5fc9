import SatchelModel
package import SatchelQuery

extension Library {
  /// Passes the articles that a query finds, each with a passage that shows its words.
  ///
  /// By relevance, articles with the words in title and tags come first, then those with them in notes,
  /// then in the text, and at equal rank the newer first; of very common words the newest ten thousand
  /// matches are looked at. A query without words has no relevance: then the newest come first. What
  /// `body` throws ends the search and is thrown on.
  package func forEachHit(
    _ query: Query, at time: QueryTime, order: ListOrder = .relevance, limit: Int? = nil,
    _ body: (SearchHit) throws -> Void
  ) throws {
    var failure: (any Error)?
    func pass(_ hit: SearchHit) -> Bool {
      do { try body(hit) } catch { failure = error }
      return failure == nil
    }
    try read { connection throws(StorageError) in
      let query = try connection.expanded(query)
      let passages = Passages(connection, query)
      let ranking = Ranking(query)
      guard order == .relevance, !ranking.isEmpty else {
        return try connection.list(query, at: time, order: order, limit: limit, after: nil) {
          row throws(StorageError) in pass(try passages.hit(row))
        }
      }
      var search = try Search(
        connection, ranking, QueryConditions(connection: connection, time: time), limit: limit)
      try search.run { row throws(StorageError) in pass(try passages.hit(row)) }
    }
    if let failure { throw failure }
  }
}

/// The words of a query that articles are ranked by, and what they must fulfil besides.
struct Ranking {
  /// Of each of these, one term at least must occur somewhere in the article.
  let terms: [[MatchTerm]]
  let filter: Query

  var isEmpty: Bool { terms.isEmpty }

  init(_ query: Query) {
    var (terms, rest): ([[MatchTerm]], [Query]) = ([], [])
    for part in query.conjuncts {
      if let alternatives = part.alternatives {
        terms.append(alternatives)
      } else {
        rest.append(part)
      }
    }
    self.terms = terms
    filter = .all(of: rest)
  }

  /// All of them, in one index.
  var expression: String { terms.map(\.alternatives).joined(separator: " AND ") }
}

extension Query {
  /// The terms of words anywhere, or of several such as alternatives; nil for all else.
  fileprivate var alternatives: [MatchTerm]? {
    let words: [Query] = if case .any(let parts) = self { parts } else { [self] }
    var terms: [MatchTerm] = []
    for word in words {
      guard case .words(let words, in: nil) = word, let term = MatchTerm(words) else { return nil }
      terms.append(term)
    }
    return terms
  }
}

/// One search by relevance: tier after tier until there are enough.
private struct Search {
  typealias Body = (ArticleRow) throws(StorageError) -> Bool

  /// More matches than this are not ranked: the newest are taken.
  static let maximumMatches = 10_000

  private enum Index: String {
    case short = "short_index"
    case text = "text_index"
  }

  private let connection: Connection
  private let terms: [String]
  private let expression: String
  private let filter: Clause
  private let limit: Int
  private var found: Set<Int64> = []
  private var shown = 0
  private var isStopped = false

  init(
    _ connection: Connection, _ ranking: Ranking, _ sql: QueryConditions, limit: Int?
  ) throws(StorageError) {
    (self.connection, self.limit) = (connection, limit ?? Int(Int32.max))
    (terms, expression) = (ranking.terms.map(\.alternatives), ranking.expression)
    var parts = ranking.filter.conjuncts
    var conditions = [Shelf(of: ranking.filter, taking: &parts).condition(on: "article")]
    for part in parts { conditions.append(try sql.condition(part)) }
    filter = conditions.more
  }

  mutating func run(_ body: Body) throws(StorageError) {
    try add(.short, "{title tags} : (\(expression))", body)
    try add(.short, expression, body)
    if terms.count > 1, !isDone { try add(try mixed(), body) }
    if !isDone { try add(.text, expression, isRanked: try !hasCommonTerm(), body) }
  }

  private var isDone: Bool { isStopped || shown >= limit }

  /// The matches of one index, the newest first, or the best first.
  ///
  /// Ranks that differ by less than anybody can tell count as equal.
  private mutating func add(
    _ index: Index, _ expression: String, isRanked: Bool = false, _ body: Body
  ) throws(StorageError) {
    let rank = isRanked ? "round(rank, 1)" : "0"
    let candidates = Clause(
      """
      SELECT article.row AS row, \(rank) AS score, article.saved AS saved, article.id AS id
      FROM \(index.rawValue) AS hit CROSS JOIN article ON article.row = hit.rowid
      WHERE \(index.rawValue) MATCH ?
      """, .text(expression))
    try add(
      Clause([candidates, filter], joinedBy: "")
        .within("", " ORDER BY hit.rowid DESC LIMIT \(Self.maximumMatches)"), body)
  }

  private mutating func add(_ rows: [Int64], _ body: Body) throws(StorageError) {
    guard !rows.isEmpty else { return }
    let candidates = Clause(
      """
      SELECT article.row AS row, 0 AS score, article.saved AS saved, article.id AS id
      FROM json_each(?) AS hit CROSS JOIN article ON article.row = hit.value WHERE 1
      """, .text("[" + rows.map(String.init).joined(separator: ",") + "]"))
    try add(Clause([candidates, filter], joinedBy: ""), body)
  }

  /// Sorts the candidates by a few numbers each, and reads whole rows of the best alone.
  private mutating func add(_ candidates: Clause, _ body: Body) throws(StorageError) {
    guard !isDone else { return }
    // Those that an earlier tier gave come again.
    let count = limit - shown + found.count
    let best = candidates.within(
      """
      SELECT \(Connection.rowColumns) FROM (SELECT row, score, saved, id FROM (
      """,
      """
      ) ORDER BY score, saved DESC, id DESC LIMIT \(count)) AS best
        CROSS JOIN article ON article.row = best.row
      ORDER BY best.score, best.saved DESC, best.id DESC
      """)
    let connection = connection
    try connection.forEachWhile(best.sql, best.values) { row throws(StorageError) in
      try pass(try connection.articleRow(row), body)
    }
  }

  private mutating func pass(_ row: ArticleRow, _ body: Body) throws(StorageError) -> Bool {
    guard found.insert(row.rowID).inserted else { return true }
    shown += 1
    isStopped = try !body(row)
    return !isDone
  }
}

// MARK: - Words here and words there

extension Search {
  /// Articles that have some words in the short fields and the others in the text.
  private func mixed() throws(StorageError) -> [Int64] {
    var short: [Set<Int64>] = []
    for term in terms { short.append(try rows(.short, term)) }
    let candidates = short.reduce(into: Set()) { $0.formUnion($1) }
    guard !candidates.isEmpty else { return [] }
    var left = candidates
    for (index, term) in terms.enumerated() {
      let text = try rows(.text, term)
      let isWhole = text.count < Self.maximumMatches
      for row in left.subtracting(short[index]).subtracting(text) {
        if !isWhole, try holds(term, row) { continue }
        left.remove(row)
      }
    }
    return Array(left)
  }

  private func rows(_ index: Index, _ term: String) throws(StorageError) -> Set<Int64> {
    var rows: Set<Int64> = []
    try connection.forEach(
      """
      SELECT rowid FROM \(index.rawValue) WHERE \(index.rawValue) MATCH ? ORDER BY rowid DESC
      LIMIT \(Self.maximumMatches)
      """, [.text(term)]
    ) { rows.insert($0.integer(0)) }
    return rows
  }

  private func holds(_ term: String, _ row: Int64) throws(StorageError) -> Bool {
    try connection.integer(
      "SELECT EXISTS (SELECT 1 FROM text_index WHERE text_index MATCH ? AND rowid = ?)",
      .text(term), .integer(row)) != 0
  }

  /// To rank, FTS5 walks through all matches of each term; for common ones that is not worth it.
  private func hasCommonTerm() throws(StorageError) -> Bool {
    for term in terms {
      let count = try connection.integer(
        """
        SELECT count(*) FROM
          (SELECT 1 FROM text_index WHERE text_index MATCH ? LIMIT \(Self.maximumMatches))
        """, .text(term))
      if count == Self.maximumMatches { return true }
    }
    return false
  }
}

// MARK: - Passages

/// Finds what to show of each article that was found.
private struct Passages {
  private let connection: Connection
  private let snippet: Snippet

  init(_ connection: Connection, _ query: Query) {
    self.connection = connection
    snippet = Snippet(query.wanted.compactMap(MatchTerm.init))
  }

  func hit(_ row: ArticleRow) throws(StorageError) -> SearchHit {
    SearchHit(row: row, snippet: try passage(of: row))
  }

  /// From the text if a word occurs there, else from notes and highlights, else from the title.
  private func passage(of row: ArticleRow) throws(StorageError) -> String {
    if let body = row.body,
      let text = try connection.first(
        "SELECT text FROM body WHERE row = ? AND state <> 0", .integer(body),
        read: { $0.text(0) }),
      let passage = snippet.passage(of: text)
    {
      return passage
    }
    let written = try connection.all(
      """
      SELECT text FROM note WHERE article = ?1
      UNION ALL SELECT quote || ' ' || ifnull(note, '') FROM highlight WHERE article = ?1
      """, .integer(row.rowID)
    ) { $0.text(0) }
    for text in written {
      if let passage = snippet.passage(of: text) { return passage }
    }
    return snippet.passage(of: row.title) ?? row.title
  }
}
