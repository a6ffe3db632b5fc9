import SatchelBytes
import SatchelFormat
package import SatchelModel

extension Library {
  /// How many segments of other machines are here and wait for what they build on.
  package func segmentsWaiting() throws(StorageError) -> Int {
    try read { connection throws(StorageError) in
      Int(try connection.integer("SELECT count(*) FROM buffered"))
    }
  }

  /// Tells which segments wait; nil if none does.
  package func digestOfWaiting() throws(StorageError) -> [UInt8]? {
    try read { connection throws(StorageError) in
      let keys = try connection.bufferedKeys()
      return keys.isEmpty ? nil : Digest.sha256(keys.flatMap(\.hash.bytes))
    }
  }

  /// What each segment that waits builds on: where its log was, and what its writer had seen of others.
  ///
  /// Empty for one that cannot be read.
  package func needsOfWaiting() throws(StorageError) -> [VersionVector] {
    try read { connection throws(StorageError) in
      var needs: [VersionVector] = []
      for key in try connection.bufferedKeys() {
        guard let segment = try connection.buffered(key) else { continue }
        needs.append(segment.needs)
      }
      return needs
    }
  }
}

/// Segments that wait, in the order of their logs.
extension Connection {
  struct BufferedKey {
    let replica: ReplicaID
    let first: UInt64
    let hash: SegmentHash
  }

  func buffer(_ segment: ForeignSegment) throws(StorageError) {
    try run(
      """
      INSERT OR IGNORE INTO buffered (replica, first, count, hash, previous, reader, raw)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, Value(segment.replica), Value(segment.first), Value(Int(segment.count)),
      Value(segment.hash), Value(segment.previous), Value(Int(segment.minimumReader)),
      .bytes(segment.raw))
  }

  func bufferedKeys() throws(StorageError) -> [BufferedKey] {
    try all("SELECT replica, first, hash FROM buffered ORDER BY replica, first, hash") {
      BufferedKey(replica: $0.replica(0), first: $0.unsigned(1), hash: $0.hash(2))
    }
  }

  func buffered(_ key: BufferedKey) throws(StorageError) -> ForeignSegment? {
    try first(
      """
      SELECT count, previous, reader, raw FROM buffered
      WHERE replica = ? AND first = ? AND hash = ?
      """, Value(key.replica), Value(key.first), Value(key.hash)
    ) {
      ForeignSegment(
        replica: key.replica, first: key.first, count: UInt32(clamping: $0.integer(0)),
        hash: key.hash, previous: $0.hash(1), minimumReader: UInt8(clamping: $0.integer(2)),
        raw: $0.bytes(3))
    }
  }

  func unbuffer(_ key: BufferedKey) throws(StorageError) {
    try run(
      "DELETE FROM buffered WHERE replica = ? AND first = ? AND hash = ?", Value(key.replica),
      Value(key.first), Value(key.hash))
  }
}
