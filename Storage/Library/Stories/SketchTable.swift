import SatchelModel
import SatchelTopics

/// Samples of the texts, the texts that have a phrase, and those that are still to be compared.
extension Connection {
  /// Has the text compared with the others some time, and what it is a copy of said.
  func queueComparison(ofBody body: Int64) throws(StorageError) {
    try run(
      """
      INSERT INTO uncompared (body, is_new) VALUES (?, 1)
      ON CONFLICT (body) DO UPDATE SET is_new = 1
      """, .integer(body))
  }

  /// The texts that have the phrase; if more than `CommonPhrase.texts` have it, one more than that.
  func texts(withPhrase phrase: UInt32) throws(StorageError) -> [Int64] {
    try all(
      "SELECT body FROM sketch_phrase WHERE phrase = ? LIMIT ?", .integer(Int64(phrase)),
      Value(CommonPhrase.texts + 1)
    ) { $0.integer(0) }
  }

  /// How many of the phrases each text has.
  func textsSharing(_ phrases: some Sequence<UInt32>) throws(StorageError) -> [Int64: Int] {
    var shared: [Int64: Int] = [:]
    for phrase in phrases {
      try forEach(
        "SELECT body FROM sketch_phrase WHERE phrase = ?", [.integer(Int64(phrase))]
      ) { shared[$0.integer(0), default: 0] += 1 }
    }
    return shared
  }

  /// Nil for a text that was not read yet.
  func sample(ofBody body: Int64) throws(StorageError) -> Sample? {
    try first("SELECT phrases, sample FROM sketch WHERE body = ?", .integer(body)) {
      Sample(phrases: $0.count(0), hashes: Self.hashes($0.bytes(1)))
    }
  }

  func insert(_ sample: Sample, ofBody body: Int64) throws(StorageError) {
    try run(
      "INSERT OR REPLACE INTO sketch (body, phrases, sample) VALUES (?, ?, ?)", .integer(body),
      Value(sample.phrases), .bytes(sample.hashes.flatMap(Self.bytes)))
    let phrases = Self.list(sample.hashes)
    try run(
      "INSERT OR IGNORE INTO sketch_phrase (phrase, body) SELECT value, ?2 FROM json_each(?1)",
      phrases, .integer(body))
    try noteUndecided(phrases)
  }

  /// Leaves nothing of a text that no article has any more.
  func forgetStory(ofBody body: Int64) throws(StorageError) {
    guard try integer("SELECT EXISTS (SELECT 1 FROM article WHERE body = ?)", .integer(body)) == 0
    else { return }
    let phrases = try sample(ofBody: body)?.hashes ?? []
    for phrase in phrases {
      try run(
        "DELETE FROM sketch_phrase WHERE phrase = ? AND body = ?", .integer(Int64(phrase)),
        .integer(body))
    }
    try run("DELETE FROM same_story WHERE a = ?1 OR b = ?1", .integer(body))
    try run("DELETE FROM sketch WHERE body = ?", .integer(body))
    try run("DELETE FROM uncompared WHERE body = ?", .integer(body))
    // What it had in common with many may be in few now.
    for phrase in phrases {
      switch try texts(withPhrase: phrase).count {
      case CommonPhrase.stories: try decide(phrase, isCommon: false)
      case CommonPhrase.stories...CommonPhrase.texts:
        try noteUndecided(Self.list([phrase]))
        try requeue(havingPhrase: phrase)
      default: break
      }
    }
  }

  /// Has texts compared again because of what became of others.
  private func requeue(havingPhrase phrase: UInt32) throws(StorageError) {
    try run(
      """
      INSERT OR IGNORE INTO uncompared (body, is_new)
      SELECT body, 0 FROM sketch_phrase WHERE phrase = ?
      """, .integer(Int64(phrase)))
  }

  /// Those of the phrases that were found to be common.
  func common(among phrases: [UInt32]) throws(StorageError) -> Set<UInt32> {
    Set(try self.phrases(phrases, in: "common_phrase"))
  }

  /// Those of the phrases that other texts have than when it was decided whether they are common.
  func undecided(among phrases: [UInt32]) throws(StorageError) -> [UInt32] {
    try self.phrases(phrases, in: "undecided_phrase")
  }

  private func phrases(_ phrases: [UInt32], in table: String) throws(StorageError) -> [UInt32] {
    try all(
      "SELECT phrase FROM \(table) WHERE phrase IN (SELECT value FROM json_each(?))",
      Self.list(phrases)
    ) { UInt32(truncatingIfNeeded: $0.integer(0)) }
  }

  /// Has it decided anew which of the listed phrases are common; few texts make none so.
  private func noteUndecided(_ phrases: Value) throws(StorageError) {
    try run(
      """
      INSERT OR IGNORE INTO undecided_phrase (phrase) SELECT value FROM json_each(?) WHERE EXISTS (
        SELECT 1 FROM sketch_phrase WHERE phrase = value LIMIT 1 OFFSET \(CommonPhrase.stories))
      """, phrases)
  }

  /// Keeps what was decided of a phrase; where that is new, all texts that have it are compared again.
  func decide(_ phrase: UInt32, isCommon: Bool) throws(StorageError) {
    try run("DELETE FROM undecided_phrase WHERE phrase = ?", .integer(Int64(phrase)))
    let sql =
      isCommon
      ? "INSERT OR IGNORE INTO common_phrase (phrase) VALUES (?)"
      : "DELETE FROM common_phrase WHERE phrase = ?"
    try run(sql, .integer(Int64(phrase)))
    if changedRows > 0 { try requeue(havingPhrase: phrase) }
  }

  /// Has all texts compared anew.
  func forgetStories() throws(StorageError) {
    let tables = [
      "uncompared", "sketch", "sketch_phrase", "undecided_phrase", "common_phrase", "same_story",
    ]
    for table in tables { try run("DELETE FROM \(table)") }
    try run(
      """
      INSERT OR IGNORE INTO uncompared (body, is_new)
      SELECT body.row, 0 FROM article JOIN body ON body.row = article.body
      WHERE body.state <> 0 ORDER BY article.saved, article.id
      """)
  }

  /// For `json_each`.
  private static func list(_ phrases: [UInt32]) -> Value {
    .text("[\(phrases.map(String.init).joined(separator: ","))]")
  }

  private static func bytes(_ hash: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: hash >> UInt32(8 * $0)) }
  }

  private static func hashes(_ bytes: [UInt8]) -> [UInt32] {
    stride(from: 0, to: bytes.count / 4 * 4, by: 4).map { start in
      (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
    }
  }
}
