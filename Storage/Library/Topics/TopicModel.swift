package import SatchelModel
package import SatchelTopics

/// A tag that fits an article.
package struct TagSuggestion: Hashable, Sendable {
  package let tag: Tag
  /// How probable it is that the person would give it, 0 to 1.
  package let score: Double
  /// Whether it is above the library's line.
  package let isAboveLine: Bool
  /// Where the model has it.
  let place: Int
}

/// Why a tag is suggested for an article.
package struct TagReasons: Hashable, Sendable {
  /// Words of the article that speak for it, the strongest first.
  package let words: [String]
  /// Whether its name is in the article.
  package let isNamed: Bool
  /// The most similar articles that have it.
  package let articles: [ArticleRow]
}

/// What the library has learnt, to ask for suggestions: read once, for one article or thousands.
package final class TopicModel {
  private static let newestArticles = 100
  /// Articles of terms that are kept in memory, at four bytes each.
  private static let maximumKept = 4_000_000
  /// A damaged file may hold any number.
  private static let maximumArticles = 1 << 40

  let library: Library
  let suggester: Suggester
  package let line: Double
  private var labels: [Int: Tag] = [:]
  private var kept: [Term: [Posting]] = [:]
  private var keptCount = 0

  init(_ library: Library, _ connection: Connection) throws(StorageError) {
    self.library = library
    line = try connection.first("SELECT line FROM topic_line") { $0.double(0) } ?? 1
    var pages: [Int: LessonPage] = [:]
    try connection.forEach("SELECT page, lessons FROM topic_page", []) {
      pages[$0.count(0)] = LessonPage(bytes: $0.bytes(1))
    }
    let tags = try connection.all(
      "SELECT number, key, articles, name_term, name_words FROM topic_tag ORDER BY key"
    ) {
      LearntTags.Tag(
        number: $0.count(0), key: $0.text(1),
        name: TagName(term: Term(number: $0.unsigned(3)), wordCount: $0.count(4)),
        articles: min(max(0, $0.count(2)), Self.maximumArticles))
    }
    suggester = Suggester(
      LearntTags(
        tags: tags, pages: pages,
        newest: try connection.newestTagged(atLeast: Self.newestArticles).map { Int($0) }),
      VoiceWeights(list: try connection.topicWeights()) ?? .usual)
  }

  package var isEmpty: Bool { suggester.learnt.articles == 0 }

  /// The tags that fit, best first, without those of `keys`.
  package func suggestions(
    for article: ArticleTerms, id: ArticleID? = nil, without keys: Set<String> = [], limit: Int
  ) throws(StorageError) -> [TagSuggestion] {
    try library.read { connection throws(StorageError) in
      let slot = slot(try connection.row(of: id))
      let found = try suggester.suggestions(
        for: article, without: slot, limit: limit + keys.count
      ) { term throws(StorageError) in try postings(of: term, connection) }
      var suggestions: [TagSuggestion] = []
      for suggestion in found where suggestions.count < limit {
        let tag = try label(of: suggestion.tag, connection)
        guard !keys.contains(tag.key) else { continue }
        suggestions.append(
          TagSuggestion(
            tag: tag, score: suggestion.score, isAboveLine: suggestion.score >= line,
            place: suggestion.tag))
      }
      return suggestions
    }
  }

  /// Why a tag was suggested for the article.
  package func reasons(
    for suggestion: TagSuggestion, of article: ArticleTerms, id: ArticleID? = nil
  ) throws(StorageError) -> TagReasons {
    try library.read { connection throws(StorageError) in
      let reasons = try suggester.reasons(
        for: suggestion.place, of: article, without: slot(try connection.row(of: id))
      ) { term throws(StorageError) in try postings(of: term, connection) }
      var articles: [ArticleRow] = []
      for row in reasons.articles {
        let found = try connection.first(
          "SELECT \(Connection.rowColumns) FROM article WHERE row = ?", Value(row)
        ) { row throws(StorageError) in try connection.articleRow(row) }
        if let found { articles.append(found) }
      }
      return TagReasons(words: reasons.words, isNamed: reasons.isNamed, articles: articles)
    }
  }

  /// The names of all tags.
  package var names: Set<TagName> { Set(suggester.learnt.tags.map(\.name)) }

  /// Where an article is among those learnt; nil if it is not.
  private func slot(_ row: Int64?) -> Int? {
    guard let row = row.map({ Int($0) }) else { return nil }
    return suggester.learnt.tags(of: row).isEmpty ? nil : suggester.learnt.slot(of: row)
  }

  fileprivate func postings(of term: Term, _ connection: Connection) throws(StorageError)
    -> [Posting]
  {
    if let postings = kept[term] { return postings }
    let lists = try connection.all(
      "SELECT page, postings FROM topic_term WHERE term = ?", .integer(term.databaseNumber)
    ) { (page: $0.count(0), bytes: $0.bytes(1)) }
    let postings = suggester.learnt.postings(lists)
    keptCount += postings.count + 1
    if keptCount > Self.maximumKept { (kept, keptCount) = ([:], postings.count) }
    kept[term] = postings
    return postings
  }

  private func label(of tag: Int, _ connection: Connection) throws(StorageError) -> Tag {
    if let label = labels[tag] { return label }
    let label = try connection.label(of: suggester.learnt.tags[tag].key)
    labels[tag] = label
    return label
  }
}

extension Library {
  /// What was learnt so far; `learn` brings it up to date.
  package func topicModel() throws(StorageError) -> TopicModel {
    try read { connection throws(StorageError) in try TopicModel(self, connection) }
  }

  /// Finds anew what each voice counts for here, and the line above which suggestions are applied, if much
  /// was learnt since the last time.
  ///
  /// `always` does so if anything was.
  package func rehearse(always: Bool) throws(StorageError) {
    let due = try read { connection throws(StorageError) in
      try connection.first(
        "SELECT learnt, rehearsed FROM topic_line"
      ) { (learnt: $0.count(0), new: $0.count(0) &- $0.count(1)) }
    }
    // A fiftieth of what was learnt ever; each change counts while there is little.
    guard let due, due.new > 0, always || due.new >= due.learnt / 50 else { return }
    let (weights, line) = try read { connection throws(StorageError) in
      let model = try TopicModel(self, connection)
      let rehearsal = try model.rehearsal(connection)
      let weights = rehearsal.weights
      return (weights, rehearsal.line(learnt: model.suggester.learnt.articles, weights))
    }
    try write { connection throws(StorageError) in
      try connection.run(
        "UPDATE topic_line SET line = ?, rehearsed = ?", .real(line), Value(due.learnt))
      try connection.setTopicWeights(weights.list)
    }
  }
}

extension TopicModel {
  /// What it says of the newest articles as if they had no tags.
  fileprivate func rehearsal(_ connection: Connection) throws(StorageError) -> Rehearsal {
    var rehearsal = Rehearsal()
    for row in try connection.newestTagged(limit: Rehearsal.articles) {
      let tags = suggester.learnt.tags(of: Int(row))
      guard !tags.isEmpty, let lesson = try connection.lesson(row: row) else { continue }
      let candidates = try suggester.candidates(
        for: try lesson.terms(connection), without: slot(row)
      ) { term throws(StorageError) in try postings(of: term, connection) }
      rehearsal.add(candidates, tags: tags)
    }
    return rehearsal
  }
}

extension Connection {
  fileprivate func topicWeights() throws(StorageError) -> [Double] {
    try all("SELECT weight FROM topic_weight ORDER BY voice") { $0.double(0) }
  }

  fileprivate func setTopicWeights(_ weights: [Double]) throws(StorageError) {
    try run("DELETE FROM topic_weight")
    for (voice, weight) in weights.enumerated() {
      try run(
        "INSERT INTO topic_weight (voice, weight) VALUES (?, ?)", Value(voice), .real(weight))
    }
  }
}

extension Connection {
  /// Rows of the newest tagged articles outside the trash.
  fileprivate func newestTagged(limit: Int) throws(StorageError) -> [Int64] {
    try all(
      """
      SELECT row FROM article WHERE tags <> '' AND shelf < 2 ORDER BY saved DESC, id DESC LIMIT ?
      """, Value(limit)
    ) { $0.integer(0) }
  }

  /// The same, and all that were saved in the same moment as the last of them, as by an import.
  fileprivate func newestTagged(atLeast count: Int) throws(StorageError) -> [Int64] {
    try all(
      """
      SELECT row FROM article WHERE tags <> '' AND shelf < 2 AND saved >= ifnull(
        (SELECT saved FROM article WHERE tags <> '' AND shelf < 2
          ORDER BY saved DESC, id DESC LIMIT 1 OFFSET ?), 0)
      """, Value(count - 1)
    ) { $0.integer(0) }
  }

  fileprivate func row(of id: ArticleID?) throws(StorageError) -> Int64? {
    guard let id else { return nil }
    return try first("SELECT article FROM member WHERE id = ?", Value(id)) { $0.integer(0) }
  }
}
