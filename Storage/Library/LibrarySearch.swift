import SatchelModel

extension Library {
  /// Articles in which every word occurs, best first: in title and tags, then in notes, then in the text.
  ///
  /// `words` are words, `"exact phrases"`, and beginnings of words as `word*`; all else is plain text.
  /// Of very common words the newest ten thousand matches are looked at.
  package func search(
    _ words: String, filter: ListFilter = ListFilter(), limit: Int? = nil
  ) throws(StorageError) -> [SearchHit] {
    let query = SearchQuery(words)
    guard !query.terms.isEmpty else { throw .searchEmpty(words) }
    return try read { connection throws(StorageError) in
      var search = Search(connection, query, filter, limit: limit ?? Int(Int32.max))
      return try search.run()
    }
  }
}

/// One search: tier after tier until there are enough.
private struct Search {
  /// More matches than this are not ranked: the newest are taken.
  static let maximumMatches = 10_000

  private enum Index: String {
    case short = "short_index"
    case text = "text_index"
  }

  private let connection: Connection
  private let query: SearchQuery
  private let filter: ListQuery
  private let limit: Int
  private var hits: [SearchHit] = []
  private var found: Set<Int64> = []

  init(_ connection: Connection, _ query: SearchQuery, _ filter: ListFilter, limit: Int) {
    (self.connection, self.query, self.limit) = (connection, query, limit)
    self.filter = ListQuery(filter)
  }

  mutating func run() throws(StorageError) -> [SearchHit] {
    try add(.short, "{title tags} : (\(query.expression))")
    try add(.short, query.expression)
    if query.terms.count > 1, hits.count < limit { try add(try mixed()) }
    if hits.count < limit { try add(.text, query.expression, isRanked: try !hasCommonTerm()) }
    return hits
  }

  private var isDone: Bool { hits.count >= limit }

  /// The matches of one index, the newest first, or the best first.
  private mutating func add(
    _ index: Index, _ expression: String, isRanked: Bool = false
  ) throws(StorageError) {
    guard !isDone else { return }
    let rank = isRanked ? "rank" : "0"
    try addRows(
      """
      SELECT \(Connection.rowColumns), article.body
      FROM (SELECT rowid, \(rank) AS score FROM \(index.rawValue)
          WHERE \(index.rawValue) MATCH ? ORDER BY rowid DESC LIMIT \(Self.maximumMatches)) AS hit
        CROSS JOIN article ON article.row = hit.rowid
      WHERE 1\(filter.more)
      ORDER BY hit.score, article.saved DESC, article.id DESC LIMIT ?
      """, .text(expression))
  }

  private mutating func add(_ rows: [Int64]) throws(StorageError) {
    guard !rows.isEmpty else { return }
    try addRows(
      """
      SELECT \(Connection.rowColumns), article.body
      FROM json_each(?) AS hit CROSS JOIN article ON article.row = hit.value
      WHERE 1\(filter.more) ORDER BY article.saved DESC, article.id DESC LIMIT ?
      """, .text("[" + rows.map(String.init).joined(separator: ",") + "]"))
  }

  private mutating func addRows(_ sql: String, _ matches: Value) throws(StorageError) {
    var rows: [(row: ArticleRow, body: Int64?)] = []
    // Those that an earlier tier gave come again.
    let count = limit - hits.count + found.count
    let connection = connection
    try connection.forEach(sql, [matches] + filter.values + [Value(count)]) {
      row throws(StorageError) in
      rows.append((try connection.articleRow(row), row.optionalInteger(17)))
    }
    for (row, body) in rows where !isDone && found.insert(row.rowID).inserted {
      hits.append(SearchHit(row: row, snippet: try snippet(of: row, body: body)))
    }
  }
}

// MARK: - Words here and words there

extension Search {
  /// Articles that have some words in the short fields and the others in the text.
  private func mixed() throws(StorageError) -> [Int64] {
    var short: [Set<Int64>] = []
    for term in query.terms { short.append(try rows(.short, term)) }
    let candidates = short.reduce(into: Set()) { $0.formUnion($1) }
    guard !candidates.isEmpty else { return [] }
    var left = candidates
    for (index, term) in query.terms.enumerated() {
      let text = try rows(.text, term)
      let isWhole = text.count < Self.maximumMatches
      for row in left.subtracting(short[index]).subtracting(text) {
        if !isWhole, try holds(term, row) { continue }
        left.remove(row)
      }
    }
    return Array(left)
  }

  private func rows(_ index: Index, _ term: SearchQuery.Term) throws(StorageError) -> Set<Int64> {
    var rows: Set<Int64> = []
    try connection.forEach(
      """
      SELECT rowid FROM \(index.rawValue) WHERE \(index.rawValue) MATCH ? ORDER BY rowid DESC
      LIMIT \(Self.maximumMatches)
      """, [.text(term.expression)]
    ) { rows.insert($0.integer(0)) }
    return rows
  }

  private func holds(_ term: SearchQuery.Term, _ row: Int64) throws(StorageError) -> Bool {
    try connection.integer(
      "SELECT EXISTS (SELECT 1 FROM text_index WHERE text_index MATCH ? AND rowid = ?)",
      .text(term.expression), .integer(row)) != 0
  }

  /// To rank, FTS5 walks through all matches of each term; for common ones that is not worth it.
  private func hasCommonTerm() throws(StorageError) -> Bool {
    for term in query.terms {
      let count = try connection.integer(
        """
        SELECT count(*) FROM
          (SELECT 1 FROM text_index WHERE text_index MATCH ? LIMIT \(Self.maximumMatches))
        """, .text(term.expression))
      if count == Self.maximumMatches { return true }
    }
    return false
  }
}

// MARK: - Passages

extension Search {
  /// From the text if a word occurs there, else from notes and highlights, else from the title.
  private func snippet(of row: ArticleRow, body: Int64?) throws(StorageError) -> String {
    let snippet = Snippet(query)
    if let body,
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
