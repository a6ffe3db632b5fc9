import SatchelBytes
package import SatchelFormat
package import SatchelModel

/// A snapshot that is on its way, its sealed parts kept here until all of it is there.
package struct StagedSnapshot: Hashable, Sendable {
  /// Sixteen bytes.
  package let id: [UInt8]
  /// Up to where the remote had been read when it was made.
  package let cursor: String
  /// Whether it holds all up to there.
  package let isWhole: Bool
  /// Its chunks and, last, its manifest.
  package let parts: Int

  package init(id: [UInt8], cursor: String, isWhole: Bool = true, parts: Int) {
    (self.id, self.cursor, self.isWhole, self.parts) = (id, cursor, isWhole, parts)
  }
}

/// A library's whole state, in chunks to be sealed.
package struct PackedSnapshot: Sendable {
  package let version: VersionVector
  package let seen: EndLists
  package let digest: StateDigest
  package let chunks: [PackedBody]
}

extension Library {
  /// The state as it is now; nil while own operations are not sealed, as others could not name where it ends.
  package func packSnapshot() throws(StorageError) -> PackedSnapshot? {
    try read { connection throws(StorageError) in
      let meta = try connection.meta()
      var version = try connection.foreignVersion(but: meta.replica)
      if meta.last > 0 {
        let own = try connection.ownVersion(meta)
        guard try connection.seenHash(meta.replica, at: own.n) == own.hash else { return nil }
        version[meta.replica] = own
      }
      let (chunks, digest) = try connection.packEntities()
      return PackedSnapshot(
        version: version, seen: try connection.allSeen(), digest: digest, chunks: chunks)
    }
  }

  /// Keeps a snapshot that is to be sent to a remote, in place of one that was begun before.
  package func keep(
    _ snapshot: StagedSnapshot, objects: [[UInt8]], for remote: RemoteID
  ) throws(StorageError) {
    try write { connection throws(StorageError) in
      try connection.run(
        "DELETE FROM snapshot WHERE is_ours = 1 AND remote = ?", .text(remote.text))
      try connection.begin(snapshot, isOurs: true, for: remote)
      for (index, object) in objects.enumerated() {
        try connection.keep(part: index, object, of: snapshot.id)
      }
    }
  }

  /// The snapshot that is being sent to a remote, if there is one.
  package func outgoingSnapshot(
    for remote: RemoteID
  ) throws(StorageError) -> StagedSnapshot? {
    try read { connection throws(StorageError) in
      try connection.first(
        "SELECT id, cursor, is_whole, parts FROM snapshot WHERE is_ours = 1 AND remote = ?",
        .text(remote.text)
      ) {
        StagedSnapshot(
          id: $0.bytes(0), cursor: $0.text(1), isWhole: $0.flag(2), parts: $0.count(3))
      }
    }
  }

  /// Parts that were not sent yet, in order, at most `maximumBytes` but at least one if there is any.
  package func partsToSend(
    of id: [UInt8], maximumBytes: Int
  ) throws(StorageError) -> [(index: Int, bytes: [UInt8])] {
    try read { connection throws(StorageError) in
      var (parts, size): ([(index: Int, bytes: [UInt8])], Int) = ([], 0)
      try connection.forEachWhile(
        "SELECT part, bytes FROM snapshot_part WHERE snapshot = ? ORDER BY part", [.bytes(id)]
      ) { row in
        let bytes = row.bytes(1)
        size += bytes.count
        guard parts.isEmpty || size <= maximumBytes else { return false }
        parts.append((row.count(0), bytes))
        return true
      }
      return parts
    }
  }

  package func forgetParts(of id: [UInt8], through index: Int) throws(StorageError) {
    try write { connection throws(StorageError) in
      try connection.run(
        "DELETE FROM snapshot_part WHERE snapshot = ? AND part <= ?", .bytes(id), Value(index))
    }
  }

  package func forgetSnapshot(_ id: [UInt8]) throws(StorageError) {
    try write { connection throws(StorageError) in try connection.forgetSnapshot(id) }
  }

  // MARK: Fetching

  /// Begins to fetch a snapshot, or goes on: how many of its parts are here, always the first ones.
  package func beginFetching(
    _ snapshot: StagedSnapshot, from remote: RemoteID
  ) throws(StorageError) -> Int {
    try write { connection throws(StorageError) in
      try connection.run(
        "DELETE FROM snapshot WHERE is_ours = 0 AND remote = ? AND id <> ?", .text(remote.text),
        .bytes(snapshot.id))
      try connection.begin(snapshot, isOurs: false, for: remote)
      return Int(
        try connection.integer(
          "SELECT count(*) FROM snapshot_part WHERE snapshot = ?", .bytes(snapshot.id)))
    }
  }

  /// Keeps fetched parts, the first of which has this index.
  package func keep(
    parts: [[UInt8]], from index: Int, of id: [UInt8]
  ) throws(StorageError) {
    try write { connection throws(StorageError) in
      for (offset, bytes) in parts.enumerated() {
        try connection.keep(part: index + offset, bytes, of: id)
      }
    }
  }
}

extension Connection {
  fileprivate func begin(
    _ snapshot: StagedSnapshot, isOurs: Bool, for remote: RemoteID
  ) throws(StorageError) {
    try run(
      """
      INSERT OR IGNORE INTO snapshot (id, remote, is_ours, cursor, is_whole, parts)
      VALUES (?, ?, ?, ?, ?, ?)
      """, .bytes(snapshot.id), .text(remote.text), Value(isOurs), .text(snapshot.cursor),
      Value(snapshot.isWhole), Value(snapshot.parts))
  }

  fileprivate func keep(part index: Int, _ bytes: [UInt8], of id: [UInt8]) throws(StorageError) {
    try run(
      "INSERT OR REPLACE INTO snapshot_part (snapshot, part, bytes) VALUES (?, ?, ?)", .bytes(id),
      Value(index), .bytes(bytes))
  }

  func part(_ index: Int, of id: [UInt8]) throws(StorageError) -> [UInt8] {
    let bytes = try first(
      "SELECT bytes FROM snapshot_part WHERE snapshot = ? AND part = ?", .bytes(id), Value(index)
    ) { $0.bytes(0) }
    guard let bytes else { throw .refused("a part of the snapshot is not here") }
    return bytes
  }

  func forgetSnapshot(_ id: [UInt8]) throws(StorageError) {
    try run("DELETE FROM snapshot WHERE id = ?", .bytes(id))
  }

  fileprivate func packEntities() throws(StorageError) -> ([PackedBody], StateDigest) {
    do {
      var (chunks, digest): ([PackedBody], StateDigest) = ([], .zero)
      var packer = try SnapshotPacker()
      // The packer cannot be captured, so entities come in batches.
      var batch = try entities(after: nil, limit: 500)
      while let last = batch.last {
        for (id, entity) in batch {
          digest += StateDigest(of: id, entity)
          chunks += try packer.append(id, entity)
        }
        batch = try entities(after: last.id, limit: 500)
      }
      if let chunk = try packer.finish() { chunks.append(chunk) }
      return (chunks, digest)
    } catch let error as StorageError { throw error } catch {
      throw .refused("the library cannot be packed: \(error)")
    }
  }

  fileprivate func allSeen() throws(StorageError) -> EndLists {
    var seen = EndLists()
    try forEach("SELECT replica, last, hash FROM seen ORDER BY replica, last", []) { row in
      let end = Version(n: row.unsigned(1), hash: row.hashPrefix(2))
      seen.ends[row.replica(0), default: []].append(end)
    }
    try forEach("SELECT stream, listed_from FROM unlisted", []) { row in
      seen.listedFrom[row.replica(0)] = row.unsigned(1)
    }
    return seen
  }
}

extension Library {
  /// Where the streams end that this library has seen and does not write itself.
  package func foreignEnds() throws(StorageError) -> Set<Version> {
    try read { connection throws(StorageError) in
      Set(try connection.foreignVersion(but: connection.meta().replica).versions.values)
    }
  }

  /// Whether all that a vector names was seen.
  package func hasSeen(_ version: VersionVector) throws(StorageError) -> Bool {
    try read { connection throws(StorageError) in try connection.translated(version) != nil }
  }

  /// About what a snapshot would take: cells are packed to some two fifths.
  package func approximateSnapshotBytes() throws(StorageError) -> Int {
    try read { connection throws(StorageError) in
      Int(try connection.integer("SELECT ifnull(sum(length(cells)), 0) * 2 / 5 FROM entity"))
    }
  }
}
