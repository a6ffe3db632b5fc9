/// What an article says, as far as topics go: its terms and how much each weighs in it.
///
/// Words of the text, words and pairs of words of the title, the host and the sections of the address.
package struct ArticleTerms: Sendable {
  /// Words of a text that are looked at, from its beginning.
  package static let maximumWords = 2000
  /// The heaviest terms are kept; of equal ones those that come first.
  package static let maximumTerms = 160

  private static let titleWords = 200
  /// A word of the title counts as much as this many in the text.
  private static let titleWeight = 3.0

  package struct Entry: Hashable, Sendable {
    package let term: Term
    /// 1 to 255; the squares of all weights make up about 255².
    package let weight: UInt8
    package let isInTitle: Bool
  }

  /// Heaviest first.
  package let entries: [Entry]
  let title: [Word]
  let text: [Word]
  private let titleText, bodyText: String
  private let addressTerms: [(term: Term, text: String)]

  package init(title: String, address: String?, text: String) {
    (titleText, bodyText) = (title, text)
    addressTerms = AddressTerms.terms(of: address ?? "")
    self.title = WordReader.words(of: title, limit: Self.titleWords)
    self.text = WordReader.words(of: text, limit: Self.maximumWords)
    var tally = TermTally()
    tally.add(self.title.topicTerms, Self.titleWeight, isInTitle: true)
    tally.add(self.title.pairs, 1, isInTitle: true)
    tally.add(self.text.topicTerms, 1)
    tally.add(addressTerms.map(\.term), 1)
    entries = tally.entries(limit: Self.maximumTerms)
  }

  /// A term as the article writes it where it comes first; nil for one that it has not.
  func written(_ term: Term) -> String? {
    for (words, text) in [(title, titleText), (text, bodyText)] {
      for (index, word) in words.enumerated() {
        if word.term == term { return text.bytes(word.place) }
        guard index + 1 < words.count else { break }
        let next = words[index + 1]
        guard Term(word.term, next.term) != term else {
          return text.bytes(word.place.lowerBound..<next.place.upperBound)
        }
      }
    }
    return addressTerms.first { $0.term == term }?.text
  }
}

/// Counts terms in the order in which they come.
private struct TermTally {
  private var places: [Term: Int] = [:]
  private var counts: [(term: Term, count: Double, isInTitle: Bool)] = []

  mutating func add(_ terms: some Sequence<Term>, _ weight: Double, isInTitle: Bool = false) {
    for term in terms {
      if let place = places[term] {
        counts[place].count += weight
      } else {
        places[term] = counts.count
        counts.append((term, weight, isInTitle))
      }
    }
  }

  /// A term that occurs often weighs more, but ever less so.
  func entries(limit: Int) -> [ArticleTerms.Entry] {
    let order = counts.indices.sorted { (-counts[$0].count, $0) < (-counts[$1].count, $1) }
    let weights = order.prefix(limit).map { (1 + logarithm(counts[$0].count), counts[$0]) }
    let length = weights.reduce(0) { $0 + $1.0 * $1.0 }.squareRoot()
    return weights.map { weight, entry in
      ArticleTerms.Entry(
        term: entry.term, weight: UInt8(max(1, (weight / length * 255).rounded())),
        isInTitle: entry.isInTitle)
    }
  }
}

extension [Word] {
  /// Words that say something; of writings without spaces, pairs of characters.
  fileprivate var topicTerms: [Term] {
    indices.compactMap { index in
      let word = self[index]
      guard word.isCharacter else { return word.isCommon ? nil : word.term }
      guard index + 1 < count, self[index + 1].isCharacter, !self[index + 1].beginsPhrase else {
        return nil
      }
      return Term(word.term, self[index + 1].term)
    }
  }

  /// Neighbours among the words that say something.
  fileprivate var pairs: [Term] {
    let words = filter { !$0.isCommon && !$0.isCharacter }
    return zip(words, words.dropFirst()).map { Term($0.term, $1.term) }
  }
}

/// The host of an address, and the sections of its path: what comes before the page's own name.
private enum AddressTerms {
  private static let maximumSections = 8

  static func terms(of address: String) -> [(term: Term, text: String)] {
    guard let scheme = address.firstRange(of: "://") else { return [] }
    let parts = address[scheme.upperBound...].prefix { $0 != "?" && $0 != "#" }
      .split(separator: "/")
    guard let host = parts.first else { return [] }
    let site = host.hasPrefix("www.") ? host.dropFirst(4) : host
    let sections = parts.dropFirst().dropLast().prefix(maximumSections)
      .filter { $0.contains(where: \.isLetter) }
    return [(Term("host:\(site)".utf8), String(site))]
      + sections.map { (Term("section:\(site)/\($0)".utf8), "\(site)/\($0)") }
  }
}

extension String {
  fileprivate func bytes(_ range: Range<Int>) -> String? {
    guard range.upperBound <= utf8.count else { return nil }
    let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
    return String(utf8[start..<utf8.index(start, offsetBy: range.count)])
  }
}
