package import SatchelBytes
import SatchelFormat
package import SatchelModel

extension Library {
  /// The account that this library belongs to; nil until it meets a remote.
  package var account: AccountID? {
    get throws(StorageError) {
      try read { connection throws(StorageError) in try connection.meta().account }
    }
  }

  /// Binds the library to an account for good; another one is `otherAccount`.
  package func bind(to account: AccountID) throws(StorageError) {
    try write { connection throws(StorageError) in
      var meta = try connection.meta()
      guard meta.account == nil || meta.account == account else { throw .otherAccount }
      meta.account = account
      try connection.save(meta)
    }
  }

  /// The last operation that this replica issued, and the hash of its newest sealed segment.
  package func ownTip() throws(StorageError) -> Version {
    try read { connection throws(StorageError) in try connection.ownVersion(connection.meta()) }
  }

  /// Everything seen, with this replica's own entry.
  package func version() throws(StorageError) -> VersionVector {
    try read { connection throws(StorageError) in
      let meta = try connection.meta()
      var version = try connection.foreignVersion(but: meta.replica)
      if meta.last > 0 { version[meta.replica] = try connection.ownVersion(meta) }
      return version
    }
  }

  /// Closes the open segment, so that what is received next is not in its context.
  package func cut() throws(StorageError) {
    let isOpen = try read { connection throws(StorageError) in
      try connection.firstUncut() != nil
    }
    // Without this look a sync that has nothing to do would still flush to the disk.
    guard isOpen else { return }
    try write { connection throws(StorageError) in try connection.cut() }
  }

  /// Lets the own log go on by one operation, which changes nothing.
  package func issueNothing(now: Int64) throws(StorageError) {
    try write { connection throws(StorageError) in
      var (writer, changeset) = (try OwnWriter(connection, now: now), Changeset(connection))
      try writer.issue([.nop(run: 1)], in: &changeset)
      try writer.finish()
    }
  }

  /// The oldest operations that are cut and not sealed, at most about `maximumBytes` of frames.
  package func nextUnsealed(
    maximumBytes: Int = 2 << 20
  ) throws(StorageError) -> UnsealedSegment? {
    try read { connection throws(StorageError) in
      let cut = try connection.first(
        "SELECT sealed, last, base FROM cut WHERE sealed < last ORDER BY first LIMIT 1"
      ) { (sealed: $0.integer(0), last: $0.integer(1), base: $0.bytes(2)) }
      guard let cut else { return nil }
      let replica = try connection.meta().replica
      var (frames, count, bytes): ([[UInt8]], UInt64, Int) = ([], 0, 0)
      try connection.forEachWhile(
        "SELECT count, frame FROM pending WHERE first > ? AND first <= ? ORDER BY first",
        [.integer(cut.sealed), .integer(cut.last)]
      ) { row in
        frames.append(row.bytes(1))
        count += row.unsigned(0)
        bytes += frames.last?.count ?? 0
        return bytes < maximumBytes
      }
      return UnsealedSegment(
        first: UInt64(clamping: cut.sealed) + 1, count: count,
        base: VersionVector(stored: cut.base),
        previous: try connection.newestSegmentHash(of: replica), frames: frames)
    }
  }

  /// Keeps sealed segments, which together are all of `unsealed`; durable when this returns.
  package func store(
    sealed segments: [SealedSegment], of unsealed: UnsealedSegment
  ) throws(StorageError) {
    try write { connection throws(StorageError) in
      let replica = try connection.meta().replica
      var (next, previous) = (unsealed.first, try connection.newestSegmentHash(of: replica))
      for segment in segments {
        guard segment.first == next, segment.count > 0, segment.previous == previous else {
          throw .refused("the sealed segments do not continue the log; nothing was sent")
        }
        try connection.insert(segment, of: replica)
        (next, previous) = (next + segment.count, segment.hash)
      }
      guard next == unsealed.first + unsealed.count else {
        throw .refused("the sealed segments are not all that was to be sealed; nothing was sent")
      }
      try connection.run(
        "UPDATE cut SET sealed = ? WHERE sealed = ? AND last >= ?", Value(next - 1),
        Value(unsealed.first - 1), Value(next - 1))
      guard connection.changedRows == 1 else {
        throw .refused("another sync sealed these changes meanwhile; try again")
      }
      try connection.setVersion(Version(n: next - 1, hash: previous.prefix), of: replica)
    }
  }

  /// Sealed segments that begin after operation `n`, oldest first, at least one if there is any.
  package func sealed(
    after n: UInt64, maximumBytes: Int
  ) throws(StorageError) -> [SealedSegment] {
    try read { connection throws(StorageError) in
      var (segments, bytes): ([SealedSegment], Int) = ([], 0)
      try connection.forEachWhile(
        """
        SELECT first, count, hash, previous, bytes FROM segment WHERE replica = ? AND first > ?
        ORDER BY first
        """, [Value(try connection.meta().replica), Value(n)]
      ) { row in
        let segment = SealedSegment(
          first: row.unsigned(0), count: row.unsigned(1), hash: row.hash(2),
          previous: row.hash(3), bytes: row.bytes(4))
        bytes += segment.bytes.count
        guard segments.isEmpty || bytes <= maximumBytes else { return false }
        segments.append(segment)
        return true
      }
      return segments
    }
  }

  /// The last of the own segments up to operation `n`, as they were sealed, oldest first: as many as together
  /// have so many bytes.
  package func sealed(through n: UInt64, maximumBytes: Int) throws(StorageError) -> [[UInt8]] {
    try read { connection throws(StorageError) in
      var (segments, bytes): ([[UInt8]], Int) = ([], 0)
      try connection.forEachWhile(
        "SELECT bytes FROM segment WHERE replica = ? AND first <= ? ORDER BY first DESC",
        [Value(try connection.meta().replica), Value(n)]
      ) { row in
        let segment = row.bytes(0)
        bytes += segment.count
        guard bytes <= maximumBytes else { return false }
        segments.append(segment)
        return true
      }
      return segments.reversed()
    }
  }

  /// The start of the hash of the own sealed segment that ended with operation `n`; nil if none did.
  package func sealedHash(endingAt n: UInt64) throws(StorageError) -> HashPrefix? {
    try read { connection throws(StorageError) in
      try connection.seenHash(connection.meta().replica, at: n)
    }
  }
}

extension Connection {
  func ownVersion(_ meta: Meta) throws(StorageError) -> Version {
    Version(n: meta.last, hash: try sealedHash(of: meta.replica))
  }

  /// The first own operation that no cut holds.
  func firstUncut() throws(StorageError) -> Int64? {
    try first(
      "SELECT min(first) FROM pending WHERE first > (SELECT ifnull(max(last), 0) FROM cut)"
    ) { $0.optionalInteger(0) }.flatMap { $0 }
  }

  /// Closes the open segment; one whose context is the same as that of the cut before makes it longer.
  func cut() throws(StorageError) {
    guard let first = try firstUncut() else { return }
    let meta = try meta()
    let base = Value.bytes(try foreignVersion(but: meta.replica).stored)
    try run(
      "UPDATE cut SET last = ? WHERE base = ? AND first = (SELECT max(first) FROM cut)",
      Value(meta.last), base)
    guard changedRows == 0 else { return }
    try run(
      "INSERT INTO cut (first, last, sealed, base) VALUES (?, ?, ?, ?)", .integer(first),
      Value(meta.last), .integer(first - 1), base)
  }

  fileprivate func newestSegmentHash(of replica: ReplicaID) throws(StorageError) -> SegmentHash {
    try first(
      "SELECT hash FROM segment WHERE replica = ? ORDER BY first DESC LIMIT 1", Value(replica)
    ) { $0.hash(0) } ?? .zero
  }

  fileprivate func insert(
    _ segment: SealedSegment, of replica: ReplicaID
  ) throws(StorageError) {
    try run(
      """
      INSERT INTO segment (replica, first, count, hash, previous, bytes) VALUES (?, ?, ?, ?, ?, ?)
      """, Value(replica), Value(segment.first), Value(segment.count), Value(segment.hash),
      Value(segment.previous), .bytes(segment.bytes))
    try markSeen(
      replica, through: segment.first + segment.count - 1, hash: segment.hash.prefix)
  }
}

extension VersionVector {
  /// For this file alone: each replica's 8 bytes, n in 8, hash in 8, sorted.
  var stored: [UInt8] {
    var bytes: [UInt8] = []
    for (replica, version) in sorted {
      bytes += replica.bytes
      bytes.append(integer: version.n, bytes: 8)
      bytes += version.hash.bytes
    }
    return bytes
  }

  init(stored bytes: [UInt8]) {
    self.init()
    var reader = ByteReader(bytes)
    while let replica = try? reader.fixed(ReplicaID.self),
      let n = try? reader.integer(bytes: 8), let hash = try? reader.fixed(HashPrefix.self)
    {
      self[replica] = Version(n: n, hash: hash)
    }
  }
}
