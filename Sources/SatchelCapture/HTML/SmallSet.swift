/// A set of bytes, or of things numbered by a byte, asked in a few instructions.
struct SmallSet<Member: RawRepresentable>: Sendable, ExpressibleByArrayLiteral
where Member.RawValue == UInt8 {
  private var bits = ByteSet()

  init(arrayLiteral members: Member...) { self.init(members) }

  init(_ members: some Sequence<Member>) {
    for member in members { bits.insert(member.rawValue) }
  }

  @inline(__always)
  func contains(_ member: Member) -> Bool { bits.contains(member.rawValue) }

  /// False for nil, which is the name of text.
  @inline(__always)
  func contains(_ member: Member?) -> Bool { member.map { bits.contains($0.rawValue) } ?? false }

  func union(_ other: Self) -> Self {
    var union = self
    union.bits.formUnion(other.bits)
    return union
  }

  func subtracting(_ other: Self) -> Self {
    var rest = self
    rest.bits.subtract(other.bits)
    return rest
  }
}

typealias ElementSet = SmallSet<ElementName>

struct ByteSet: Sendable {
  private var words = InlineArray<4, UInt64>(repeating: 0)

  init() {}

  init(_ bytes: some Sequence<UInt8>) { for byte in bytes { insert(byte) } }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 != 0
  }

  mutating func insert(_ byte: UInt8) {
    words[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
  }

  mutating func formUnion(_ other: Self) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  mutating func subtract(_ other: Self) {
    for index in words.indices { words[index] &= ~other.words[index] }
  }
}

/// What single bytes of UTF-8 are in ASCII.
enum ASCII {
  @inline(__always)
  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  @inline(__always)
  static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

  /// White space as HTML has it.
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x09 || byte == 0x0d || byte == 0x0c
  }
}
