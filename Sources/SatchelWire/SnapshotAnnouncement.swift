import SatchelBytes

/// Says that all of a snapshot was stored: `stream 16 ‖ u64 index ‖ chain 8 ‖ u8 flags {1 whole}`.
package struct SnapshotAnnouncement: Equatable, Sendable {
  package static let size = 33

  /// Sixteen bytes.
  package let stream: [UInt8]
  /// Up to where its writer had read the log when it was made, snapshots included.
  package let cursor: Cursor
  /// Whether it holds all of the log up to there, so that nothing waited.
  package let isWhole: Bool

  package init(stream: [UInt8], cursor: Cursor, isWhole: Bool) {
    (self.stream, self.cursor, self.isWhole) = (stream, cursor, isWhole)
  }

  package func encoded() -> [UInt8] {
    var bytes = stream
    bytes.append(integer: cursor.index, bytes: 8)
    return bytes + cursor.chain.bytes + [isWhole ? 1 : 0]
  }

  package init(decoding bytes: [UInt8]) throws(WireError) {
    var reader = ByteReader(bytes)
    stream = Array(try reader.take(16))
    cursor = Cursor(index: try reader.number(bytes: 8), chain: try reader.value())
    let flags = try reader.number(bytes: 1)
    guard flags < 2 else { throw .malformed("the flags of a snapshot") }
    isWhole = flags == 1
    try reader.end()
  }
}
