import SatchelBytes
package import SatchelModel

/// The operations of one user action as bytes that stand alone: what a library keeps until they are sealed.
///
/// u64 first stamp ‖ operations. The first stamp is that of the first operation which is not a nop, and 0
/// without one.
package enum FrameCodec {
  /// A frame must fit a segment whatever else it holds; larger texts are blobs.
  package static let maximumLength = 512 * 1024
  package static let maximumValueLength = 256 * 1024

  /// - Throws: `frameEmpty`, `frameTooLong` or `valueTooLong`; `partsNotUsed`, `runEmpty` or
  ///   `runsNotMerged` for operations that no bytes stand for.
  package static func encode(_ frame: [Operation]) throws(FormatError) -> [UInt8] {
    let stamp = firstStamp(of: frame)
    var previous = PreviousOperation(stamp: stamp)
    var bytes: [UInt8] = []
    bytes.append(integer: stamp.value, bytes: 8)
    bytes += try encode(frame, after: &previous)
    return bytes
  }

  /// Reads what `encode` wrote, and nothing else: every frame has one byte string only.
  package static func decode(_ bytes: [UInt8]) throws(FormatError) -> [Operation] {
    var reader = FormatReader(bytes)
    let stamp = try Stamp(checking: try reader.integer(bytes: 8))
    var previous = PreviousOperation(stamp: stamp)
    let frame = try decode(try reader.bytes(reader.remaining), after: &previous)
    guard firstStamp(of: frame) == stamp else { throw .firstStampWrong }
    return frame
  }

  /// The stamp that a segment or a frame that stands alone begins with.
  static func firstStamp(of frame: [Operation]) -> Stamp {
    frame.first { $0.kind != .nop }?.stamp ?? .zero
  }

  /// The frame's operations, without a first stamp or a length.
  static func encode(
    _ frame: [Operation], after previous: inout PreviousOperation
  ) throws(FormatError) -> [UInt8] {
    guard !frame.isEmpty else { throw .frameEmpty }
    var bytes: [UInt8] = []
    previous.beginFrame()
    for operation in frame { try previous.encode(operation, to: &bytes) }
    guard bytes.count <= maximumLength else { throw .frameTooLong(bytes.count) }
    return bytes
  }

  static func decode(
    _ bytes: ArraySlice<UInt8>, after previous: inout PreviousOperation
  ) throws(FormatError) -> [Operation] {
    guard !bytes.isEmpty else { throw .frameEmpty }
    guard bytes.count <= maximumLength else { throw .frameTooLong(bytes.count) }
    var reader = FormatReader(bytes)
    var frame: [Operation] = []
    previous.beginFrame()
    while !reader.isAtEnd { frame.append(try previous.decode(from: &reader)) }
    return frame
  }
}
