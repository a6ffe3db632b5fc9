import SatchelModel
import SatchelTopics

/// Samples of the texts that were compared, and the texts that have a phrase.
extension Connection {
  /// More texts than this are not kept for one phrase: it is common long before.
  private static let textsOfPhrase = 16

  /// Has the text compared with the others some time, unless that was done.
  func queueComparison(ofBody body: Int64) throws(StorageError) {
    try run(
      """
      INSERT OR IGNORE INTO uncompared (body)
      SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM sketch WHERE body = ?1)
      """, .integer(body))
  }

  /// The texts that have each of the phrases.
  func texts(withPhrases phrases: [UInt32]) throws(StorageError) -> [UInt32: [Int64]] {
    var texts: [UInt32: [Int64]] = [:]
    try forEach(
      """
      SELECT phrase, body FROM sketch_phrase
      WHERE phrase IN (SELECT value FROM json_each(?)) ORDER BY phrase, body
      """, [.text("\(phrases)")]
    ) { texts[UInt32(truncatingIfNeeded: $0.integer(0)), default: []].append($0.integer(1)) }
    return texts
  }

  func sketch(ofBody body: Int64) throws(StorageError) -> Sketch? {
    try first("SELECT phrases, story FROM sketch WHERE body = ?", .integer(body)) {
      Sketch(phrases: $0.count(0), story: $0.integer(1))
    }
  }

  /// `others` are the texts that had each phrase of the sample before.
  func insert(
    _ sample: Sample, story: Int64, ofBody body: Int64, others: [UInt32: [Int64]]
  ) throws(StorageError) {
    try run(
      "INSERT OR REPLACE INTO sketch (body, phrases, story, sample) VALUES (?, ?, ?, ?)",
      .integer(body), Value(sample.phrases), .integer(story),
      .bytes(sample.hashes.flatMap(Self.bytes)))
    for hash in sample.hashes where others[hash, default: []].count < Self.textsOfPhrase {
      try run(
        "INSERT OR IGNORE INTO sketch_phrase (phrase, body) VALUES (?, ?)", .integer(Int64(hash)),
        .integer(body))
    }
  }

  /// Leaves nothing of a text that is no more.
  func forgetStory(ofBody body: Int64) throws(StorageError) {
    let sample = try first("SELECT sample FROM sketch WHERE body = ?", .integer(body)) {
      Self.hashes($0.bytes(0))
    }
    for hash in sample ?? [] {
      try run(
        "DELETE FROM sketch_phrase WHERE phrase = ? AND body = ?", .integer(Int64(hash)),
        .integer(body))
    }
    try run("DELETE FROM same_story WHERE a = ?1 OR b = ?1", .integer(body))
    try run("DELETE FROM sketch WHERE body = ?", .integer(body))
    try run("DELETE FROM uncompared WHERE body = ?", .integer(body))
  }

  /// Has all texts compared anew, those saved first first, so that every machine finds the same.
  func forgetStories() throws(StorageError) {
    for table in ["uncompared", "sketch", "sketch_phrase", "same_story"] {
      try run("DELETE FROM \(table)")
    }
    try run(
      """
      INSERT OR IGNORE INTO uncompared (body)
      SELECT body.row FROM article JOIN body ON body.row = article.body
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

/// What the library knows of a text that was compared.
struct Sketch {
  /// Of the whole text.
  let phrases: Int
  /// The body that was first to tell it; the text's own if none did.
  var story: Int64
}
