import SatchelBytes
package import SatchelModel

/// What an article's pictures are, for people.
package struct PictureCounts: Hashable, Sendable {
  package var all = 0
  /// Those whose bytes are on this machine.
  package var here = 0

  package init() {}
}

extension Library {
  /// The bytes of a picture by their hash; nil if they are not here.
  package func picture(hash: [UInt8]) throws(StorageError) -> [UInt8]? {
    try read { connection throws(StorageError) in try connection.picture(hash: hash) }
  }

  /// Those of the hashes of texts and pictures of which the bytes are here.
  package func bodiesHere(_ hashes: [[UInt8]]) throws(StorageError) -> Set<[UInt8]> {
    try read { connection throws(StorageError) in
      var here: Set<[UInt8]> = []
      for hash in hashes {
        let count = try connection.integer(
          """
          SELECT (SELECT count(*) FROM body WHERE hash = ?1 AND state <> 0)
            + (SELECT count(*) FROM picture WHERE hash = ?1 AND state <> 0)
          """, .bytes(hash))
        if count > 0 { here.insert(hash) }
      }
      return here
    }
  }

  /// How many pictures the article's text shows.
  package func pictureCounts(of id: ArticleID) throws(StorageError) -> PictureCounts {
    try read { connection throws(StorageError) in
      try connection.first(
        """
        SELECT count(*), ifnull(sum(picture.state <> 0), 0)
        FROM member JOIN article ON article.row = member.article
          JOIN body_picture ON body_picture.body = article.body
          JOIN picture ON picture.row = body_picture.picture
        WHERE member.id = ?
        """, Value(id)
      ) {
        var counts = PictureCounts()
        (counts.all, counts.here) = ($0.count(0), $0.count(1))
        return counts
      } ?? PictureCounts()
    }
  }

  /// Those of the bodies that are pictures which some text shows and which are not here yet.
  ///
  /// - Throws: `refused` for bytes that are not what their hash says.
  func expectedPictures(among bodies: [StoredBody]) throws(StorageError) -> [StoredBody] {
    let expected = try read { connection throws(StorageError) in
      var expected: [StoredBody] = []
      for body in bodies {
        let count = try connection.integer(
          "SELECT count(*) FROM picture WHERE hash = ? AND state = 0", .bytes(body.hash))
        if count > 0 { expected.append(body) }
      }
      return expected
    }
    guard expected.allSatisfy({ Digest.sha256($0.bytes) == $0.hash }) else {
      throw .refused("a picture that arrived is not what its name says; nothing was kept")
    }
    return expected
  }
}

extension Connection {
  func picture(hash: [UInt8]) throws(StorageError) -> [UInt8]? {
    try first("SELECT bytes FROM picture WHERE hash = ? AND state <> 0", .bytes(hash)) {
      $0.bytes(0)
    }
  }

  /// Makes a row for each picture that a text shows, so that its bytes are fetched or sent on.
  func expectPictures(of body: ContentBody, row: Int64) throws(StorageError) {
    for picture in body.pictures {
      try run(
        "INSERT OR IGNORE INTO picture (hash, state) VALUES (?, 0)", .bytes(picture.hash))
      try run(
        """
        INSERT OR IGNORE INTO body_picture (body, picture)
        SELECT ?, row FROM picture WHERE hash = ?
        """, .integer(row), .bytes(picture.hash))
    }
  }

  /// Keeps the bytes of a picture that is not here.
  func store(_ picture: StoredBody, as state: BodyState) throws(StorageError) {
    try run(
      """
      INSERT INTO picture (hash, state, bytes) VALUES (?, ?, ?)
      ON CONFLICT (hash) DO UPDATE SET state = excluded.state, bytes = excluded.bytes
        WHERE picture.state = 0
      """, .bytes(picture.hash), Value(state.rawValue), .bytes(picture.bytes))
  }

  /// Takes away the pictures that only this text showed.
  func erasePictures(ofBody row: Int64) throws(StorageError) {
    let hashes = try all(
      """
      SELECT hash FROM picture WHERE row IN (SELECT picture FROM body_picture WHERE body = ?1)
        AND NOT EXISTS (
          SELECT 1 FROM body_picture WHERE picture = picture.row AND body <> ?1)
      """, .integer(row)
    ) { $0.bytes(0) }
    for hash in hashes {
      try run("DELETE FROM picture WHERE hash = ?", .bytes(hash))
      try noteLoose(hash, isPicture: true)
    }
    try run("DELETE FROM body_picture WHERE body = ?", .integer(row))
  }

  func missingPictures(limit: Int) throws(StorageError) -> [[UInt8]] {
    try all(
      """
      SELECT hash FROM picture WHERE state = 0 AND EXISTS (
        SELECT 1 FROM body_picture JOIN article ON article.body = body_picture.body
        WHERE body_picture.picture = picture.row)
      ORDER BY row DESC LIMIT ?
      """, Value(limit)
    ) { $0.bytes(0) }
  }
}
