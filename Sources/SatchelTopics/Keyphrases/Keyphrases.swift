/// Phrases that say what an article is about, for when the person's own tags cannot.
///
/// Words and rows of words that come often, early, and in the title. It needs no other article, no
/// dictionary and no language.
package enum Keyphrases {
  package struct Phrase: Hashable, Sendable {
    /// In lower case, as it is written where it comes first.
    package let text: String
    /// Greater is better; to be compared within one article only.
    package let score: Double
  }

  /// Best first; `tags` are the names of tags that the person has: such a phrase is preferred.
  package static func phrases(
    title: String, text: String, tags: Set<TagName> = [], limit: Int
  ) -> [Phrase] {
    var tally = PhraseTally()
    tally.add(title, isTitle: true)
    tally.add(withoutRepeatedLines(text), isTitle: false)
    return Array(tally.phrases(preferring: Set(tags.map(\.term))).prefix(limit))
  }

  /// A line that comes again and again is a site's, not the article's.
  private static func withoutRepeatedLines(_ text: String) -> String {
    var seen: Set<Substring> = []
    return text.split(separator: "\n").filter { seen.insert($0).inserted }.joined(separator: "\n")
  }
}

/// Counts the phrases of an article.
private struct PhraseTally {
  private static let maximumWords = ArticleTerms.maximumWords
  private static let longestPhrase = 3
  /// A phrase in the title counts as much as two in the text.
  private static let titleWeight = 2.0

  private struct Entry {
    let text: String
    let wordCount: Int
    /// Words of the article before it.
    let place: Int
    var weight = 0.0
    var times = 0
  }

  private var entries: [Term: Entry] = [:]
  private var wordCount = 0

  mutating func add(_ text: String, isTitle: Bool) {
    let bytes = Array(text.utf8)
    let words = WordReader.words(of: text, limit: Self.maximumWords)
    for start in words.indices {
      for length in 1...Self.longestPhrase where start + length <= words.count {
        let row = words[start..<start + length]
        guard row.dropFirst().allSatisfy({ !$0.beginsPhrase }) else { break }
        guard let first = row.first, let last = row.last, row.isPhrase,
          !bytes[first.place.lowerBound].isDigit
        else { continue }
        let place = first.place.lowerBound..<last.place.upperBound
        let term = Term(joining: row)
        var entry =
          entries[term]
          ?? Entry(
            text: String(decoding: bytes[place], as: UTF8.self).lowercased(), wordCount: length,
            place: wordCount + start)
        entry.weight += isTitle ? Self.titleWeight : 1
        entry.times += 1
        entries[term] = entry
      }
    }
    wordCount += words.count
  }

  func phrases(preferring tags: Set<Term>) -> [Keyphrases.Phrase] {
    // A row of words that comes only once may be chance.
    let found = entries.filter { $0.value.wordCount == 1 || $0.value.times > 1 }
    return found.map { term, entry in
      let preference = tags.contains(term) ? 1.5 : 1
      return (entry, Keyphrases.Phrase(text: entry.text, score: score(entry) * preference))
    }
    .sorted { ($0.1.score, -$0.0.place, $1.1.text) > ($1.1.score, -$1.0.place, $0.1.text) }
    .map(\.1)
  }

  /// Longer phrases are rarer, long words say more than short ones, and what comes first counts most.
  private func score(_ entry: Entry) -> Double {
    let length = [1, 1.35, 1.2][entry.wordCount - 1]
    let firstWord = entry.text.utf8.prefix { $0 != UInt8(ascii: " ") }.count
    let place = Double(entry.place) / Double(max(1, wordCount))
    return logarithm(2 + entry.weight) * length * min(1, 0.35 + 0.1 * Double(firstWord))
      * (1.3 - 0.6 * place)
  }
}

extension ArraySlice<Word> {
  /// Whether it may be a phrase: common words stand within it only, and short ones do not begin it.
  fileprivate var isPhrase: Bool {
    guard let first, let last else { return false }
    // One character of a writing without spaces is rarely a word.
    if contains(where: \.isCharacter) { return count > 1 && allSatisfy(\.isCharacter) }
    return !first.isCommon && !last.isCommon && first.place.count > 2
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
