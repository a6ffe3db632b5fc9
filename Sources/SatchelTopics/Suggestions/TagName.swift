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

  package init(term: Term, wordCount: Int) { (self.term, self.wordCount) = (term, wordCount) }
}

/// Finds the names of tags in a row of words.
struct TagNames: Sendable {
  private var places: [Term: [Int]] = [:]
  private var longest = 0

  init(_ names: [TagName]) {
    for (place, name) in names.enumerated() where name.wordCount > 0 {
      places[name.term, default: []].append(place)
      longest = max(longest, name.wordCount)
    }
  }

  /// How often each name occurs, by its place.
  func occurrences(in words: [Word]) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for start in words.indices {
      var term = Term(number: 0)
      for word in words[start...].prefix(longest) {
        term = Term(term, word.term)
        for place in places[term] ?? [] { counts[place, default: 0] += 1 }
      }
    }
    return counts
  }
}
