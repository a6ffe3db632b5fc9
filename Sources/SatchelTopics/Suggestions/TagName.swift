/// A tag's name as it may stand in a text: "food-safety" as the words food and safety.
package struct TagName: Hashable, Sendable {
  private static let maximumWords = 8

  /// What its words come to together.
  package let term: Term
  /// 0 for a name without letters and digits, which no text has.
  package let wordCount: Int

  package init(_ name: String) {
    let words = WordReader.words(of: name, limit: Self.maximumWords)
    (term, wordCount) = (Term(joining: words[...]), words.count)
  }

  /// What the first word, the first two and so on come to.
  static func beginnings(of name: String) -> [Term] {
    var term = Term.nothing
    return WordReader.words(of: name, limit: maximumWords).dropLast().map { word in
      term = Term(term, word.term)
      return term
    }
  }

  package init(term: Term, wordCount: Int) { (self.term, self.wordCount) = (term, wordCount) }
}

/// Finds the names of tags in a row of words.
struct TagNames: Sendable {
  /// By what the words come to, also for the beginning of a longer name, where no name may end.
  private var places: [Term: [Int]] = [:]

  init(_ tags: [LearntTags.Tag]) {
    for (place, tag) in tags.enumerated() where tag.name.wordCount > 0 {
      places[tag.name.term, default: []].append(place)
      guard tag.name.wordCount > 1 else { continue }
      for beginning in TagName.beginnings(of: tag.key) where places[beginning] == nil {
        places[beginning] = []
      }
    }
  }

  /// How often each name occurs, by its place.
  ///
  /// A word that stands in every text is no name by itself: "can" is not canning, nor "it" a trade.
  func occurrences(in words: [Word]) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for start in words.indices {
      var term = Term.nothing
      for (length, word) in words[start...].enumerated() {
        term = Term(term, word.term)
        guard let found = places[term] else { break }
        guard length > 0 || !word.isCommon else { continue }
        for place in found { counts[place, default: 0] += 1 }
      }
    }
    return counts
  }
}
