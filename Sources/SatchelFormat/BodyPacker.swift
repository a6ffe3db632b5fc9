import SatchelBytes
import SatchelDeflate

/// Fills one packed body piece by piece and says when it is full.
///
/// A piece fits if even its worst case does. When that is in doubt the stream is flushed, which tells
/// the exact size so far; the room left shrinks with every flush, so there are few of them.
struct BodyPacker: ~Copyable {
  private var stream: DeflateStream
  private(set) var rawLength = 0
  /// Raw bytes that the output's length does not count yet.
  private var unflushed = 0

  init() throws(FormatError) {
    do { stream = try DeflateStream() } catch { throw FormatError(error) }
  }

  /// Takes `piece` whole and returns true, or leaves everything as it was and returns false.
  ///
  /// A piece that a fresh packer refuses fits no body.
  mutating func append(_ piece: [UInt8]) throws(FormatError) -> Bool {
    guard rawLength + piece.count <= PackedBody.maximumRawLength else { return false }
    do {
      if !hasRoom(for: piece.count), unflushed > 0 {
        try stream.flush()
        unflushed = 0
      }
      guard hasRoom(for: piece.count) else { return false }
      try stream.write(piece)
    } catch { throw FormatError(error) }
    rawLength += piece.count
    unflushed += piece.count
    return true
  }

  consuming func finish() throws(FormatError) -> PackedBody {
    do { try stream.finish() } catch { throw FormatError(error) }
    return try PackedBody(rawLength: rawLength, packed: stream.output)
  }

  private func hasRoom(for count: Int) -> Bool {
    let worst = stream.output.count + DeflateStream.bound(unflushed + count)
    return worst <= PackedBody.maximumPackedLength
  }
}
