import CZlib

/// Writes one raw deflate stream (RFC 1951) piece by piece.
///
/// The bytes may differ between versions of zlib, so nothing compares or hashes them across machines:
/// what was sealed once is stored and sent as it is.
package struct DeflateStream: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private var scratch = [UInt8](repeating: 0, count: 32 * 1024)
  package private(set) var output: [UInt8] = []

  package init() throws(DeflateError) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = deflateInit2_(
      stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      stream.deallocate()
      throw .failed(code: code)
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
  package static func bound(_ count: Int) -> Int { count + count >> 12 + count >> 14 + 64 }

  /// Packs all of `bytes` as one stream.
  package static func pack(_ bytes: [UInt8]) throws(DeflateError) -> [UInt8] {
    var stream = try DeflateStream()
    try stream.write(bytes)
    try stream.finish()
    return stream.output
  }

  package mutating func write(_ bytes: [UInt8]) throws(DeflateError) { try run(bytes, Z_NO_FLUSH) }

  /// Brings everything written so far into `output`, at the cost of about five bytes.
  package mutating func flush() throws(DeflateError) { try run([], Z_SYNC_FLUSH) }

  package mutating func finish() throws(DeflateError) { try run([], Z_FINISH) }

  private mutating func run(_ bytes: [UInt8], _ flush: Int32) throws(DeflateError) {
    guard let length = UInt32(exactly: bytes.count) else { throw .tooLong }
    let code = bytes.withUnsafeBufferPointer { input in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.pointee.avail_in = length
      return drain(flush)
    }
    // A buffer error only says that there was nothing to do.
    guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
      throw .failed(code: code)
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
