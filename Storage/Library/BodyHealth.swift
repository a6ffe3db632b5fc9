import SatchelBytes
import SatchelModel

/// What is here of texts and pictures, and what is wrong with it.
package struct BodyHealth: Hashable, Sendable {
  package var texts = 0
  package var textsMissing = 0
  package var pictures = 0
  package var picturesMissing = 0
  /// Hashes of those whose bytes are not what they were, and which a remote has.
  package var damaged: [[UInt8]] = []
  /// The same, of those that no remote has ever had.
  package var lost: [[UInt8]] = []

  package init() {}
}

extension Library {
  /// Reads every text and picture and compares it with its hash; `passed` is told how many were.
  package func bodyHealth(
    _ passed: (_ bodies: Int) -> Void = { _ in }
  ) throws(StorageError) -> BodyHealth {
    try read { connection throws(StorageError) in
      var health = BodyHealth()
      try connection.forEach("SELECT state, hash, text, html FROM body", []) { row in
        if row.integer(0) == BodyState.missing.rawValue {
          health.textsMissing += 1
        } else {
          health.texts += 1
          let body = ContentBody(text: row.text(2), html: row.text(3))
          health.check(row, isSound: body.hash == row.bytes(1))
          passed(health.texts)
        }
      }
      try connection.forEach("SELECT state, hash, bytes FROM picture", []) { row in
        if row.integer(0) == BodyState.missing.rawValue {
          health.picturesMissing += 1
        } else {
          health.pictures += 1
          health.check(row, isSound: Digest.sha256(row.bytes(2)) == row.bytes(1))
          passed(health.texts + health.pictures)
        }
      }
      return health
    }
  }

  /// Lets damaged bytes go, so that the next sync fetches them anew; `rebuild` then puts the indexes right.
  package func fetchAnew(_ hashes: [[UInt8]]) throws(StorageError) {
    guard !hashes.isEmpty else { return }
    try write { connection throws(StorageError) in
      for hash in hashes {
        try connection.run(
          "UPDATE body SET state = 0, text = NULL, html = NULL WHERE hash = ? AND state = 2",
          .bytes(hash))
        try connection.run(
          "UPDATE picture SET state = 0, bytes = NULL WHERE hash = ? AND state = 2", .bytes(hash))
      }
    }
  }
}

extension BodyHealth {
  fileprivate mutating func check(_ row: Row, isSound: Bool) {
    guard !isSound else { return }
    if row.integer(0) == BodyState.sent.rawValue {
      damaged.append(row.bytes(1))
    } else {
      lost.append(row.bytes(1))
    }
  }
}
