package import SatchelBytes

/// How far a relay's log of one replica goes.
package struct LogEnd: Hashable, Sendable {
  package let replica: ReplicaID
  /// Of its last operation.
  package let n: UInt64
  /// Of its last segment.
  package let hash: SegmentHash

  package init(replica: ReplicaID, n: UInt64, hash: SegmentHash) {
    (self.replica, self.n, self.hash) = (replica, n, hash)
  }
}

/// The answer to `GET …/ends`: one end for each replica that has a log, in any order.
///
/// ```
/// "SATE"  u8 1  u16 k, k × {replica 8  u64 n  hash 16}
/// ```
package struct LogEnds: Equatable, Sendable {
  package let ends: [LogEnd]

  /// At most as many as an account may have replicas.
  package init(_ ends: [LogEnd]) { self.ends = ends }

  package func encoded() -> [UInt8] {
    var bytes = Array("SATE".utf8) + [1]
    bytes.append(integer: UInt64(ends.count), bytes: 2)
    for end in ends {
      bytes += end.replica.bytes
      bytes.append(integer: end.n, bytes: 8)
      bytes += end.hash.bytes
    }
    return bytes
  }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    var reader = ByteReader(bytes)
    try reader.expect(message: "SATE")
    let count = try reader.number(bytes: 2)
    var ends: [LogEnd] = []
    for _ in 0..<count {
      let replica: ReplicaID = try reader.value()
      ends.append(
        LogEnd(replica: replica, n: try reader.number(bytes: 8), hash: try reader.value()))
    }
    try reader.end()
    self.ends = ends
  }
}
