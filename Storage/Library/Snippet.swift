import Foundation
import SatchelQuery

/// Finds the passage of a text that shows a match, and marks the words that were searched for.
struct Snippet {
  /// In characters.
  private static let before = 40
  private static let length = 180
  /// A word further into a very long text is not looked for.
  private static let maximumBytes = 2 << 20

  private let terms: [[String]]
  private let words: Set<String>
  private let prefixes: [String]

  init(_ matches: [MatchTerm]) {
    var (terms, words, prefixes): ([[String]], Set<String>, [String]) = ([], [], [])
    for term in matches {
      var folded = term.words.split(separator: " ").map { Self.folded($0) }
      terms.append(folded)
      if term.isPrefix, let last = folded.popLast() { prefixes.append(last) }
      words.formUnion(folded)
    }
    (self.terms, self.words, self.prefixes) = (terms, words, prefixes)
  }

  /// A passage on one line with its matches marked; nil if no word occurs.
  func passage(of text: String) -> String? {
    guard let match = place(in: text) else { return nil }
    var start =
      text.index(match, offsetBy: -Self.before, limitedBy: text.startIndex)
      ?? text.startIndex
    if start > text.startIndex {
      start = text[start..<match].firstIndex(where: \.isWhitespace) ?? match
    }
    var end = text.index(start, offsetBy: Self.length, limitedBy: text.endIndex) ?? text.endIndex
    if end < text.endIndex {
      end = text[match..<end].lastIndex(where: \.isWhitespace) ?? end
    }
    let passage = marked(text[start..<end])
    return (start > text.startIndex ? "…" : "") + passage + (end < text.endIndex ? "…" : "")
  }

  /// Where a whole phrase begins, or failing that the first word.
  private func place(in text: String) -> String.Index? {
    var firstWord: String.Index?
    var former: [String] = []
    let longest = terms.map(\.count).max() ?? 1
    var starts: [String.Index] = []
    for range in Words(text[...], maximumBytes: Self.maximumBytes) {
      let word = Self.folded(text[range])
      former.append(word)
      starts.append(range.lowerBound)
      if former.count > longest {
        former.removeFirst()
        starts.removeFirst()
      }
      guard isMatch(word) else { continue }
      firstWord = firstWord ?? range.lowerBound
      for term in terms where former.count >= term.count && ends(former, with: term) {
        return starts[starts.count - term.count]
      }
    }
    return firstWord
  }

  private func isMatch(_ word: String) -> Bool {
    words.contains(word) || prefixes.contains { word.hasPrefix($0) }
  }

  private func ends(_ former: [String], with term: [String]) -> Bool {
    zip(former.suffix(term.count), term).allSatisfy { word, wanted in
      word == wanted || (prefixes.contains(wanted) && word.hasPrefix(wanted))
    }
  }

  private func marked(_ passage: Substring) -> String {
    var result = ""
    var index = passage.startIndex
    func append(_ text: Substring) {
      for character in text
      where character != SearchHit.matchStart && character != SearchHit.matchEnd {
        if !character.isWhitespace {
          result.append(character)
        } else if result.last != " ", !result.isEmpty {
          result.append(" ")
        }
      }
    }
    for range in Words(passage, maximumBytes: Self.maximumBytes)
    where isMatch(Self.folded(passage[range])) {
      append(passage[index..<range.lowerBound])
      result.append(SearchHit.matchStart)
      append(passage[range])
      result.append(SearchHit.matchEnd)
      index = range.upperBound
    }
    append(passage[index...])
    return result.last == " " ? String(result.dropLast()) : result
  }

  /// Without case and diacritics, as the index folds words.
  private static func folded(_ word: Substring) -> String {
    guard word.utf8.allSatisfy({ $0 < 0x80 }) else {
      return word.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
    return word.lowercased()
  }
}

/// The words of a text as the index sees them, one after another.
private struct Words: Sequence, IteratorProtocol {
  private let scalars: Substring.UnicodeScalarView
  private var index: String.Index
  private let end: String.Index

  init(_ text: Substring, maximumBytes: Int) {
    scalars = text.unicodeScalars
    index = scalars.startIndex
    let limit = text.utf8.index(
      text.startIndex, offsetBy: maximumBytes, limitedBy: text.endIndex)
    end = limit ?? text.endIndex
  }

  mutating func next() -> Range<String.Index>? {
    while index < end, !scalars[index].isWordPart { index = scalars.index(after: index) }
    guard index < end else { return nil }
    let start = index
    repeat { index = scalars.index(after: index) } while index < end && goesOn(from: start)
    return start..<index
  }

  private func goesOn(from start: String.Index) -> Bool {
    let (first, next) = (scalars[start], scalars[index])
    return next.isWordPart && !WordBreaks.standsAlone(first.value)
      && !WordBreaks.standsAlone(next.value)
  }
}
