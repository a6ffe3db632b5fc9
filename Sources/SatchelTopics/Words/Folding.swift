/// What a character beyond ASCII is to a word: case and accents do not matter.
enum Folding {
  enum Kind {
    /// Part of a word, as the bytes that stand for it.
    case letter([UInt8])
    /// An accent on the letter before.
    case mark
    /// A word by itself, in a writing without spaces.
    case character
    /// Ends the word but not the phrase: a hyphen, a space.
    case joiner
    /// The same within a word; elsewhere it is a quotation mark.
    case apostrophe
    case separator
  }

  static func kind(of value: UInt32) -> Kind {
    switch value {
    case 0xc0...0x17f: return latin(value)
    case 0x300...0x36f, 0xad, 0x200b...0x200f, 0xfe00...0xfe0f: return .mark
    case 0x2010, 0x2011, 0xa0, 0x202f: return .joiner
    case 0x2018, 0x2019: return .apostrophe
    case 0x2000...0x206f, 0x3000...0x3004, 0x3008...0x3020, 0xff00...0xff0f: return .separator
    case 0xe00...0xeff, 0x1000...0x109f, 0x1100...0x11ff, 0x1780...0x17ff, 0x2e80...0x2fdf,
      0x3005...0x3007, 0x3041...0x9fff, 0xa960...0xa97f, 0xac00...0xd7ff, 0xf900...0xfaff,
      0xff66...0xffdc, 0x20000...0x3ffff:
      return .character
    default: return other(value)
    }
  }

  /// Letters of À to ſ by their base letter; × and ÷ stand among them.
  private static func latin(_ value: UInt32) -> Kind {
    let base = latinBases[Int(value - 0xc0)]
    return base == [UInt8(ascii: " ")] ? .separator : .letter(base)
  }

  /// For each of U+00C0 to U+017F.
  private static let latinBases: [[UInt8]] =
    """
    a a a a a a ae c e e e e i i i i d n o o o o o _ o u u u u y th ss \
    a a a a a a ae c e e e e i i i i d n o o o o o _ o u u u u y th y \
    a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h h h \
    i i i i i i i i i i ij ij j j k k k l l l l l l l l l l n n n n n n n n n o o o o o o oe oe \
    r r r r r r s s s s s s s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s
    """
    .split(separator: " ").map { $0 == "_" ? [UInt8(ascii: " ")] : Array($0.utf8) }

  private static func other(_ value: UInt32) -> Kind {
    guard let scalar = Unicode.Scalar(value) else { return .separator }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .spacingMark:
      return .letter(Array(unaccented(scalar.properties.lowercaseMapping).utf8))
    case .nonspacingMark, .format: return .mark
    case .spaceSeparator: return .joiner
    default: return .separator
    }
  }

  /// Greek and Cyrillic letters with an accent, and the final sigma.
  private static func unaccented(_ letter: String) -> String { bases[letter] ?? letter }

  private static let bases = [
    "ά": "α", "έ": "ε", "ή": "η", "ί": "ι", "ό": "ο", "ύ": "υ", "ώ": "ω", "ϊ": "ι", "ϋ": "υ",
    "ς": "σ", "ё": "е",
  ]

  /// The scalar that begins at `index`, and its bytes; at least one, also of broken UTF-8.
  static func scalar(
    at index: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> (value: UInt32, length: Int) {
    let first = text[index]
    let length = min(first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4, text.count - index)
    var value = UInt32(first) & (0x7f >> UInt32(length))
    for byte in text[index + 1..<index + length] { value = value << 6 | UInt32(byte & 0x3f) }
    return (value, length)
  }
}
