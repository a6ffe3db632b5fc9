package import SatchelBytes
package import SatchelModel

/// A piece of one replica's log, as its seal encloses it before compression.
///
/// ```
/// vector of what the writer had seen of others ‖ u64 first stamp ‖ frames {length, operations}
/// ```
/// The number of an operation is the header's `first` plus what comes before it; a nop counts its run. The
/// first stamp is that of the first operation of the first frame which is not a nop, and 0 without one;
/// stamps count on from there. Every body has one byte string only, and others are refused.
package struct SegmentBody: Hashable, Sendable {
  /// Without an entry of the writer's own, which is always `first` − 1.
  package let base: VersionVector
  /// One user action each; none is empty.
  package let frames: [[Operation]]

  package init(base: VersionVector, frames: [[Operation]]) {
    (self.base, self.frames) = (base, frames)
  }

  /// The bytes of a segment of `replica`.
  ///
  /// - Throws: What is wrong with a frame; `segmentEmpty` or `segmentTooLong`.
  package func encoded(by replica: ReplicaID) throws(FormatError) -> [UInt8] {
    var encoder = SegmentEncoder(base: base, replica: replica)
    var bytes: [UInt8] = []
    for frame in frames { bytes += try encoder.append(frame) }
    guard encoder.count > 0 else { throw .segmentEmpty }
    guard bytes.count <= PackedBody.maximumRawLength else { throw .segmentTooLong }
    return bytes
  }

  /// Reads untrusted bytes whose header names `replica`, `first` and `count`.
  ///
  /// - Throws: `unknownOperationKind` for what a newer Satchel wrote; anything else means that the
  ///   bytes are not a segment's.
  package init(
    decoding raw: [UInt8], by replica: ReplicaID, first: UInt64, count: UInt32
  ) throws(FormatError) {
    guard count > 0 else { throw .segmentEmpty }
    guard first > 0, !first.addingReportingOverflow(UInt64(count)).overflow else {
      throw .numbersOverflow
    }
    var reader = FormatReader(raw)
    base = try reader.versionVector()
    guard base[replica] == nil else { throw .baseNamesItsOwner }
    let stamp = try Stamp(checking: try reader.integer(bytes: 8))

    var previous = PreviousOperation(stamp: stamp)
    var (frames, found): ([[Operation]], UInt64) = ([], 0)
    while !reader.isAtEnd {
      let frame = try FrameCodec.decode(try reader.lengthPrefixed(), after: &previous)
      if frames.isEmpty, FrameCodec.firstStamp(of: frame) != stamp { throw .firstStampWrong }
      found = try frame.count(after: found)
      frames.append(frame)
    }
    guard found == count else { throw .countWrong(stated: count, found: found) }
    self.frames = frames
  }
}

/// Writes a segment frame by frame, so that its size is known before it is too large.
package struct SegmentEncoder {
  private let base: VersionVector
  private var previous: PreviousOperation?
  /// The operations so far, which the header states.
  package private(set) var count: UInt64 = 0
  /// The raw bytes so far.
  package private(set) var size = 0

  /// An entry of the writer's own in `base` is left out.
  package init(base: VersionVector, replica: ReplicaID) {
    var foreign = base
    foreign[replica] = nil
    self.base = foreign
  }

  /// The bytes to append to the segment for one more frame; with the first one, those before it too.
  ///
  /// - Throws: What is wrong with the frame, or `segmentTooLong`; the encoder is then as it was.
  package mutating func append(_ frame: [Operation]) throws(FormatError) -> [UInt8] {
    var bytes: [UInt8] = []
    let stamp = FrameCodec.firstStamp(of: frame)
    var previous = previous ?? PreviousOperation(stamp: stamp)
    if count == 0 {
      bytes.append(base)
      bytes.append(integer: stamp.value, bytes: 8)
    }
    bytes.append(lengthPrefixed: try FrameCodec.encode(frame, after: &previous))
    let count = try frame.count(after: count)
    guard count <= UInt32.max else { throw .segmentTooLong }
    (self.previous, self.count) = (previous, count)
    size += bytes.count
    return bytes
  }
}

extension [Operation] {
  /// How many numbers these operations take, together with `count` before them.
  fileprivate func count(after count: UInt64) throws(FormatError) -> UInt64 {
    var sum = count
    for operation in self {
      let (next, overflow) = sum.addingReportingOverflow(operation.run)
      guard !overflow else { throw .numbersOverflow }
      sum = next
    }
    return sum
  }
}
