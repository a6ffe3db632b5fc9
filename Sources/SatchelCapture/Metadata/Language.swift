/// The direction that a text is read in, as HTML's `dir` names it.
package enum TextDirection: String, Sendable {
  case leftToRight = "ltr"
  case rightToLeft = "rtl"
  case automatic = "auto"
}

/// A language's name as the web writes it: `de`, `pt-BR`, `zh-Hant`.
enum LanguageTag {
  /// The tag in its usual form, or nil for what is no language tag.
  static func valid(_ text: String) -> String? {
    let parts = text.trimming(while: \.isWhitespace).replacing("_", with: "-").split(
      separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, (2...3).contains(language.utf8.count), parts.count <= 5,
      language.utf8.allSatisfy(isLetter),
      parts.allSatisfy({ (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isAlphanumeric) })
    else { return nil }
    return
      ([current[language.lowercased()] ?? language.lowercased()] + parts.dropFirst().map(spelt))
      .joined(separator: "-")
  }

  /// For languages that once had another name.
  private static let current = ["in": "id", "iw": "he", "ji": "yi", "jp": "ja", "cn": "zh"]

  static func isRightToLeft(_ tag: String) -> Bool {
    rightToLeft.contains(String(tag.prefix { $0 != "-" }))
  }

  static func direction(_ tag: String) -> TextDirection {
    isRightToLeft(tag) ? .rightToLeft : .leftToRight
  }

  /// Regions are written in capitals, scripts with one.
  private static func spelt(_ part: Substring) -> String {
    switch part.utf8.count {
    case 2: part.uppercased()
    case 4 where part.utf8.allSatisfy(isLetter):
      part.prefix(1).uppercased() + part.dropFirst().lowercased()
    default: part.lowercased()
    }
  }

  private static let rightToLeft: Set<String> = [
    "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi",
  ]

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte)
  }
}
