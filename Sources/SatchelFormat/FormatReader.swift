import SatchelBytes

/// Reads untrusted bytes, with this target's errors.
struct FormatReader {
  private var reader: ByteReader

  init(_ bytes: ArraySlice<UInt8>) { reader = ByteReader(bytes) }
  init(_ bytes: [UInt8]) { reader = ByteReader(bytes) }

  var remaining: Int { reader.remaining }
  var isAtEnd: Bool { reader.isAtEnd }

  mutating func byte() throws(FormatError) -> UInt8 {
    do { return try reader.byte() } catch { throw .malformed(error) }
  }

  mutating func bytes(_ count: Int) throws(FormatError) -> ArraySlice<UInt8> {
    do { return try reader.bytes(count) } catch { throw .malformed(error) }
  }

  mutating func integer(bytes count: Int) throws(FormatError) -> UInt64 {
    do { return try reader.integer(bytes: count) } catch { throw .malformed(error) }
  }

  mutating func varint() throws(FormatError) -> UInt64 {
    do { return try reader.varint() } catch { throw .malformed(error) }
  }

  mutating func lengthPrefixed() throws(FormatError) -> ArraySlice<UInt8> {
    do { return try reader.lengthPrefixed() } catch { throw .malformed(error) }
  }

  mutating func fixed<Value: FixedBytes>(
    _ type: Value.Type = Value.self
  ) throws(FormatError) -> Value {
    do { return try reader.fixed(type) } catch { throw .malformed(error) }
  }

  func finish() throws(FormatError) {
    do { try reader.finish() } catch { throw .malformed(error) }
  }
}
