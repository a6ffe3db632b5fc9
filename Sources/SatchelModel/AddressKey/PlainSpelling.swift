import Foundation

/// One spelling of the characters of a path, a parameter or its value.
enum PlainSpelling {
  /// A path segment: nothing is encoded that may stand there as itself.
  ///
  /// An encoded slash stays encoded, since it separates nothing.
  static func segment(_ text: Substring) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || isRareInPath($0) }) else {
      return String(text)
    }
    return encode(composed(decode(text.utf8, plusIsSpace: false)), keeping: mayStandInPath)
  }

  /// A parameter's name or value as it reads: decoded once, and composed.
  static func text(_ text: Substring) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
      return String(text)
    }
    let bytes = composed(decode(text.utf8, plusIsSpace: true))
    // Bytes that are no UTF-8 stay as they are written: decoding would make different ones equal.
    return String(validating: bytes, as: UTF8.self) ?? String(text)
  }

  /// A name or value as it stands in a query.
  static func encoded(_ text: String) -> String {
    text.utf8.allSatisfy(mayStandInQuery)
      ? text : encode(Array(text.utf8), keeping: mayStandInQuery)
  }

  private static func decode(_ text: Substring.UTF8View, plusIsSpace: Bool) -> [UInt8] {
    var result: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let decoded = hexadecimal(rest.prefix(2)) {
        result.append(decoded)
        rest = rest.dropFirst(2)
      } else {
        result.append(byte == UInt8(ascii: "+") && plusIsSpace ? UInt8(ascii: " ") : byte)
      }
    }
    return result
  }

  private static func hexadecimal(_ digits: Substring.UTF8View.SubSequence) -> UInt8? {
    let values = digits.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    return values.count == 2 ? UInt8(values[0] * 16 + values[1]) : nil
  }

  /// Letters with their accents in one piece.
  private static func composed(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 > 0x7f }),
      let text = String(validating: bytes, as: UTF8.self)
    else { return bytes }
    return Array(text.precomposedStringWithCanonicalMapping.utf8)
  }

  private static func encode(_ bytes: [UInt8], keeping mayStand: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in bytes {
      if mayStand(byte) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
      || "-._~".utf8.contains(byte)
  }

  private static func mayStandInPath(_ byte: UInt8) -> Bool {
    isPlain(byte) || "!$&'()*+,:;=@".utf8.contains(byte)
  }

  private static func isRareInPath(_ byte: UInt8) -> Bool { "[]|^".utf8.contains(byte) }

  private static func mayStandInQuery(_ byte: UInt8) -> Bool {
    isPlain(byte) || "!$'()*,:;@/?".utf8.contains(byte)
  }
}
