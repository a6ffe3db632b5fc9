import SatchelBytes
import SatchelModel

// A text or a picture that no article names is let go: here with the article, and at remotes after a while, as
// another machine may just be saving the same page.
extension Library {
  /// Hashes of what has been loose for at least so many milliseconds, which no article here names, and which the
  /// remote was not told to let go yet.
  ///
  /// While the text of some article is not here, nobody knows which pictures it shows: then none are due.
  package func looseBodies(
    for duration: Int64, at remote: RemoteID, now: Int64
  ) throws(StorageError) -> [[UInt8]] {
    guard try read({ connection throws(StorageError) in try connection.hasLooseBodies() }) else {
      return []
    }
    return try write { connection throws(StorageError) in
      try connection.run("UPDATE loose SET since = ? WHERE since IS NULL", .integer(now))
      let due = try connection.all(
        """
        SELECT hash, is_picture FROM loose WHERE since <= ?
          AND hash NOT IN (SELECT hash FROM dropped_body WHERE remote = ?)
        """, .integer(now - duration), .text(remote.text)
      ) { (hash: $0.bytes(0), isPicture: $0.flag(1)) }
      guard !due.isEmpty else { return [] }
      let named = try connection.namedBodies()
      let knowsPictures = try connection.holdsAll(named)
      var loose: [[UInt8]] = []
      for (hash, isPicture) in due {
        let isShown = try connection.shows(hash)
        if isShown || named.contains(hash) {
          try connection.forgetLoose(hash)
        } else if knowsPictures || !isPicture {
          loose.append(hash)
        }
      }
      return loose
    }
  }

  /// Takes note that a remote has let these go, and forgets them once all have.
  package func noteDropped(_ hashes: [[UInt8]], at remote: RemoteID) throws(StorageError) {
    try write { connection throws(StorageError) in
      for hash in hashes {
        try connection.run(
          "INSERT OR IGNORE INTO dropped_body (remote, hash) VALUES (?, ?)", .text(remote.text),
          .bytes(hash))
        let waiting = try connection.integer(
          """
          SELECT EXISTS (SELECT 1 FROM remote WHERE id NOT IN
            (SELECT remote FROM dropped_body WHERE hash = ?))
          """, .bytes(hash))
        if waiting == 0 { try connection.forgetLoose(hash) }
      }
    }
  }
}

extension Connection {
  func noteLoose(_ hash: [UInt8], isPicture: Bool) throws(StorageError) {
    try run(
      "INSERT OR IGNORE INTO loose (hash, is_picture) VALUES (?, ?)", .bytes(hash),
      Value(isPicture))
  }

  /// Takes away the texts, and their pictures, that nothing names; the cells say what does.
  func eraseUnnamedBodies() throws(StorageError) {
    // What waits may name one of them.
    guard try integer("SELECT count(*) FROM buffered") == 0 else { return }
    let named = try namedBodies()
    for hash in try all("SELECT hash FROM body", read: { $0.bytes(0) }) where !named.contains(hash)
    {
      try eraseBody(hash: hash)
    }
  }

  fileprivate func forgetLoose(_ hash: [UInt8]) throws(StorageError) {
    for table in ["loose", "dropped_body"] {
      try run("DELETE FROM \(table) WHERE hash = ?", .bytes(hash))
    }
  }

  fileprivate func hasLooseBodies() throws(StorageError) -> Bool {
    try integer("SELECT EXISTS (SELECT 1 FROM loose)") != 0
  }

  /// The texts that articles have and have had, the trash included.
  fileprivate func namedBodies() throws(StorageError) -> Set<[UInt8]> {
    var named: Set<[UInt8]> = []
    try forEachEntity { id, entity in
      guard id.kind == .article else { return }
      // Those that lost against another machine's are among the versions.
      named.formUnion(Article(members: [(id.id, entity)]).versions.map(\.bodyHash))
    }
    return named
  }

  fileprivate func holdsAll(_ bodies: Set<[UInt8]>) throws(StorageError) -> Bool {
    let here = try all("SELECT hash FROM body WHERE state <> 0") { $0.bytes(0) }
    return bodies.isSubset(of: here)
  }

  /// Whether some text here shows the picture.
  fileprivate func shows(_ picture: [UInt8]) throws(StorageError) -> Bool {
    try integer(
      """
      SELECT EXISTS (SELECT 1 FROM picture JOIN body_picture ON body_picture.picture = picture.row
      WHERE picture.hash = ?)
      """, .bytes(picture)) != 0
  }
}
