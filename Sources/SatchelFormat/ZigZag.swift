import SatchelModel

/// Signed differences as small unsigned numbers: 0, −1, 1, −2 become 0, 1, 2, 3.
enum ZigZag {
  static func encode(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: (value << 1) ^ (value >> 63))
  }

  static func decode(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}

extension Stamp {
  /// The way from `other` to this stamp, which always fits as stamps have 63 bits.
  func difference(from other: Stamp) -> UInt64 {
    ZigZag.encode(Int64(bitPattern: value) &- Int64(bitPattern: other.value))
  }

  /// The stamp at `difference` from this one; it must fit 63 bits.
  func advanced(by difference: UInt64) throws(FormatError) -> Stamp {
    let start = Int64(bitPattern: value)
    let (sum, overflow) = start.addingReportingOverflow(ZigZag.decode(difference))
    guard !overflow, sum >= 0 else { throw .stampOutOfRange }
    return Stamp(clamping: UInt64(sum))
  }

  /// The stamp whose number is `value`, which must fit 63 bits.
  init(checking value: UInt64) throws(FormatError) {
    guard value <= Stamp.largest.value else { throw .stampOutOfRange }
    self.init(clamping: value)
  }
}
