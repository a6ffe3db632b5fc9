import SatchelQuery

/// Words as the search index takes them: nothing that a person types is syntax to it.
struct MatchTerm: Hashable {
  /// One word, or several in a row.
  let words: String
  /// Whether the last word may go on.
  let isPrefix: Bool

  /// Nil for what holds no letter and no digit: the index could never find it.
  init?(_ words: Words) {
    let plain = String(words.text.unicodeScalars.map { $0.isWordPart ? Character($0) : " " })
    let spaced = WordBreaks.spaced(plain).split(separator: " ").joined(separator: " ")
    guard !spaced.isEmpty else { return nil }
    (self.words, isPrefix) = (spaced, words.isPrefix)
  }

  /// As FTS5 reads it: the words are in quotes, and hold none.
  var expression: String { "\"\(words)\"" + (isPrefix ? " *" : "") }
}

extension [MatchTerm] {
  /// One of the terms at least.
  var alternatives: String { "(" + map(\.expression).joined(separator: " OR ") + ")" }
}
