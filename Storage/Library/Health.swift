import SatchelBytes
import SatchelModel
import SatchelQuery

extension Library {
  /// What is wrong with the file, at most a hundred sentences; empty if all is well.
  ///
  /// `passed` is told how many articles were looked at.
  package func verify(
    _ passed: (_ articles: Int) -> Void = { _ in }
  ) throws(StorageError) -> [String] {
    try read { connection throws(StorageError) in
      var check = Check(connection)
      try check.file()
      // With a broken file, what follows would only repeat it.
      guard check.problems.isEmpty else { return check.problems }
      try check.articles(passed)
      try check.counts()
      try check.lessons()
      try check.searches()
      return check.problems
    }
  }

  private static let derivedTables = [
    "article", "member", "alias", "article_tag", "note", "highlight", "device", "saved_search",
    "topic_due", "topic_tag", "topic_page", "topic_term", "topic_weight",
  ]

  /// Makes everything that is derived anew from the cells; `passed` is told how many articles are done.
  package func rebuild(
    _ passed: (_ articles: Int) -> Void = { _ in }
  ) throws(StorageError) {
    try write { connection throws(StorageError) in
      try connection.run("REINDEX")
      for table in Self.derivedTables {
        try connection.run("DELETE FROM \(table)")
      }
      for index in ["short_index", "text_index"] {
        try connection.run("INSERT INTO \(index) (\(index)) VALUES ('delete-all')")
      }
      try connection.forEachEntity { id, entity throws(StorageError) in
        switch id.kind {
        case .article:
          let targets = entity.keys(of: .alias).compactMap { ArticleID(bytes: $0.element) }
          try connection.setAliases(of: id.id, to: targets)
        default: try connection.project(id, entity)
        }
      }
      var done = 0
      try connection.forEachArticle { article throws(StorageError) in
        try connection.project(from: nil, to: article)
        done += 1
        passed(done)
      }
      try connection.forgetStories()
      try connection.setVersion(AddressKey.version, ofRule: Connection.addressRule)
      try connection.run(
        """
        DELETE FROM body WHERE state = 0
          AND NOT EXISTS (SELECT 1 FROM article WHERE article.body = body.row)
        """)
      try connection.eraseUnnamedBodies()
    }
  }
}

extension Connection {
  /// Passes every entity in order, in flat memory.
  func forEachEntity(
    _ body: (EntityID, Entity) throws(StorageError) -> Void
  ) throws(StorageError) {
    var cursor: EntityID?
    while true {
      let batch = try entities(after: cursor, limit: 200)
      for (id, entity) in batch { try body(id, entity) }
      guard let last = batch.last else { return }
      cursor = last.id
    }
  }

  /// Passes every article that is listed, each once, as its cells read.
  fileprivate func forEachArticle(
    _ body: (Article) throws(StorageError) -> Void
  ) throws(StorageError) {
    let hasAliases = try hasAliases()
    try forEachEntity { id, entity throws(StorageError) in
      guard id.kind == .article else { return }
      guard hasAliases else {
        let article = Article(members: [(id.id, entity)])
        return article.isListed ? try body(article) : ()
      }
      var members: [(id: ArticleID, entity: Entity)] = []
      for member in try component(of: id.id) {
        members.append((member, try self.entity(.article(member))))
      }
      let article = Article(members: members)
      // Others of the component come by here too; the first that has cells speaks for all.
      let first = members.first { !$0.entity.cells.isEmpty }
      if first?.id == id.id, article.isListed { try body(article) }
    }
  }
}

/// Compares what is derived with what the cells say.
private struct Check {
  private static let maximumProblems = 100

  private let connection: Connection
  private(set) var problems: [String] = []
  private var listed = 0
  private var texts = 0

  init(_ connection: Connection) { self.connection = connection }

  private mutating func report(_ problem: String) {
    if problems.count < Self.maximumProblems { problems.append(problem) }
  }

  mutating func file() throws(StorageError) {
    let answers = try connection.all("PRAGMA quick_check(10)") { $0.text(0) }
    for answer in answers where answer != "ok" { report("the file is damaged: \(answer)") }
  }

  mutating func articles(_ passed: (Int) -> Void) throws(StorageError) {
    var seen: [String] = []
    var (count, texts) = (0, 0)
    try connection.forEachArticle { article throws(StorageError) in
      count += 1
      passed(count)
      if article.content != nil, try connection.body(of: article) != nil { texts += 1 }
      if let problem = try connection.difference(of: article), seen.count < Self.maximumProblems {
        seen.append("the list shows \(article.id.text) otherwise than it is: \(problem)")
      }
    }
    for problem in seen { report(problem) }
    (listed, self.texts) = (count, texts)
  }

  mutating func searches() throws(StorageError) {
    var wanted: Set<[String]> = []
    try connection.forEachEntity { id, entity throws(StorageError) in
      guard id.kind == .savedSearch, let search = SavedSearch(entity: entity) else { return }
      wanted.insert([search.name, search.query])
    }
    let found = try connection.all("SELECT name, query FROM saved_search") {
      [$0.text(0), $0.text(1)]
    }
    if Set(found) != wanted { report("the saved searches are shown otherwise than they are") }
  }

  mutating func counts() throws(StorageError) {
    let expected = [
      ("SELECT count(*) FROM article", listed, "articles are listed"),
      ("SELECT count(*) FROM short_index_docsize", listed, "titles can be searched"),
      ("SELECT count(*) FROM text_index_docsize", texts, "texts can be searched"),
    ]
    for (sql, wanted, what) in expected {
      let found = Int(try connection.integer(sql))
      if found != wanted { report("\(found) \(what); there are \(wanted)") }
    }
  }
}

extension Check {
  /// What was learnt is that of the tags as they are, unless some are still to be learnt.
  mutating func lessons() throws(StorageError) {
    guard try connection.integer("SELECT count(*) FROM topic_due") == 0 else { return }
    let learnt = try connection.integer("SELECT sum(articles) FROM topic_tag")
    let given = try connection.integer("SELECT count(*) FROM article_tag WHERE shelf < 2")
    if learnt != given { report("\(learnt) tags are learnt; \(given) are given") }
  }
}

extension Connection {
  /// The text of an article, if it is here.
  fileprivate func body(of article: Article) throws(StorageError) -> Int64? {
    guard let hash = article.content?.bodyHash else { return nil }
    return try first("SELECT row FROM body WHERE hash = ? AND state <> 0", .bytes(hash)) {
      $0.integer(0)
    }
  }

  /// Which derived table disagrees with the article; nil if none does.
  fileprivate func difference(of article: Article) throws(StorageError) -> String? {
    let place = try first(
      """
      SELECT article.row, (SELECT hash FROM body WHERE body.row = article.body)
      FROM member JOIN article ON article.row = member.article WHERE member.id = ?
      """, Value(article.id)
    ) { ($0.integer(0), $0.bytes(1)) }
    guard let (row, hash) = place else { return "it is missing" }
    let record = ArticleRecord(article)
    guard try storedRecord(row) == record.indexedValues + record.rest.values else {
      return "its row"
    }
    guard try Set(storedTags(row, article.tags.map(\.key), record)) == Set(article.tags) else {
      return "its tags"
    }
    guard try Set(storedNotes(row)) == Set(article.notes.map { [Value($0.id), .text($0.text)] })
    else { return "its notes" }
    guard try Set(storedHighlights(row)) == Set(article.highlights.map(\.stored)) else {
      return "its highlights"
    }
    guard hash == article.content?.bodyHash ?? [] else { return "its text" }
    return try isFound(article, row) ? nil : "a search does not find it"
  }

  /// Whether the indexes know how its title and its text begin.
  private func isFound(_ article: Article, _ row: Int64) throws(StorageError) -> Bool {
    let text = try first(
      """
      SELECT substr(body.text, 1, 100) FROM article JOIN body ON body.row = article.body
      WHERE article.row = ? AND body.state <> 0
      """, .integer(row)
    ) { $0.text(0) }
    guard try isFound(article.title, "title", in: "short_index", row) else { return false }
    return try isFound(text ?? "", "text", in: "text_index", row)
  }

  /// Looks at what is ASCII alone: of other writing, Unicode's tables and SQLite's may differ.
  private func isFound(
    _ text: String, _ column: String, in index: String, _ row: Int64
  ) throws(StorageError) -> Bool {
    let beginning = text.unicodeScalars.prefix(100).prefix { $0.isASCII && $0.value > 0 }
    var words = beginning.split { !$0.isWordPart }.map { String($0) }
    // The last may be cut off: alone it is looked for as a beginning, which takes a thousand times as long.
    let isAlone = words.count == 1
    if !isAlone { _ = words.popLast() }
    // A long word is a rare one, which is found at once.
    guard let longest = words.max(by: { $0.utf8.count < $1.utf8.count }),
      let term = MatchTerm(Words(longest, isPrefix: isAlone))
    else { return true }
    return try integer(
      "SELECT EXISTS (SELECT 1 FROM \(index) WHERE \(index) MATCH ? AND rowid = ?)",
      .text("{\(column)} : \(term.expression)"), .integer(row)) != 0
  }

  private func storedRecord(_ row: Int64) throws(StorageError) -> [Value] {
    let columns: Int32 = 17
    return try first(
      """
      SELECT shelf, saved, is_favourite, is_conflicted, title, url, host, author, site, language,
        published, tags, word_count, note_count, highlight_count, progress, deleted
      FROM article WHERE row = ?
      """, .integer(row)
    ) { row in (0..<columns).map(row.value) } ?? []
  }

  /// Looked up by what the article says its tags and its place in their lists are.
  private func storedTags(
    _ row: Int64, _ keys: [String], _ record: ArticleRecord
  ) throws(StorageError) -> [Tag] {
    try all(
      """
      SELECT key, label FROM article_tag
      WHERE key IN (SELECT value FROM json_each(?)) AND shelf = ? AND saved = ? AND article = ?
      """, .text(Self.json(keys)), Value(record.shelf), .integer(record.saved), .integer(row)
    ) { Tag(key: $0.text(0), label: $0.text(1)) }
  }

  private func storedNotes(_ row: Int64) throws(StorageError) -> [[Value]] {
    try all("SELECT id, text FROM note WHERE article = ?", .integer(row)) {
      [$0.value(0), $0.value(1)]
    }
  }

  private func storedHighlights(_ row: Int64) throws(StorageError) -> [[Value]] {
    try all("SELECT id, quote, colour, note FROM highlight WHERE article = ?", .integer(row)) {
      [$0.value(0), $0.value(1), $0.value(2), $0.value(3)]
    }
  }

  /// A list of texts as SQLite's own JSON reads it.
  private static func json(_ texts: [String]) -> String {
    let quoted = texts.map { text in
      let escaped = text.unicodeScalars.map { scalar in
        scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
      }
      return "\"\(escaped.joined())\""
    }
    return "[\(quoted.joined(separator: ","))]"
  }
}

extension Highlight {
  /// As its row in `highlight` has it, but for the time.
  fileprivate var stored: [Value] {
    [Value(id), .text(anchor.quote), Value(colour), Value(note?.text)]
  }
}
