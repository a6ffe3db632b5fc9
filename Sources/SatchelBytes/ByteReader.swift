/// What is wrong with bytes from outside.
///
/// None of these traps; every read is bounded.
package enum ByteError: Error, Equatable, CustomStringConvertible {
  case endsEarly
  case numberNotMinimal
  case numberTooLarge
  case trailingBytes(Int)

  package var description: String {
    switch self {
    case .endsEarly: "the bytes end before the value does"
    case .numberNotMinimal: "a number is written with more bytes than it needs"
    case .numberTooLarge: "a number does not fit 64 bits"
    case .trailingBytes(let count): "\(count) bytes follow the end"
    }
  }
}

/// Reads untrusted bytes from front to back.
package struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  package init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  package var remaining: Int { bytes.endIndex - position }
  package var isAtEnd: Bool { remaining == 0 }

  package mutating func byte() throws(ByteError) -> UInt8 {
    guard position < bytes.endIndex else { throw .endsEarly }
    defer { position += 1 }
    return bytes[position]
  }

  package mutating func bytes(_ count: Int) throws(ByteError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else { throw .endsEarly }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// A little-endian number of 1 to 8 bytes.
  package mutating func integer(bytes count: Int) throws(ByteError) -> UInt64 {
    try bytes(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// An unsigned LEB128 number in its one shortest form.
  package mutating func varint() throws(ByteError) -> UInt64 {
    var (value, shift) = (UInt64(0), UInt64(0))
    while true {
      let next = try byte()
      let bits = UInt64(next & 0x7f)
      guard shift < 63 || (shift == 63 && bits <= 1) else { throw .numberTooLarge }
      value |= bits << shift
      guard next & 0x80 != 0 else {
        guard next != 0 || shift == 0 else { throw .numberNotMinimal }
        return value
      }
      shift += 7
    }
  }

  /// A varint length and as many bytes.
  package mutating func lengthPrefixed() throws(ByteError) -> ArraySlice<UInt8> {
    let length = try varint()
    guard length <= UInt64(remaining) else { throw .endsEarly }
    return try bytes(Int(length))
  }

  package mutating func fixed<Value: FixedBytes>(
    _ type: Value.Type = Value.self
  ) throws(ByteError) -> Value {
    guard let value = Value(bytes: try bytes(Value.size)) else { throw .endsEarly }
    return value
  }

  package func finish() throws(ByteError) {
    guard isAtEnd else { throw .trailingBytes(remaining) }
  }
}

extension [UInt8] {
  /// Appends `value` in `count` little-endian bytes.
  package mutating func append(integer value: UInt64, bytes count: Int) {
    for index in 0..<count { append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
  }

  package mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  package mutating func append(lengthPrefixed bytes: some Collection<UInt8>) {
    append(varint: UInt64(bytes.count))
    append(contentsOf: bytes)
  }
}
