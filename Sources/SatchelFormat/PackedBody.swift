import SatchelBytes
import SatchelDeflate
import SatchelWire

/// What an object's seal encloses: raw bytes, compressed, and padded so that their size tells little.
///
/// u32 raw length ‖ u32 packed length ‖ raw deflate ‖ zeros up to PADMÉ of all that, at least 256.
package struct PackedBody: Hashable, Sendable {
  /// 4 MiB: what a reader must be ready to hold, and no object may unpack beyond.
  package static let maximumRawLength = 4 << 20
  /// The authentication tag of the seal, which counts to an object's body.
  package static let sealLength = 16
  /// The most compressed bytes that fit one object when padded: just under 752 KiB.
  package static let maximumPackedLength = largestPackedLength()

  private static let lengthsSize = 8
  private static let minimumPaddedLength = 256

  package let rawLength: Int
  /// Raw deflate.
  package let packed: [UInt8]

  init(rawLength: Int, packed: [UInt8]) throws(FormatError) {
    guard rawLength <= Self.maximumRawLength, packed.count <= Self.maximumPackedLength else {
      throw .tooLargeToPack
    }
    (self.rawLength, self.packed) = (rawLength, packed)
  }

  /// Compresses `raw`.
  ///
  /// - Throws: `tooLargeToPack` beyond 4 MiB, or if the result does not fit one object.
  package init(packing raw: [UInt8]) throws(FormatError) {
    guard raw.count <= Self.maximumRawLength else { throw .tooLargeToPack }
    let packed: [UInt8]
    do { packed = try DeflateStream.pack(raw) } catch { throw FormatError(error) }
    try self.init(rawLength: raw.count, packed: packed)
  }

  /// Takes lengths, compressed bytes and padding apart; nothing is unpacked yet.
  ///
  /// - Throws: `rawTooLong`, `packedLengthWrong`, `paddedLengthWrong` or `paddingNotZero`.
  package init(decoding plain: [UInt8]) throws(FormatError) {
    var reader = FormatReader(plain)
    let rawLength = try reader.integer(bytes: 4)
    let packedLength = try reader.integer(bytes: 4)
    guard rawLength <= UInt64(Self.maximumRawLength) else { throw .rawTooLong(rawLength) }
    guard packedLength <= UInt64(reader.remaining) else { throw .packedLengthWrong }
    let packed = try reader.bytes(Int(packedLength))
    guard plain.count == Self.paddedLength(Self.lengthsSize + packed.count) else {
      throw .paddedLengthWrong
    }
    guard try reader.bytes(reader.remaining).allSatisfy({ $0 == 0 }) else { throw .paddingNotZero }
    try self.init(rawLength: Int(rawLength), packed: Array(packed))
  }

  package func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    let length = Self.lengthsSize + packed.count
    bytes.reserveCapacity(Self.paddedLength(length) + Self.sealLength)
    bytes.append(integer: UInt64(rawLength), bytes: 4)
    bytes.append(integer: UInt64(packed.count), bytes: 4)
    bytes += packed
    bytes += repeatElement(0, count: Self.paddedLength(length) - length)
    return bytes
  }

  /// The raw bytes.
  ///
  /// - Throws: `deflateBroken` or `rawLengthWrong`; never makes more than `rawLength` bytes.
  package func unpacked() throws(FormatError) -> [UInt8] {
    do { return try Inflate.unpack(packed, length: rawLength) } catch { throw FormatError(error) }
  }

  /// PADMÉ: `length` rounded up so that at most its leading bits remain, costing 12 % at worst.
  ///
  /// A length of n bits keeps about log₂ n of them, so all sizes near one another look the same.
  package static func paddedLength(_ length: Int) -> Int {
    let length = max(length, minimumPaddedLength)
    let exponent = logarithm(length)
    let mask = 1 << (exponent - (logarithm(exponent) + 1)) - 1
    return (length + mask) & ~mask
  }

  private static func logarithm(_ number: Int) -> Int {
    Int.bitWidth - 1 - number.leadingZeroBitCount
  }

  /// Steps down from the limit until the padded length fits; the padding steps are 16 KiB there.
  private static func largestPackedLength() -> Int {
    let limit = ObjectHeader.maximumBodyLength - sealLength
    var length = limit
    while paddedLength(length) > limit { length -= 1 }
    return length - lengthsSize
  }
}
