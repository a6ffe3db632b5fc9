package import SatchelBytes
import SatchelModel

extension Library {
  /// Goes on under a new id: own operations that no remote has acknowledged become the new id's from 1.
  ///
  /// For a library that was restored or copied. What was sealed of them is sealed again under the new id,
  /// with what the old id keeps in its context.
  package func renameReplica(to replica: ReplicaID) throws(StorageError) {
    try write { connection throws(StorageError) in
      try connection.cut()
      var meta = try connection.meta()
      let old = meta.replica
      guard replica != old else { throw .refused("a new id must be another than the old one") }
      let n = try connection.acknowledged(of: meta)
      try connection.renameDots { $0.renamingDots(of: old, after: n, to: replica) }
      try connection.renameLog(of: old, after: n, to: replica)
      meta.replica = replica
      meta.last -= n
      try connection.save(meta)
      try connection.run(
        "UPDATE remote SET acknowledged = 0, acknowledged_hash = ?", Value(SegmentHash.zero))
      // What others saw of the former log says nothing of the new one.
      try connection.run("UPDATE peer SET saw = 0")
    }
  }
}

extension Connection {
  /// The last own operation that a remote has ever acknowledged: the frames of all others are still here.
  fileprivate func acknowledged(of meta: Meta) throws(StorageError) -> UInt64 {
    let first = try first("SELECT min(first) FROM pending") { $0.optionalInteger(0) }
    return first.flatMap { $0 }.map { UInt64(clamping: $0 &- 1) } ?? meta.last
  }

  /// Gives dots other names.
  ///
  /// What is derived is brought up to date as well: of two writes of one moment, the replica's id decides.
  func renameDots(_ renamed: (Entity) -> Entity) throws(StorageError) {
    var cursor: EntityID?
    while true {
      let batch = try entities(after: cursor, limit: 500)
      var changeset = Changeset(self)
      for (id, entity) in batch { try changeset.replace(id, with: renamed(entity)) }
      _ = try changeset.write()
      guard let last = batch.last else { return }
      cursor = last.id
    }
  }

  fileprivate func renameLog(
    of old: ReplicaID, after n: UInt64, to new: ReplicaID
  ) throws(StorageError) {
    let number = Value(n)
    // What was sent of it is at remotes, and a remote that loses it is given a snapshot.
    try run("DELETE FROM segment WHERE replica = ?", Value(old))
    try run("DELETE FROM seen WHERE replica = ? AND last > ?", Value(old), number)
    try run("UPDATE history SET replica = ? WHERE replica = ?", Value(new), Value(old))
    let hash = try seenHash(old, at: n) ?? .zero
    try run("DELETE FROM version WHERE replica = ?", Value(old))
    if n > 0 { try setVersion(Version(n: n, hash: hash), of: old) }
    try run("DELETE FROM pending WHERE first <= ?", number)
    // Ascending, so that no two rows have one number at any time.
    for first in try all("SELECT first FROM pending ORDER BY first", read: { $0.integer(0) }) {
      try run("UPDATE pending SET first = ?1 - ?2 WHERE first = ?1", .integer(first), number)
    }
    try renameCuts(of: old, after: n, hash)
  }

  /// Every stretch is to be sealed anew, with what the old id kept in its context.
  private func renameCuts(
    of old: ReplicaID, after n: UInt64, _ hash: HashPrefix
  ) throws(StorageError) {
    let cuts = try all("SELECT first, last, base FROM cut ORDER BY first") {
      (first: $0.unsigned(0), last: $0.unsigned(1), base: VersionVector(stored: $0.bytes(2)))
    }
    try run("DELETE FROM cut")
    for cut in cuts where cut.last > n {
      let first = max(cut.first, n + 1) - n
      var base = cut.base
      if n > 0 { base[old] = Version(n: n, hash: hash) }
      try run(
        "INSERT INTO cut (first, last, sealed, base) VALUES (?, ?, ?, ?)", Value(first),
        Value(cut.last - n), Value(first - 1), .bytes(base.stored))
    }
  }
}

extension Entity {
  fileprivate func renamingDots(
    of old: ReplicaID, after n: UInt64, to new: ReplicaID
  ) -> Entity {
    Entity(
      cells: cells.mapValues { cell in
        Cell(
          heads: cell.heads.map { head in
            guard head.dot.replica == old, head.dot.n > n else { return head }
            let dot = Dot(replica: new, n: head.dot.n - n)
            return Head(dot: dot, stamp: head.stamp, value: head.value)
          })
      })
  }
}
