import CZlib

/// Writes one raw deflate stream (RFC 1951) piece by piece.
///
/// The bytes may differ between versions of zlib, so nothing compares or hashes them across machines:
/// what was sealed once is stored and sent as it is.
struct DeflateStream: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private var scratch = [UInt8](repeating: 0, count: 32 * 1024)
  private(set) var output: [UInt8] = []

  init() throws(FormatError) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = deflateInit2_(
      stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      stream.deallocate()
      throw .compressionFailed(code: code)
    }
    self.stream = stream  // Last: a ~Copyable type with a deinit may not throw after this.
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// What `count` more raw bytes can add at most to the output, from a flushed state to the end.
  ///
  /// Incompressible bytes are stored as they are, with a few bytes a block; see deflateBound in zlib.
  static func bound(_ count: Int) -> Int { count + count >> 12 + count >> 14 + 64 }

  mutating func write(_ bytes: [UInt8]) throws(FormatError) { try run(bytes, Z_NO_FLUSH) }

  /// Brings everything written so far into `output`, at the cost of about five bytes.
  mutating func flush() throws(FormatError) { try run([], Z_SYNC_FLUSH) }

  mutating func finish() throws(FormatError) { try run([], Z_FINISH) }

  private mutating func run(_ bytes: [UInt8], _ flush: Int32) throws(FormatError) {
    guard let length = UInt32(exactly: bytes.count) else { throw .tooLargeToPack }
    let code = bytes.withUnsafeBufferPointer { input in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.pointee.avail_in = length
      return drain(flush)
    }
    // A buffer error only says that there was nothing to do.
    guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
      throw .compressionFailed(code: code)
    }
  }

  private mutating func drain(_ flush: Int32) -> Int32 {
    let stream = stream
    var code = Z_OK
    repeat {
      let written = scratch.withUnsafeMutableBufferPointer { buffer in
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = UInt32(buffer.count)
        code = deflate(stream, flush)
        return buffer.count - Int(stream.pointee.avail_out)
      }
      output += scratch[..<written]
    } while stream.pointee.avail_out == 0
    return code
  }
}

/// Reads a raw deflate stream that says how long it gets.
enum Inflate {
  /// Never makes more than `length` + 1 bytes, whatever the stream would unpack to.
  ///
  /// - Throws: `deflateBroken` for a stream that is not one, ends early or ends before `packed` does;
  ///   `rawLengthWrong` if it is longer or shorter than `length`.
  static func unpack(_ packed: [UInt8], length: Int) throws(FormatError) -> [UInt8] {
    var stream = z_stream()
    let start = inflateInit2_(
      &stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard start == Z_OK else { throw .compressionFailed(code: start) }
    defer { inflateEnd(&stream) }

    // One byte more than asked for, so that a longer stream shows and the buffer is never empty.
    var (code, left) = (Z_OK, UInt32(0))
    let raw = [UInt8](unsafeUninitializedCapacity: length + 1) { output, count in
      packed.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(clamping: length + 1)
        code = inflate(&stream, Z_FINISH)
        left = stream.avail_in
      }
      count = length + 1 - Int(stream.avail_out)
    }
    guard raw.count <= length else { throw .rawLengthWrong }
    guard code == Z_STREAM_END, left == 0 else { throw .deflateBroken }
    guard raw.count == length else { throw .rawLengthWrong }
    return raw
  }
}
