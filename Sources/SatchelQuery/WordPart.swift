extension Unicode.Scalar {
  /// Whether the search index takes it as part of a word, or as a mark on one: letters, digits, marks.
  package var isWordPart: Bool {
    if value < 0x80 {
      return (48...57).contains(value) || (65...90).contains(value) || (97...122).contains(value)
    }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .privateUse, .nonspacingMark, .spacingMark:
      return true
    default: return false
    }
  }
}

extension String {
  /// Whether there is anything in it that the search index could find.
  package var hasWord: Bool { unicodeScalars.contains(where: \.isWordPart) }
}
