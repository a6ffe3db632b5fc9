import SatchelBytes
import SatchelModel

/// This replica's own place: who it is, how far its log goes, and its clock.
struct Meta {
  var replica: ReplicaID
  /// The last operation that it issued; 0 before the first.
  var last: UInt64
  var clock: HybridClock
  var account: AccountID?
}

extension Connection {
  func meta() throws(StorageError) -> Meta {
    let meta = try first("SELECT replica, last, clock, account FROM meta") { row in
      Meta(
        replica: row.replica(0), last: row.unsigned(1),
        clock: HybridClock(last: Stamp(clamping: row.unsigned(2))),
        account: AccountID(bytes: row.bytes(3)))
    }
    guard let meta else { throw .damaged(path: path, detail: "it does not say whose it is") }
    return meta
  }

  func save(_ meta: Meta) throws(StorageError) {
    try run(
      """
      INSERT INTO meta (row, replica, last, clock, account) VALUES (1, ?, ?, ?, ?)
      ON CONFLICT (row) DO UPDATE SET replica = excluded.replica, last = excluded.last,
        clock = excluded.clock, account = excluded.account
      """, Value(meta.replica), Value(meta.last), Value(meta.clock.last.value),
      meta.account.map { Value($0) } ?? .null)
  }

  /// Everything seen of other replicas, former ids of this one included.
  func foreignVersion(but own: ReplicaID) throws(StorageError) -> VersionVector {
    var versions: [ReplicaID: Version] = [:]
    try forEach("SELECT replica, last, hash FROM version", []) { row in
      versions[row.replica(0)] = Version(n: row.unsigned(1), hash: row.hashPrefix(2))
    }
    versions[own] = nil
    return VersionVector(versions)
  }

  /// The hash of the newest own segment that is sealed.
  func sealedHash(of replica: ReplicaID) throws(StorageError) -> HashPrefix {
    try first("SELECT hash FROM version WHERE replica = ?", Value(replica)) { $0.hashPrefix(0) }
      ?? .zero
  }

  func setVersion(_ version: Version, of replica: ReplicaID) throws(StorageError) {
    try run(
      """
      INSERT INTO version (replica, last, hash) VALUES (?, ?, ?)
      ON CONFLICT (replica) DO UPDATE SET last = excluded.last, hash = excluded.hash
      """, Value(replica), Value(version.n), Value(version.hash))
  }

  /// Remembers where a segment ended, for good: a second hash for it would be a fork.
  func markSeen(
    _ replica: ReplicaID, through last: UInt64, hash: HashPrefix
  ) throws(StorageError) {
    try run(
      "INSERT OR IGNORE INTO seen (replica, last, hash) VALUES (?, ?, ?)", Value(replica),
      Value(last), Value(hash))
  }

  /// The hash under which the segment that ended at `last` was seen; nil if none did.
  func seenHash(_ replica: ReplicaID, at last: UInt64) throws(StorageError) -> HashPrefix? {
    try first(
      "SELECT hash FROM seen WHERE replica = ? AND last = ?", Value(replica), Value(last)
    ) { $0.hashPrefix(0) }
  }
}
