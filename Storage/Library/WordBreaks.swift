/// Where words end in writing that puts no space between them.
///
/// The index splits text at spaces and punctuation. Chinese, Japanese, Korean and Thai would be one
/// word a sentence there, so each of their characters becomes a word, and a run of them in a query a
/// phrase. A change here makes every index wrong: it needs a migration that builds them anew.
enum WordBreaks {
  /// The text with a space on each side of such characters.
  static func spaced(_ text: String) -> String {
    var text = text
    let spaced = text.withUTF8(self.spaced)
    return spaced.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// The same on UTF-8, which may be broken: nil if nothing is to be changed, as in most texts.
  static func spaced(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard mayHaveBreaks(text) else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(text.count * 2)
    var index = 0
    while index < text.count {
      let length = min(length(of: text[index]), text.count - index)
      let character = text[index..<index + length]
      if length > 2, standsAlone(scalar(character)) {
        result.append(UInt8(ascii: " "))
        result += character
        result.append(UInt8(ascii: " "))
      } else {
        result += character
      }
      index += length
    }
    return result
  }

  /// Whether the scalar is a word by itself.
  static func standsAlone(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0e00...0x0eff,  // Thai, Lao
      0x1000...0x109f, 0x1780...0x17ff,  // Burmese, Khmer
      0x1100...0x11ff, 0xa960...0xa97f, 0xac00...0xd7ff,  // Hangul
      0x2e80...0x2fdf, 0x3005...0x3007, 0x3021...0x3029, 0x3031...0x303c,  // radicals, iteration
      0x3041...0x31bf, 0x31f0...0x31ff,  // kana, bopomofo
      0x3400...0x4dbf, 0x4e00...0x9fff, 0xf900...0xfaff,  // Han
      0xff66...0xffdc, 0x1b000...0x1b16f, 0x20000...0x3ffff:
      true
    default: false
    }
  }

  /// Passes over ASCII eight bytes at a time, as most of a text in Latin letters is.
  private static func mayHaveBreaks(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let bytes = UnsafeRawBufferPointer(text)
    var index = 0
    while index < text.count {
      if index <= text.count - 8,
        bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
        continue
      }
      if mayBegin(text[index]) { return true }
      index += 1
    }
    return false
  }

  /// Whether a first byte may begin one of them: E2 does not, as that is punctuation but for radicals.
  private static func mayBegin(_ byte: UInt8) -> Bool {
    switch byte {
    case 0xe0, 0xe1, 0xe3...0xed, 0xef, 0xf0: true
    default: false
    }
  }

  private static func length(of first: UInt8) -> Int {
    switch first {
    case 0xc0..<0xe0: 2
    case 0xe0..<0xf0: 3
    case 0xf0...: 4
    default: 1
    }
  }

  private static func scalar(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
    let first = UInt32(bytes.first ?? 0)
    let start = bytes.count == 4 ? first & 0x07 : first & 0x0f
    return bytes.dropFirst().reduce(start) { $0 << 6 | UInt32($1 & 0x3f) }
  }
}
