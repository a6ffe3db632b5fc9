package import SatchelBytes
package import SatchelModel

/// A segment that is ready to be sealed.
package struct PackedSegment: Hashable, Sendable {
  package let first: UInt64
  package let count: UInt32
  package let body: PackedBody
}

/// Cuts the frames of one context into as few segments as the limits on raw and packed size ask for.
///
/// Frames are compressed as they come, each once or twice, so the work grows with their bytes alone. A
/// segment that is nearly full may stay short by up to the raw size of one frame.
package struct SegmentPacker: ~Copyable {
  private let base: VersionVector
  private let replica: ReplicaID
  private var first: UInt64
  private var encoder: SegmentEncoder
  private var packer: BodyPacker

  /// - Parameters:
  ///   - replica: The writer.
  ///   - first: The number of the first operation to come.
  ///   - base: What the writer had seen before all of them. All segments state the same base: the
  ///     writer's own operations are always seen.
  /// - Throws: `compressionFailed`, if zlib has no memory.
  package init(replica: ReplicaID, first: UInt64, base: VersionVector) throws(FormatError) {
    (self.replica, self.first, self.base) = (replica, first, base)
    encoder = SegmentEncoder(base: base, replica: replica)
    packer = try BodyPacker()
  }

  /// Takes a frame, and returns the segment before it if that one is full.
  ///
  /// - Throws: What is wrong with the frame; `tooLargeToPack` if it does not even fit a segment alone.
  package mutating func append(_ frame: [Operation]) throws(FormatError) -> PackedSegment? {
    if try add(frame) { return nil }
    let full = try cut()
    guard let full, try add(frame) else { throw .tooLargeToPack }
    return full
  }

  /// The last segment; nil if it would be empty.
  package consuming func finish() throws(FormatError) -> PackedSegment? { try cut() }

  /// Cuts all of `frames` at once; an empty list gives no segment.
  package static func pack(
    _ frames: [[Operation]], replica: ReplicaID, first: UInt64, base: VersionVector
  ) throws(FormatError) -> [PackedSegment] {
    var packer = try SegmentPacker(replica: replica, first: first, base: base)
    var segments: [PackedSegment] = []
    for frame in frames {
      if let full = try packer.append(frame) { segments.append(full) }
    }
    if let last = try packer.finish() { segments.append(last) }
    return segments
  }

  private mutating func add(_ frame: [Operation]) throws(FormatError) -> Bool {
    var encoder = encoder
    let bytes: [UInt8]
    do { bytes = try encoder.append(frame) } catch .segmentTooLong { return false }
    guard try packer.append(bytes) else { return false }
    self.encoder = encoder
    return true
  }

  private mutating func cut() throws(FormatError) -> PackedSegment? {
    guard encoder.count > 0 else { return nil }
    var packer = try BodyPacker()
    swap(&packer, &self.packer)
    let segment = PackedSegment(
      first: first, count: UInt32(clamping: encoder.count), body: try packer.finish())
    let (next, overflow) = first.addingReportingOverflow(encoder.count)
    guard !overflow else { throw .numbersOverflow }
    first = next
    encoder = SegmentEncoder(base: base, replica: replica)
    return segment
  }
}
