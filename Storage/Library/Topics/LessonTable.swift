import SatchelModel
import SatchelTopics

/// What one article teaches: the tags of what it says.
///
/// Nothing is learnt from an article without tags.
struct Lesson: Hashable {
  /// Terms are taken from the beginning of a text; the rest of a longer one is not even read.
  private static let maximumTextBytes = 65_536

  let title: String
  let url: String?
  /// The row of its text.
  let body: Int64?
  /// Labels, one a line.
  let tags: String

  /// Nil for an article that teaches nothing.
  init?(_ article: Article?, body: Int64?) {
    guard let article, article.isLive, !article.tags.isEmpty else { return nil }
    let record = ArticleRecord(article)
    (title, url, tags) = (record.rest.title, record.rest.url, record.rest.tags)
    self.body = body
  }

  /// Of the columns title, url, body and tags from `column` on; nil if there are no tags.
  init?(_ row: Row, from column: Int32) {
    guard let tags = row.optionalText(column + 3), !tags.isEmpty else { return nil }
    (title, url) = (row.text(column), row.optionalText(column + 1))
    (body, self.tags) = (row.optionalInteger(column + 2), tags)
  }

  /// Sorted, each once.
  var tagKeys: [String] {
    Set(tags.split(separator: "\n").map { Tag.key(of: String($0)) }).sorted()
  }

  func terms(_ connection: Connection) throws(StorageError) -> ArticleTerms {
    let text = try body.map { body throws(StorageError) in
      try connection.first(
        "SELECT substr(text, 1, \(Self.maximumTextBytes)) FROM body WHERE row = ? AND state <> 0",
        .integer(body)
      ) { $0.text(0) }
    }
    return ArticleTerms(title: title, address: url, text: text.flatMap { $0 } ?? "")
  }
}

/// The list of articles that are to be learnt, or learnt anew.
///
/// A change only notes what was learnt before it, so that no verb waits for the model: whoever wants
/// suggestions works the list off. What is not on the list was learnt as it is.
extension Connection {
  /// To be called with what an article teaches before and after a change.
  func noteLesson(row: Int64, from old: Lesson?, to new: Lesson?) throws(StorageError) {
    guard old != new else { return }
    // If it is on the list already, what was learnt is older than `old`.
    try run(
      "INSERT OR IGNORE INTO topic_due (article, title, url, body, tags) VALUES (?, ?, ?, ?, ?)",
      .integer(row), Value(old?.title), Value(old?.url), Value(old?.body), Value(old?.tags))
  }

  /// To be called when the text of some articles has come, which they had to be learnt without.
  func noteLessons(waitingFor body: Int64) throws(StorageError) {
    try run(
      """
      INSERT OR IGNORE INTO topic_due (article, title, url, body, tags)
      SELECT row, title, url, NULL, tags FROM article
      WHERE body = ? AND tags <> '' AND shelf < 2
      """, .integer(body))
  }

  /// Unlearns an article at once whose row is gone: its text may go too.
  func forgetLesson(row: Int64, _ old: Lesson?) throws(StorageError) {
    try noteLesson(row: row, from: old, to: nil)
    guard try integer("SELECT count(*) FROM topic_due WHERE article = ?", .integer(row)) > 0
    else { return }
    var learning = Learning(self)
    try learning.learn(row: row)
    try learning.finish()
  }

  /// What the article in a row teaches now.
  func lesson(row: Int64) throws(StorageError) -> Lesson? {
    try first(
      "SELECT title, url, body, tags FROM article WHERE row = ? AND shelf < 2", .integer(row)
    ) { Lesson($0, from: 0) }.flatMap { $0 }
  }
}
