/// Base 32 in lower case, without the letters i, l, o and u that are misread (Crockford's alphabet).
package enum Base32 {
  private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// Five bits a character, most significant first; the last character is filled with zero bits.
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    var (buffer, bits) = (UInt(0), 0)
    for byte in bytes {
      buffer = buffer << 8 | UInt(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(digits[Int(buffer >> UInt(bits) & 31)])
      }
      buffer &= (1 << UInt(bits)) - 1
    }
    if bits > 0 { text.append(digits[Int(buffer << UInt(5 - bits) & 31)]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bits of `text` as whole bytes; what is left over must be zero bits.
  ///
  /// Nil for a character outside the alphabet. Capitals are accepted.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (buffer, bits) = (UInt(0), 0)
    for character in text.lowercased().utf8 {
      guard let digit = digits.firstIndex(of: character) else { return nil }
      buffer = buffer << 5 | UInt(digit)
      bits += 5
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt(bits)))
      buffer &= (1 << UInt(bits)) - 1
    }
    return buffer == 0 && bits < 5 ? bytes : nil
  }
}
