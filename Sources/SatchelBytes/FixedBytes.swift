/// A value of a fixed number of bytes: an id, a hash, a key's name.
///
/// Ordering is the order of the bytes, so that sorted lists are the same on every machine.
package protocol FixedBytes: Hashable, Comparable, Sendable, CustomStringConvertible {
  static var size: Int { get }

  /// Nil unless `bytes` has exactly `size` elements.
  init?(bytes: some Collection<UInt8>)

  var bytes: [UInt8] { get }
}

extension FixedBytes {
  /// Lower-case hexadecimal, two digits a byte.
  package var hex: String { Hex.encode(bytes) }

  /// Nil unless `hex` is exactly `size` bytes of lower-case hexadecimal.
  package init?(hex: some StringProtocol) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  package var description: String { hex }
}

/// Eight bytes, held as one integer whose order is the order of the bytes.
package protocol EightBytes: FixedBytes {
  init(value: UInt64)
  var value: UInt64 { get }
}

extension EightBytes {
  package static var size: Int { 8 }

  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 8 else { return nil }
    self.init(value: bytes.reduce(0) { $0 << 8 | UInt64($1) })
  }

  package var bytes: [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

  package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// Sixteen bytes, held as two integers whose order is the order of the bytes.
package protocol SixteenBytes: FixedBytes {
  init(high: UInt64, low: UInt64)
  var high: UInt64 { get }
  var low: UInt64 { get }
}

extension SixteenBytes {
  package static var size: Int { 16 }
  package static var zero: Self { Self(high: 0, low: 0) }

  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var (high, low) = (UInt64(0), UInt64(0))
    for byte in bytes {
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(byte)
    }
    self.init(high: high, low: low)
  }

  package var bytes: [UInt8] {
    withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
