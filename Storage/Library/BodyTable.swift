import SatchelBytes
package import SatchelModel

/// Where a captured text or a picture is, each of which is kept once, by the hash of its bytes.
enum BodyState: Int {
  case missing = 0
  case unsent = 1
  case sent = 2
}

extension Connection {
  /// The row of the article's body, made as missing if it is not known; nil without content.
  func bodyRow(of article: Article) throws(StorageError) -> Int64? {
    guard let content = article.content else { return nil }
    if let row = try bodyRow(hash: content.bodyHash) { return row }
    try run(
      "INSERT INTO body (hash, state) VALUES (?, ?)", .bytes(content.bodyHash),
      Value(BodyState.missing.rawValue))
    return lastInsertedRow
  }

  func bodyRow(hash: [UInt8]) throws(StorageError) -> Int64? {
    try first("SELECT row FROM body WHERE hash = ?", .bytes(hash)) { $0.integer(0) }
  }

  /// Keeps a body, and makes it findable under the articles that wait for it.
  func store(_ body: ContentBody, hash: [UInt8], as state: BodyState) throws(StorageError) {
    try run(
      """
      INSERT INTO body (hash, state, text, html) VALUES (?, ?, ?, ?)
      ON CONFLICT (hash) DO UPDATE SET state = excluded.state, text = excluded.text,
        html = excluded.html WHERE body.state = 0
      """, .bytes(hash), Value(state.rawValue), .utf8(body.text), .utf8(body.html))
    guard changedRows > 0, let row = try bodyRow(hash: hash) else { return }
    try expectPictures(of: body, row: row)
    let waiting = try all("SELECT row FROM article WHERE body = ?", .integer(row)) { $0.integer(0) }
    for article in waiting { try indexText(row: article, body: row, body.text) }
    if !waiting.isEmpty { try noteLessons(waitingFor: row) }
  }

  /// Takes a text away that no article has any more, and its pictures.
  func eraseBody(hash: [UInt8]) throws(StorageError) {
    guard let row = try bodyRow(hash: hash),
      try integer("SELECT EXISTS (SELECT 1 FROM article WHERE body = ?)", .integer(row)) == 0
    else { return }
    try forgetStory(ofBody: row)
    try run(
      """
      DELETE FROM body WHERE row = ?
        AND NOT EXISTS (SELECT 1 FROM topic_due WHERE topic_due.body = body.row)
      """, .integer(row))
    guard changedRows > 0 else { return }
    try run("DELETE FROM owed_body WHERE hash = ?", .bytes(hash))
    try noteLoose(hash, isPicture: false)
    try erasePictures(ofBody: row)
  }

  /// The rows of a table of bodies that no remote has, or that the one whose name is bound is owed.
  static func unsent(_ table: String) -> String {
    """
    SELECT row FROM \(table) WHERE state = 1
    UNION SELECT \(table).row FROM owed_body JOIN \(table) USING (hash)
      WHERE remote = ? AND state = 2
    """
  }

  fileprivate func owe(_ hash: [UInt8], toAllBut remote: RemoteID) throws(StorageError) {
    try run(
      "INSERT OR IGNORE INTO owed_body (remote, hash) SELECT id, ? FROM remote WHERE id <> ?",
      .bytes(hash), .text(remote.text))
  }

  fileprivate func storedBody(_ hash: [UInt8]) throws(StorageError) -> StoredBody? {
    if let row = try bodyRow(hash: hash), let body = try body(row: row) {
      return StoredBody(hash: hash, bytes: body.encoded)
    }
    return try picture(hash: hash).map { StoredBody(hash: hash, bytes: $0) }
  }

  func body(row: Int64) throws(StorageError) -> ContentBody? {
    try first("SELECT text, html FROM body WHERE row = ? AND state <> 0", .integer(row)) {
      ContentBody(text: $0.text(0), html: $0.text(1))
    }
  }
}

// To remotes, and so below, a body is a text or a picture: bytes that are named by their hash.
extension Library {
  /// A text by its hash; nil if it is not here.
  package func body(hash: [UInt8]) throws(StorageError) -> ContentBody? {
    try read { connection throws(StorageError) in
      try connection.bodyRow(hash: hash).map { row throws(StorageError) in
        try connection.body(row: row)
      }.flatMap { $0 }
    }
  }

  /// Hashes of bodies that the remote is not known to have; pictures come when no text is left.
  package func unsentBodies(
    for remote: RemoteID, limit: Int
  ) throws(StorageError) -> [[UInt8]] {
    try read { connection throws(StorageError) in
      for table in ["body", "picture"] {
        let hashes = try connection.all(
          """
          SELECT hash FROM \(table) WHERE row IN (\(Connection.unsent(table)))
          ORDER BY row LIMIT ?
          """, .text(remote.text), Value(limit)
        ) { $0.bytes(0) }
        if !hashes.isEmpty { return hashes }
      }
      return []
    }
  }

  /// The first of these bodies, together at most about `maximumBytes` but at least one; what is not here is left out.
  package func storedBodies(
    _ hashes: some Sequence<[UInt8]>, maximumBytes: Int
  ) throws(StorageError) -> [StoredBody] {
    try read { connection throws(StorageError) in
      var (bodies, bytes): ([StoredBody], Int) = ([], 0)
      for hash in hashes {
        guard let body = try connection.storedBody(hash) else { continue }
        bytes += body.bytes.count
        guard bodies.isEmpty || bytes <= maximumBytes else { break }
        bodies.append(body)
      }
      return bodies
    }
  }

  package func markBodiesSent(
    _ hashes: [[UInt8]], to remote: RemoteID
  ) throws(StorageError) {
    guard !hashes.isEmpty else { return }
    try write { connection throws(StorageError) in
      for hash in hashes {
        for table in ["body", "picture"] {
          try connection.run(
            "UPDATE \(table) SET state = 2 WHERE hash = ? AND state = 1", .bytes(hash))
          if connection.changedRows > 0 { try connection.owe(hash, toAllBut: remote) }
        }
        try connection.run(
          "DELETE FROM owed_body WHERE remote = ? AND hash = ?", .text(remote.text), .bytes(hash))
      }
    }
  }

  /// Offers all bodies again, to a remote that may have lost them, or that had none yet.
  package func oweAllBodies(to remote: RemoteID) throws(StorageError) {
    try write { connection throws(StorageError) in
      try connection.run(
        """
        INSERT OR IGNORE INTO owed_body (remote, hash)
        SELECT ?1, hash FROM body WHERE state = 2
        UNION ALL SELECT ?1, hash FROM picture WHERE state = 2
        """, .text(remote.text))
    }
  }

  /// Hashes of bodies that articles refer to and that are not here, the texts first.
  package func missingBodies(
    limit: Int, includingPictures: Bool = true
  ) throws(StorageError) -> [[UInt8]] {
    try read { connection throws(StorageError) in
      let texts = try connection.all(
        """
        SELECT hash FROM body WHERE state = 0
          AND EXISTS (SELECT 1 FROM article WHERE article.body = body.row)
        ORDER BY row DESC LIMIT ?
        """, Value(limit)
      ) { $0.bytes(0) }
      return includingPictures ? try texts + connection.missingPictures(limit: limit) : texts
    }
  }

  /// Keeps bodies that arrived and makes them findable.
  ///
  /// Bytes that do not fit their hash, or are no body, are refused. Other remotes are to have them too.
  package func store(bodies: [StoredBody], from remote: RemoteID) throws(StorageError) {
    var checked: [(hash: [UInt8], body: ContentBody)] = []
    let pictures = try expectedPictures(among: bodies)
    for stored in bodies where !pictures.contains(stored) {
      // A body that does not give the same bytes again could not be kept as text and HTML.
      guard stored.bytes.count <= ContentBody.maximumBytes + 32,
        Digest.sha256(stored.bytes) == stored.hash,
        let body = ContentBody(decoding: stored.bytes), body.encoded == stored.bytes
      else { throw .refused("a text that arrived is not what its name says; nothing was kept") }
      checked.append((stored.hash, body))
    }
    guard !checked.isEmpty || !pictures.isEmpty else { return }
    let bodies = checked
    try write { connection throws(StorageError) in
      for picture in pictures { try connection.store(picture, as: .sent) }
      for (hash, body) in bodies { try connection.store(body, hash: hash, as: .sent) }
      for hash in pictures.map(\.hash) + bodies.map(\.hash) {
        try connection.owe(hash, toAllBut: remote)
      }
    }
  }
}
