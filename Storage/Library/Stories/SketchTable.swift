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

  /// The texts that have each of the phrases; of one that more than `CommonPhrase.texts` have, one more
  /// than that.
  func texts(withPhrases phrases: [UInt32]) throws(StorageError) -> [UInt32: [Int64]] {
    var texts: [UInt32: [Int64]] = [:]
    try forEach(
      """
      SELECT value, (SELECT group_concat(body, ' ') FROM (
        SELECT body FROM sketch_phrase WHERE phrase = value LIMIT \(CommonPhrase.texts + 1)))
      FROM json_each(?)
      """, [.text("\(phrases)")]
    ) { row in
      let bodies = row.text(1).split(separator: " ").compactMap { Int64($0) }
      texts[UInt32(truncatingIfNeeded: row.integer(0))] = bodies
    }
    return texts
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
    for hash in sample.hashes {
      try run(
        "INSERT OR IGNORE INTO sketch_phrase (phrase, body) VALUES (?, ?)", .integer(Int64(hash)),
        .integer(body))
    }
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
    for (phrase, bodies) in try texts(withPhrases: phrases)
    where bodies.isEmpty || CommonPhrase.stories...CommonPhrase.texts ~= bodies.count {
      try requeue(havingPhrase: phrase)
      if bodies.isEmpty { try setCommon(phrase, false) }
    }
  }

  /// Has texts compared again because of what became of others.
  func requeue(havingPhrase phrase: UInt32) throws(StorageError) {
    try run(
      """
      INSERT OR IGNORE INTO uncompared (body, is_new)
      SELECT body, 0 FROM sketch_phrase WHERE phrase = ?
      """, .integer(Int64(phrase)))
  }

  /// Those of the phrases that were found to be common.
  func common(among phrases: [UInt32]) throws(StorageError) -> Set<UInt32> {
    Set(
      try all(
        "SELECT phrase FROM common_phrase WHERE phrase IN (SELECT value FROM json_each(?))",
        .text("\(phrases)")
      ) { UInt32(truncatingIfNeeded: $0.integer(0)) })
  }

  func setCommon(_ phrase: UInt32, _ isCommon: Bool) throws(StorageError) {
    let sql =
      isCommon
      ? "INSERT OR IGNORE INTO common_phrase (phrase) VALUES (?)"
      : "DELETE FROM common_phrase WHERE phrase = ?"
    try run(sql, .integer(Int64(phrase)))
  }

  /// Has all texts compared anew.
  func forgetStories() throws(StorageError) {
    for table in ["uncompared", "sketch", "sketch_phrase", "common_phrase", "same_story"] {
      try run("DELETE FROM \(table)")
    }
    try run(
      """
      INSERT OR IGNORE INTO uncompared (body, is_new)
      SELECT body.row, 0 FROM article JOIN body ON body.row = article.body
      WHERE body.state <> 0 ORDER BY article.saved, article.id
      """)
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
