import SatchelModel
import SatchelTopics

/// Learns articles, as many together as there are: each list of a term is then written once.
///
/// Learning an article anew takes out what was learnt of it, exactly, so that the model is always that of
/// the articles as they are, whatever the way there.
struct Learning {
  private let connection: Connection
  /// By page and term: new weights by place, nil where the term no longer occurs.
  private var postings: [Int: [Term: [(place: Int, weight: UInt8?)]]] = [:]
  /// By page and place; empty where nothing is learnt any more.
  private var tags: [Int: [Int: [String]]] = [:]
  private var counts: [String: Int] = [:]
  private var learnt = 0

  init(_ connection: Connection) { self.connection = connection }

  /// Takes the article in a row off the list of those to be learnt.
  mutating func learn(row: Int64) throws(StorageError) {
    let old = try connection.first(
      "SELECT title, url, body, tags FROM topic_due WHERE article = ?", .integer(row)
    ) { Lesson($0, from: 0) }
    guard let old else { return }
    try replace(old, with: try connection.lesson(row: row), row: row)
    try connection.run("DELETE FROM topic_due WHERE article = ?", .integer(row))
  }

  private mutating func replace(
    _ old: Lesson?, with new: Lesson?, row: Int64
  ) throws(StorageError) {
    guard old != nil || new != nil else { return }
    let page = Int(row) / PostingList.pageSize
    let place = Int(row) % PostingList.pageSize
    let before = try weights(of: old)
    let after = try weights(of: new)
    for term in before.keys where after[term] == nil {
      postings[page, default: [:]][term, default: []].append((place, nil))
    }
    for (term, weight) in after where before[term] != weight {
      postings[page, default: [:]][term, default: []].append((place, weight))
    }
    for key in old?.tagKeys ?? [] { counts[key, default: 0] -= 1 }
    for key in new?.tagKeys ?? [] { counts[key, default: 0] += 1 }
    tags[page, default: [:]][place] = new?.tagKeys ?? []
    learnt += 1
  }

  private func weights(of lesson: Lesson?) throws(StorageError) -> [Term: UInt8] {
    guard let lesson else { return [:] }
    let entries = try lesson.terms(connection).entries.map { ($0.term, $0.weight) }
    return Dictionary(entries) { first, _ in first }
  }

  /// Writes what was learnt.
  mutating func finish() throws(StorageError) {
    guard learnt > 0 else { return }
    let numbers = try countTags()
    for page in tags.keys.sorted() { try write(page: page, numbers) }
    // Nothing stays of a tag that nothing has.
    for (key, count) in counts where count < 0 {
      try connection.run("DELETE FROM topic_tag WHERE key = ? AND articles = 0", .text(key))
    }
    try connection.run("UPDATE topic_line SET learnt = learnt + ?", Value(learnt))
    self = Learning(connection)
  }

  /// The numbers of all tags that were added or taken away.
  private func countTags() throws(StorageError) -> [String: Int] {
    var numbers: [String: Int] = [:]
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
      let name = TagName(key)
      try connection.run(
        """
        INSERT INTO topic_tag (key, articles, name_term, name_words) VALUES (?, ?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET articles = articles + excluded.articles
        """, .text(key), Value(count), .integer(name.term.databaseNumber), Value(name.wordCount))
      numbers[key] = Int(
        try connection.integer("SELECT number FROM topic_tag WHERE key = ?", .text(key)))
    }
    return numbers
  }

  private func write(page: Int, _ numbers: [String: Int]) throws(StorageError) {
    let stored = try connection.first(
      "SELECT lessons FROM topic_page WHERE page = ?", Value(page)
    ) { LessonPage(bytes: $0.bytes(0)) }
    var lessons = stored ?? LessonPage()
    for (place, keys) in tags[page] ?? [:] {
      lessons.tags[place] = keys.isEmpty ? nil : keys.compactMap { numbers[$0] }.sorted()
    }
    try connection.run(
      """
      INSERT INTO topic_page (page, lessons) VALUES (?, ?)
      ON CONFLICT (page) DO UPDATE SET lessons = excluded.lessons
      """, Value(page), .bytes(lessons.bytes))
    for (term, changes) in (postings[page] ?? [:]).sorted(by: { $0.key < $1.key }) {
      try write(term, changes.sorted { $0.place < $1.place }, page: page, isNew: stored == nil)
    }
  }

  private func write(
    _ term: Term, _ changes: [(place: Int, weight: UInt8?)], page: Int, isNew: Bool
  ) throws(StorageError) {
    let key: [Value] = [.integer(term.databaseNumber), Value(page)]
    var list = PostingList()
    if !isNew {
      list =
        try connection.first(
          "SELECT postings FROM topic_term WHERE term = ? AND page = ?", key[0], key[1]
        ) { PostingList(bytes: $0.bytes(0)) } ?? list
    }
    list.apply(changes)
    guard !list.isEmpty else {
      return try connection.run("DELETE FROM topic_term WHERE term = ? AND page = ?", key)
    }
    try connection.run(
      """
      INSERT INTO topic_term (term, page, postings) VALUES (?, ?, ?)
      ON CONFLICT (term, page) DO UPDATE SET postings = excluded.postings
      """, key + [.bytes(list.bytes)])
  }
}

extension Term {
  /// Of 47 bits, so that it fits.
  var databaseNumber: Int64 { Int64(truncatingIfNeeded: number) }
}

extension Library {
  /// Articles that one transaction learns: some tenths of a second.
  private static let lessonsAtOnce = 4000

  /// Learns some of the articles that changed, the newest first, and says how many are left.
  package func learn() throws(StorageError) -> Int {
    guard try lessonsDue() > 0 else { return 0 }
    return try write { connection throws(StorageError) in
      let rows = try connection.all(
        "SELECT article FROM topic_due ORDER BY article DESC LIMIT ?", Value(Self.lessonsAtOnce)
      ) { $0.integer(0) }
      var learning = Learning(connection)
      for row in rows { try learning.learn(row: row) }
      try learning.finish()
      return Int(try connection.integer("SELECT count(*) FROM topic_due"))
    }
  }

  /// Articles that changed since they were learnt.
  package func lessonsDue() throws(StorageError) -> Int {
    try read { connection throws(StorageError) in
      Int(try connection.integer("SELECT count(*) FROM topic_due"))
    }
  }
}
