package import SatchelBytes

/// What a relay did with one pushed segment.
package enum SegmentStatus: UInt8, Sendable, CaseIterable {
  case ok = 0
  /// The relay had it already: the answer to an earlier push was lost.
  case duplicate
  /// It does not follow what the relay holds of this replica.
  case conflict
  /// One before it was not taken.
  case notTried
  case quota
  /// Its header is wrong.
  case bad
}

/// The answer to a push or pull of an account's log.
///
/// Integers are little-endian:
/// ```
/// "SATL"  u8 1  u8 flags {1 more, 2 reset, 4 floor, 8 snapshot}  u64 index  8 chain  u64 own n  16 own hash
/// u16 k, k × u8 status   u32 m, m segments back to back
/// ```
package struct LogAnswer: Equatable, Sendable {
  /// Whether there is more to pull: ask again at once.
  package var more: Bool
  /// The cursor asked for is not one of this log; the answer starts at its beginning.
  package var reset: Bool
  /// Rows after the cursor were compacted into a snapshot.
  package var floor: Bool
  /// Among the rows passed is that of a snapshot, which may hold what no segment does.
  package var snapshot: Bool
  /// The last row passed, the asking replica's own included.
  package var cursor: Cursor
  /// The last operation of the asking replica that the relay holds, and its segment's hash.
  package var ownN: UInt64
  package var ownHash: SegmentHash
  /// One a pushed segment.
  package var statuses: [SegmentStatus]
  /// Segments of other replicas, header and body, in the log's order.
  package var segments: [[UInt8]]

  package init(
    more: Bool = false, reset: Bool = false, floor: Bool = false, snapshot: Bool = false,
    cursor: Cursor, ownN: UInt64, ownHash: SegmentHash, statuses: [SegmentStatus],
    segments: [[UInt8]]
  ) {
    (self.more, self.reset, self.floor, self.cursor) = (more, reset, floor, cursor)
    self.snapshot = snapshot
    (self.ownN, self.ownHash, self.statuses) = (ownN, ownHash, statuses)
    self.segments = segments
  }

  package func encoded() -> [UInt8] {
    let flags: [UInt8] = [more ? 1 : 0, reset ? 2 : 0, floor ? 4 : 0, snapshot ? 8 : 0]
    var bytes = Array("SATL".utf8) + [1, flags.reduce(0, |)]
    bytes.append(integer: cursor.index, bytes: 8)
    bytes += cursor.chain.bytes
    bytes.append(integer: ownN, bytes: 8)
    bytes += ownHash.bytes
    bytes.append(integer: UInt64(statuses.count), bytes: 2)
    bytes += statuses.map(\.rawValue)
    bytes.append(integer: UInt64(segments.count), bytes: 4)
    for segment in segments { bytes += segment }
    return bytes
  }

  /// Reads an answer from outside: exactly one, with segments only.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    var reader = ByteReader(bytes)
    try reader.expect(message: "SATL")
    let flags = try reader.number(bytes: 1)
    guard flags < 16 else { throw .malformed("the flags of an answer") }
    (more, reset, floor) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0)
    snapshot = flags & 8 != 0
    cursor = Cursor(index: try reader.number(bytes: 8), chain: try reader.value())
    (ownN, ownHash) = (try reader.number(bytes: 8), try reader.value())
    statuses = []
    for byte in try reader.take(Int(try reader.number(bytes: 2))) {
      guard let status = SegmentStatus(rawValue: byte) else { throw .unknownStatus(byte) }
      statuses.append(status)
    }
    let count = try reader.number(bytes: 4)
    segments = []
    while !reader.isAtEnd {
      let object = try reader.object()
      guard try ObjectHeader(parsing: object).kind == .segment else { throw .notASegment }
      segments.append(Array(object))
    }
    guard UInt64(segments.count) == count else { throw .malformed("the count of segments") }
  }
}
