import CZlib

/// Reads raw deflate streams (RFC 1951) that say how long they get.
package enum Inflate {
  /// Never makes more than `length` + 1 bytes, whatever the stream would unpack to.
  ///
  /// - Throws: `broken` for a stream that is not one, ends early or ends before `packed` does;
  ///   `otherLength` if it is longer or shorter than `length`.
  package static func unpack(_ packed: [UInt8], length: Int) throws(DeflateError) -> [UInt8] {
    var stream = z_stream()
    let start = inflateInit2_(
      &stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard start == Z_OK else { throw .failed(code: start) }
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
    guard raw.count <= length else { throw .otherLength }
    guard code == Z_STREAM_END, left == 0 else { throw .broken }
    guard raw.count == length else { throw .otherLength }
    return raw
  }
}
