import SatchelBytes
package import SatchelModel
import SatchelWire

// What came by one remote is kept as it was sealed until all others have it, so that it can be left there in the same
// bytes. Its writer may know only the one.
extension Library {
  /// Segments with which a remote that holds these ends comes to hold all that is here of other logs, in the order in
  /// which they came; nil if not all of them are kept.
  package func segmentsToPass(
    toHolderOf held: Set<Version>
  ) throws(StorageError) -> [SealedSegment]? {
    try read { connection throws(StorageError) in
      let version = try connection.foreignVersion(but: connection.meta().replica)
      var found: [(row: Int64, segment: SealedSegment)] = []
      for (log, end) in version.versions where !held.contains(end) {
        // Of a log that went on twice, a remote takes one branch.
        guard try !connection.isBranched(log),
          let missing = try connection.passing(log, from: held, to: end)
        else { return nil }
        found += missing
      }
      return found.sorted { $0.row < $1.row }.map(\.segment)
    }
  }

  /// Of the ends that a remote holds, the newest of each log.
  package func newest(of held: Set<Version>) throws(StorageError) -> Set<Version> {
    try read { connection throws(StorageError) in
      Set(try connection.newest(of: held).values)
    }
  }

  /// Lets go what all remotes have; or all, if it is more than a snapshot would be and than `least` bytes.
  package func forgetPassed(beyond least: Int) throws(StorageError) {
    let kept = try read { connection throws(StorageError) in
      Int(try connection.integer("SELECT ifnull(sum(length(bytes)), 0) FROM passing"))
    }
    guard kept > 0 else { return }
    let held = try remotes().values.map(\.held)
    let most = kept > least ? try approximateSnapshotBytes() : kept
    try write { connection throws(StorageError) in
      if held.count < 2 || kept > most { return try connection.run("DELETE FROM passing") }
      for (log, n) in try connection.heldByAll(held.compactMap(\.self)) {
        try connection.run(
          "DELETE FROM passing WHERE replica = ? AND first + count - 1 <= ?", Value(log), Value(n))
      }
    }
  }
}

extension Connection {
  /// Keeps what a remote had and others may not, but for what was here already.
  func keepForOthers(_ segments: [OpenedSegment]) throws(StorageError) {
    guard try integer("SELECT count(*) FROM remote") > 1 else { return }
    for segment in segments where !segment.sealed.isEmpty {
      let header = segment.header
      guard let replica = header.replica,
        try seenHash(replica, at: header.last) != segment.hash.prefix
      else { continue }
      try run(
        """
        INSERT OR IGNORE INTO passing (replica, first, count, hash, previous, bytes)
        VALUES (?, ?, ?, ?, ?, ?)
        """, Value(replica), Value(header.first), Value(Int(header.count)), Value(segment.hash),
        Value(header.previous), .bytes(segment.sealed))
    }
  }

  /// The segments of a log that follow an end which is held, up to `end`; nil if one is not kept.
  fileprivate func passing(
    _ log: ReplicaID, from held: Set<Version>, to end: Version
  ) throws(StorageError) -> [(row: Int64, segment: SealedSegment)]? {
    var (found, wanted): ([(row: Int64, segment: SealedSegment)], Version) = ([], end)
    while wanted != LogTree.root, !held.contains(wanted) {
      guard let next = try passing(log, endingAt: wanted) else { return nil }
      wanted = Version(n: next.segment.first - 1, hash: next.segment.previous.prefix)
      found.append(next)
    }
    return found
  }

  private func passing(
    _ log: ReplicaID, endingAt end: Version
  ) throws(StorageError) -> (row: Int64, segment: SealedSegment)? {
    try all(
      """
      SELECT row, first, count, hash, previous, bytes FROM passing
      WHERE replica = ? AND first <= ? AND first + count - 1 = ?
      """, Value(log), Value(end.n), Value(end.n)
    ) { row in
      (
        row: row.integer(0),
        segment: SealedSegment(
          first: row.unsigned(1), count: row.unsigned(2), hash: row.hash(3), previous: row.hash(4),
          bytes: row.bytes(5))
      )
    }.first { $0.segment.hash.prefix == end.hash && $0.segment.first > 0 }
  }

  fileprivate func isBranched(_ log: ReplicaID) throws(StorageError) -> Bool {
    try integer(
      "SELECT EXISTS (SELECT 1 FROM branch WHERE log = ?1 OR stream = ?1)", Value(log)) > 0
  }

  /// Up to which number all holders of such ends have each log.
  fileprivate func heldByAll(
    _ holders: [Set<Version>]
  ) throws(StorageError) -> [ReplicaID: UInt64] {
    var common: [ReplicaID: UInt64]?
    for held in holders {
      let ends = try newest(of: held).mapValues(\.n)
      guard let former = common else {
        common = ends
        continue
      }
      common = former.reduce(into: [:]) { common, log in
        common[log.key] = ends[log.key].map { min($0, log.value) }
      }
    }
    return common ?? [:]
  }

  fileprivate func newest(
    of held: Set<Version>
  ) throws(StorageError) -> [ReplicaID: Version] {
    var newest: [ReplicaID: Version] = [:]
    for log in try foreignVersion(but: meta().replica).versions.keys {
      try forEachWhile(
        "SELECT last, hash FROM seen WHERE replica = ? ORDER BY last DESC", [Value(log)]
      ) { row in
        let end = Version(n: row.unsigned(0), hash: row.hashPrefix(1))
        if held.contains(end) { newest[log] = end }
        return newest[log] == nil
      }
    }
    return newest
  }
}
