/// Finds marked passages in a text, also in one that changed since they were marked.
///
/// Words count, not the space, punctuation and list marks between them: a passage marked in the plain
/// text is found in the article as it is laid out, and the other way round.
package struct AnchorSearch {
  private struct Word {
    let text: String
    /// Characters of the text.
    let range: Range<Int>
  }

  /// Passages that kept fewer of their words are not the same any more.
  private static let leastLikeness = 0.7
  /// Shorter ones are found word for word or not at all.
  private static let leastWords = 4
  private static let mostPlaces = 1000

  private let characters: [Character]
  private let words: [Word]
  private let places: [String: [Int]]

  package init(_ characters: [Character]) {
    self.characters = characters
    words = Self.words(of: characters)
    places = Dictionary(grouping: words.indices) { [words] in words[$0].text }
  }

  /// Where the passage is, in characters of the text; nil if it is there no more.
  ///
  /// Of several places the one among the words that it was marked among, then the nearest.
  package func range(of anchor: Anchor) -> Range<Int>? {
    let quote = Self.words(of: Array(anchor.quote))
    guard let first = quote.first, let last = quote.last else { return literal(anchor) }
    if let found = best(exactPlaces(of: quote), anchor, length: quote.count) {
      let range = words[found].range.lowerBound..<words[found + quote.count - 1].range.upperBound
      let edges = Array(anchor.quote)
      return extended(range, edges[..<first.range.lowerBound], edges[last.range.upperBound...])
    }
    return literal(anchor) ?? alike(quote, anchor)
  }

  // MARK: - Word for word

  private func exactPlaces(of quote: [Word]) -> [Int] {
    let starts = places[quote[0].text] ?? []
    return Array(
      starts.lazy.filter { start in
        start + quote.count <= words.count
          && quote.indices.allSatisfy { words[start + $0].text == quote[$0].text }
      }.prefix(Self.mostPlaces))
  }

  private func best(_ starts: [Int], _ anchor: Anchor, length: Int) -> Int? {
    guard starts.count > 1 else { return starts.first }
    let prefix = Self.words(of: Array(anchor.prefix))
    let suffix = Self.words(of: Array(anchor.suffix))
    return starts.max { left, right in
      let (one, other) = (
        context(left, length, prefix, suffix), context(right, length, prefix, suffix)
      )
      guard one == other else { return one < other }
      return distance(left, anchor) > distance(right, anchor)
    }
  }

  /// How many words around a place are those that the passage was marked among.
  private func context(_ start: Int, _ length: Int, _ prefix: [Word], _ suffix: [Word]) -> Int {
    let before = zip(words[..<start].reversed(), prefix.reversed())
    let after = zip(words[(start + length)...], suffix)
    // The outermost words may be cut.
    return before.prefix { $0.text.hasSuffix($1.text) }.count
      + after.prefix { $0.text.hasPrefix($1.text) }.count
  }

  private func distance(_ word: Int, _ anchor: Anchor) -> UInt {
    (words[word].range.lowerBound - min(max(0, anchor.start), characters.count)).magnitude
  }

  /// With the quotation marks and the like that the passage begins and ends with.
  private func extended(
    _ range: Range<Int>, _ before: ArraySlice<Character>, _ after: ArraySlice<Character>
  ) -> Range<Int> {
    let left = zip(characters[..<range.lowerBound].reversed(), before.reversed())
    let right = zip(characters[range.upperBound...], after)
    return range.lowerBound - left.prefix { $0 == $1 && !$0.isWhitespace }.count..<range.upperBound
      + right.prefix { $0 == $1 && !$0.isWhitespace }.count
  }

  /// A passage without a word, as a row of dots, or one that begins or ends within a word.
  private func literal(_ anchor: Anchor) -> Range<Int>? {
    let quote = anchor.quote.filter { !$0.isWhitespace }
    guard let first = quote.first else { return nil }
    let starts = characters.indices.lazy.filter { characters[$0] == first }
    let ranges = starts.compactMap { start in end(of: quote, at: start).map { start..<$0 } }
    return ranges.prefix(Self.mostPlaces).min {
      ($0.lowerBound - anchor.start).magnitude < ($1.lowerBound - anchor.start).magnitude
    }
  }

  /// Space counts on neither side.
  private func end(of quote: String, at start: Int) -> Int? {
    var index = start
    for character in quote {
      while index < characters.count, characters[index].isWhitespace { index += 1 }
      guard index < characters.count, characters[index] == character else { return nil }
      index += 1
    }
    return index
  }

  // MARK: - Nearly

  /// The stretch of as many words that has most of the passage's in common with it.
  private func alike(_ quote: [Word], _ anchor: Anchor) -> Range<Int>? {
    guard quote.count >= Self.leastWords, quote.count <= words.count else { return nil }
    var window = WordWindow(quote.map(\.text))
    var (best, starts) = (Int((Double(quote.count) * Self.leastLikeness).rounded(.up)), [Int]())
    for (index, word) in words.enumerated() {
      window.add(word.text)
      if index >= quote.count { window.remove(words[index - quote.count].text) }
      guard window.common >= best, index + 1 >= quote.count else { continue }
      if window.common > best { starts = [] }
      best = window.common
      if starts.count < Self.mostPlaces { starts.append(index + 1 - quote.count) }
    }
    guard let start = self.best(starts, anchor, length: quote.count) else { return nil }
    let known = Set(quote.map(\.text))
    let common = words[start..<start + quote.count].filter { known.contains($0.text) }
    guard let first = common.first, let last = common.last else { return nil }
    return first.range.lowerBound..<last.range.upperBound
  }

  // MARK: - Words

  private static func words(of characters: [Character]) -> [Word] {
    var words: [Word] = []
    var start: Int?
    func end(_ index: Int) {
      guard let first = start else { return }
      words.append(Word(text: String(characters[first..<index]).lowercased(), range: first..<index))
      start = nil
    }
    for (index, character) in characters.enumerated() {
      if character.isWord {
        start = start ?? index
      } else {
        end(index)
        guard character.isSign else { continue }
        words.append(Word(text: String(character), range: index..<index + 1))
      }
    }
    end(characters.count)
    return words
  }
}

/// Counts how many words of a passage lie in a window that moves along the text.
private struct WordWindow {
  private var missing: [String: Int] = [:]
  private(set) var common = 0

  init(_ words: [String]) { for word in words { missing[word, default: 0] += 1 } }

  mutating func add(_ word: String) {
    guard let count = missing[word] else { return }
    missing[word] = count - 1
    if count > 0 { common += 1 }
  }

  mutating func remove(_ word: String) {
    guard let count = missing[word] else { return }
    missing[word] = count + 1
    if count >= 0 { common -= 1 }
  }
}

extension Character {
  private var first: UInt32 { unicodeScalars.first?.value ?? 0 }

  /// Part of a word that is written together.
  fileprivate var isWord: Bool { (isLetter || isNumber) && !isIdeographic }

  /// A word by itself, or a sign that means something.
  fileprivate var isSign: Bool { isIdeographic || isSymbol }

  private var isIdeographic: Bool {
    switch first {
    case 0x2e80...0xa4cf, 0xf900...0xfaff, 0x20000...0x3fffd: isLetter || isNumber
    default: false
    }
  }
}
