import SatchelCalendar
import SatchelModel
import SatchelQuery
import SatchelTopics

/// Turns the conditions of a query into SQL on a row of `article`.
///
/// A condition is never null, so that `NOT` gives all others.
struct QueryConditions {
  let connection: Connection
  let time: QueryTime

  func condition(_ query: Query) throws(StorageError) -> Clause {
    if let rows = try rows(query) { return rows.within("article.row IN (", ")") }
    switch query {
    case .everything: return Clause("1")
    case .tag(let words): return Self.has(Tag.key(of: words.text))
    case .language(let language): return Self.language(language)
    case .quality(let quality): return Self.quality(quality)
    case .saved(let days): return saved(days)
    case .published(let days): return published(days)
    case .length(let numbers): return Self.length(numbers)
    case .not(let query): return try condition(query).within("NOT (", ")")
    case .all(let parts): return try conditions(parts, joinedBy: " AND ")
    case .any(let parts): return try conditions(parts, joinedBy: " OR ")
    // Words without a letter, and a saved search that nobody looked up, find nothing.
    case .words, .site, .named: return Clause("0")
    }
  }

  private func conditions(
    _ parts: [Query], joinedBy separator: String
  ) throws(StorageError) -> Clause {
    var clauses: [Clause] = []
    for part in parts { clauses.append(try condition(part).within("(", ")")) }
    return Clause(clauses, joinedBy: separator)
  }

  /// The rows of an index that fulfil the query, as a SELECT; nil if no index holds them.
  func rows(_ query: Query) throws(StorageError) -> Clause? {
    switch query {
    case .words(let words, in: let part): return MatchTerm(words).map { Self.matches($0, part) }
    case .site(let site): return Self.site(site)
    case .quality(.pending): return Clause(Self.queued)
    case .quality(.failed): return Clause(Self.queued + " WHERE fetch_queue.reason IS NOT NULL")
    case .quality(.duplicate): return try duplicates()
    case .tag(let words): return try tagged(words)
    default: return nil
    }
  }

  /// Texts with a word from which on it is walked past rather than looked up.
  private static let textsOfCommonWord = 1000

  /// Whether there are words, and every one of them is in many texts.
  func areCommon(_ words: [Query]) throws(StorageError) -> Bool {
    for case .words(let words, in: let part) in words {
      guard part == nil, let term = MatchTerm(words) else { return false }
      let count = try connection.integer(
        """
        SELECT count(*) FROM
          (SELECT 1 FROM text_index WHERE text_index MATCH ? LIMIT \(Self.textsOfCommonWord))
        """, .text(term.expression))
      guard count == Self.textsOfCommonWord else { return false }
    }
    return !words.isEmpty
  }

  private static let queued =
    "SELECT member.article FROM fetch_queue JOIN member ON member.id = fetch_queue.article"
}

// MARK: - Stories

extension QueryConditions {
  /// Titles, sites and what the person said decide too, so the pairs are made first.
  private func duplicates() throws(StorageError) -> Clause {
    let pairs = try connection.undenied(connection.pairs(.copy))
    let rows = Set(pairs.flatMap { [$0.first.rowID, $0.second.rowID] }).sorted()
    return Clause("SELECT value FROM json_each(?)", .text("\(rows)"))
  }
}

// MARK: - Words

extension QueryConditions {
  private static func matches(_ term: MatchTerm, _ part: Query.Part?) -> Clause {
    let short = "SELECT rowid FROM short_index WHERE short_index MATCH ?"
    switch part {
    case nil:
      return Clause(
        "\(short) UNION SELECT rowid FROM text_index WHERE text_index MATCH ?",
        .text(term.expression), .text(term.expression))
    case .note: return Clause(short, .text("{notes highlights} : \(term.expression)"))
    case .title, .author:
      return Clause(short, .text("{\(part?.rawValue ?? "")} : \(term.expression)"))
    }
  }

  /// By the host or the end of it, or by words of the site's name.
  private static func site(_ site: String) -> Clause? {
    let name = MatchTerm(Words(site)).map {
      Clause(
        "SELECT rowid FROM short_index WHERE short_index MATCH ?",
        .text("{site} : \($0.expression)"))
    }
    let host = HostKey(site: site).map {
      Clause(
        "SELECT row FROM article WHERE host >= ? AND host < ?", .text($0.text),
        .text($0.end))
    }
    let both = [host, name].compactMap(\.self)
    return both.isEmpty ? nil : Clause(both, joinedBy: " UNION ")
  }
}

// MARK: - Tags

extension QueryConditions {
  /// Nil for a tag that has none below it: `has` is then one look at an index.
  private func tagged(_ words: Words) throws(StorageError) -> Clause? {
    let key = Tag.key(of: words.text)
    let any = "SELECT DISTINCT article FROM article_tag WHERE"
    guard !words.isPrefix else {
      return Clause("\(any) key >= ? AND key < ?", .text(key), .text(key + "\u{10FFFF}"))
    }
    guard try hasBelow(key) else { return nil }
    return Clause(
      "\(any) key = ? OR (key >= ? AND key < ?)", .text(key), .text(key + "/"), .text(key + "0"))
  }

  /// `0` is the sign after `/`.
  private func hasBelow(_ key: String) throws(StorageError) -> Bool {
    try connection.integer(
      "SELECT EXISTS (SELECT 1 FROM article_tag WHERE key >= ? AND key < ?)", .text(key + "/"),
      .text(key + "0")) != 0
  }

  /// The tag's row of this article is found by the article's place in the tag's list.
  private static func has(_ key: String) -> Clause {
    Clause(
      """
      EXISTS (SELECT 1 FROM article_tag AS tag WHERE tag.key = ? AND tag.shelf = article.shelf
        AND tag.saved = article.saved AND tag.id = article.id)
      """, .text(key))
  }
}

// MARK: - Columns

extension QueryConditions {
  private static func language(_ language: String) -> Clause {
    Clause(
      """
      substr(replace(lower(ifnull(article.language, '')), '_', '-') || '-', 1, ?) = ?
      """, Value(language.utf8.count + 1), .text(language + "-"))
  }

  private static func quality(_ quality: Query.Quality) -> Clause {
    switch quality {
    case .unread: Clause("article.shelf = 0")
    case .archived: Clause("article.shelf = 1")
    case .trashed: Clause("article.shelf = 2")
    case .favourite: Clause("article.is_favourite = 1")
    case .noted: Clause("article.note_count > 0")
    case .highlighted: Clause("article.highlight_count > 0")
    case .untagged: Clause("article.tags = ''")
    case .conflicted: Clause("article.is_conflicted = 1")
    case .pending, .failed, .duplicate: Clause("0")
    }
  }

  private func saved(_ days: Bounds<QueryDate>) -> Clause {
    let (from, before) = days.days(time)
    return Self.range(
      "article.saved", from: from.map { .integer(time.midnight($0)) },
      before: before.map { .integer(time.midnight($0)) })
  }

  /// Published dates are texts, of which some say no more than the year or the month.
  private func published(_ days: Bounds<QueryDate>) -> Clause {
    let (from, before) = days.days(time)
    let range = Self.range(
      "ifnull(article.published, '')", from: .text(from?.shortest ?? "0"),
      before: .text(before?.shortest ?? ":"))
    return range.within("ifnull(article.published, '') GLOB '[0-9][0-9][0-9][0-9]*' AND ", "")
  }

  private static func length(_ numbers: Bounds<Int>) -> Clause {
    let (from, to) = numbers.numbers
    return range(
      "ifnull(article.word_count, -1)", from: Value(from ?? 0), before: to.map { Value($0 + 1) })
  }

  private static func range(_ column: String, from: Value?, before: Value?) -> Clause {
    let ends = [
      from.map { Clause("\(column) >= ?", $0) }, before.map { Clause("\(column) < ?", $0) },
    ]
    .compactMap(\.self)
    return ends.isEmpty ? Clause("1") : Clause(ends, joinedBy: " AND ")
  }
}

extension CivilDay {
  /// The text before which every text of an earlier day stands: that of January or of a first day is
  /// its year or month, which a date may be alone.
  fileprivate var shortest: String {
    let parts = text.split(separator: "-")
    let kept = day > 1 ? 3 : month > 1 ? 2 : 1
    return parts.prefix(kept).joined(separator: "-")
  }
}
