/// What a person searches for, as words, phrases and beginnings of words.
///
/// Nothing that they type is syntax to SQLite: each word goes into quotes.
struct SearchQuery: Equatable {
  static let maximumTerms = 64

  struct Term: Equatable {
    /// One word, or several in a row.
    let words: String
    /// Whether the last word may go on.
    let isPrefix: Bool

    /// As FTS5 reads it.
    var expression: String { "\"\(words)\"" + (isPrefix ? " *" : "") }
  }

  let terms: [Term]

  /// Every term, anywhere.
  var expression: String { terms.map(\.expression).joined(separator: " AND ") }

  init(_ text: String) {
    var terms: [Term] = []
    var rest = text[...]
    while let start = rest.firstIndex(where: { !$0.isWhitespace }) {
      rest = rest[start...]
      let isPhrase = rest.first == "\""
      if isPhrase { rest = rest.dropFirst() }
      let end = rest.firstIndex { isPhrase ? $0 == "\"" : $0.isWhitespace } ?? rest.endIndex
      if let term = Self.term(rest[..<end], isPhrase: isPhrase) { terms.append(term) }
      rest = rest[end...].dropFirst(isPhrase ? 1 : 0)
    }
    self.terms = Array(terms.prefix(Self.maximumTerms))
  }

  /// Nil for what holds no letter and no digit: the index could never find it.
  private static func term(_ text: Substring, isPhrase: Bool) -> Term? {
    let plain = String(text.unicodeScalars.map { $0.isWordPart ? Character($0) : " " })
    let words = WordBreaks.spaced(plain).split(separator: " ").joined(separator: " ")
    guard !words.isEmpty else { return nil }
    return Term(words: words, isPrefix: !isPhrase && text.hasSuffix("*"))
  }
}

extension Unicode.Scalar {
  /// Whether the index takes it as part of a word, or as a mark on one: letters, digits, marks.
  var isWordPart: Bool {
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
