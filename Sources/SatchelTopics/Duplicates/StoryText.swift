/// A text as the comparison of stories sees it: every three words in a row, by number.
///
/// Words count by their stems, so that case, accents, punctuation, line breaks and plurals do not matter.
package struct StoryText: Equatable, Sendable {
  /// The rest of a longer text is not looked at.
  package static let maximumWords = 20_000
  /// A text with fewer words tells no story: a menu, a notice about cookies.
  package static let fewestWords = 30

  /// What begins at each word: a hash of it and the two words after it.
  let phrases: [UInt32]
  /// The places of the phrases in the sample, ascending.
  let samplePlaces: [Int]

  package init(_ text: String) {
    let terms = WordReader.words(of: text, limit: Self.maximumWords).map(\.term)
    let phrases = zip(terms, zip(terms.dropFirst(), terms.dropFirst(2))).map { first, rest in
      UInt32(truncatingIfNeeded: Term(Term(first, rest.0), rest.1).number)
    }
    let mask = Sample.mask(phrases: phrases.count)
    self.phrases = phrases
    samplePlaces = phrases.indices.filter { phrases[$0] & mask == 0 }
  }

  package var tellsStory: Bool { phrases.count >= Self.fewestWords - 2 }

  package var sample: Sample {
    Sample(phrases: phrases.count, hashes: Set(samplePlaces.map { phrases[$0] }).sorted())
  }
}

/// A few of a text's phrases, by which texts that share some are found without reading them all.
///
/// Which ones is decided by their own number, so two texts of about one length that share a phrase have
/// it both in their samples or neither. Of a longer text it is a smaller share, and every phrase of it
/// would be in the sample of a shorter text that has it.
package struct Sample: Sendable {
  /// Of the whole text.
  package let phrases: Int
  /// Ascending, each once.
  package let hashes: [UInt32]

  package init(phrases: Int, hashes: [UInt32]) {
    (self.phrases, self.hashes) = (phrases, hashes)
  }

  /// Fewer shared phrases may be chance.
  package static let fewestShared = 3
  /// Texts of up to this many phrases are sampled whole.
  private static let wholeUpTo = 128
  /// Longer ones so that at most about this many are left.
  private static let most = 64

  /// A phrase is in the sample if none of these bits is set in its number.
  static func mask(phrases: Int) -> UInt32 {
    guard phrases > wholeUpTo else { return 0 }
    var share: UInt32 = 1
    while phrases > Int(share) * most { share *= 2 }
    return share - 1
  }

  /// Whether so many shared phrases make it worth while to compare the texts themselves.
  ///
  /// `other` is the number of the other text's phrases.
  package func isCandidate(shared: Int, with other: Int) -> Bool {
    let share = Int(max(Self.mask(phrases: phrases), Self.mask(phrases: other))) + 1
    let smaller = min(phrases, other) / share
    return shared >= Self.fewestShared && shared * 10 >= smaller
  }

  /// Whether half of the smaller of both samples is in the other.
  func sharesHalf(with other: Sample) -> Bool {
    let (smaller, larger) = phrases <= other.phrases ? (self, other) : (other, self)
    let mask = Self.mask(phrases: larger.phrases)
    var (shared, all, rest) = (0, 0, larger.hashes[...])
    for hash in smaller.hashes where hash & mask == 0 {
      all += 1
      rest = rest.drop { $0 < hash }
      if rest.first == hash { shared += 1 }
    }
    return shared * 2 >= all
  }
}
