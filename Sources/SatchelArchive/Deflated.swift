import CZlib

/// Raw deflate streams (RFC 1951), whole ones in memory.
enum Deflated {
  /// Never makes more than `length` + 1 bytes, whatever the stream would unpack to.
  ///
  /// `name` is for the error: `damaged` for all that is not exactly one stream of that length.
  static func unpack(
    _ packed: [UInt8], length: Int, of name: String
  ) throws(ArchiveError) -> [UInt8] {
    var stream = z_stream()
    guard
      inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .unreadable(reason: "there is no memory") }
    defer { inflateEnd(&stream) }
    var code = Z_OK
    // One byte more than said, so that a longer stream shows and the buffer is never empty.
    let bytes = [UInt8](unsafeUninitializedCapacity: length + 1) { output, count in
      packed.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(clamping: length + 1)
        code = inflate(&stream, Z_FINISH)
      }
      count = length + 1 - Int(stream.avail_out)
    }
    guard code == Z_STREAM_END, stream.avail_in == 0, bytes.count == length else {
      throw .damaged("'\(name)' does not unpack to what it says")
    }
    return bytes
  }

  static func pack(_ bytes: [UInt8]) throws(ArchiveError) -> [UInt8] {
    var stream = z_stream()
    guard
      deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY,
        ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .unreadable(reason: "there is no memory") }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    var code = Z_OK
    let packed = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      bytes.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(clamping: bound)
        code = deflate(&stream, Z_FINISH)
      }
      count = bound - Int(stream.avail_out)
    }
    guard code == Z_STREAM_END else { throw .tooMuch("a file is too large to be packed") }
    return packed
  }
}

enum Checksum {
  /// CRC-32, as ZIP has it.
  static func of(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
    }
  }
}
