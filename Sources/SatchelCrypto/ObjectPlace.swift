package import SatchelBytes
package import SatchelWire

/// What an object is and where it belongs: the part of its header that is not about its seal.
///
/// The seal covers it, so that an object cannot be put into another one's place.
package struct ObjectPlace: Hashable, Sendable {
  package let kind: ObjectKind
  /// Sixteen bytes.
  package let stream: [UInt8]
  package let first: UInt64
  package let count: UInt32
  package let previous: SegmentHash

  private init(
    _ kind: ObjectKind, stream: [UInt8], first: UInt64, count: UInt32,
    previous: SegmentHash = .zero
  ) {
    (self.kind, self.stream, self.first) = (kind, stream, first)
    (self.count, self.previous) = (count, previous)
  }

  init(_ header: ObjectHeader) {
    self.init(
      header.kind, stream: header.stream, first: header.first, count: header.count,
      previous: header.previous)
  }

  /// `previous` is the hash of the sealed segment before; zero for the first of a log.
  package static func segment(
    of replica: ReplicaID, first: UInt64, count: UInt32, previous: SegmentHash
  ) -> ObjectPlace {
    let stream = replica.bytes + [UInt8](repeating: 0, count: 8)
    return ObjectPlace(.segment, stream: stream, first: first, count: count, previous: previous)
  }

  /// Part `index`, from 0, of `count`.
  package static func blobPart(_ name: BlobName, index: Int, of count: Int) -> ObjectPlace {
    part(.blobPart, name.stream, index, count)
  }

  package static func manifest(of snapshot: SnapshotID) -> ObjectPlace {
    part(.manifest, snapshot.bytes, 0, 1)
  }

  /// Chunk `index`, from 0, of `count`.
  package static func chunk(of snapshot: SnapshotID, index: Int, of count: Int) -> ObjectPlace {
    part(.chunk, snapshot.bytes, index, count)
  }

  /// Says where the end of a replica's log is, on a remote that is only a folder.
  package static func head(of replica: ReplicaID, last: UInt64) -> ObjectPlace {
    let stream = replica.bytes + [UInt8](repeating: 0, count: 8)
    return ObjectPlace(.head, stream: stream, first: last, count: 0)
  }

  static func keyFile(_ locator: Locator) -> ObjectPlace {
    ObjectPlace(.keyFile, stream: locator.bytes, first: 0, count: 1)
  }

  private static func part(
    _ kind: ObjectKind, _ stream: [UInt8], _ index: Int, _ count: Int
  ) -> ObjectPlace {
    ObjectPlace(
      kind, stream: stream, first: UInt64(clamping: index), count: UInt32(clamping: count))
  }
}

/// A snapshot: sixteen random bytes.
package struct SnapshotID: SixteenBytes {
  package let high, low: UInt64
  package init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }
}
