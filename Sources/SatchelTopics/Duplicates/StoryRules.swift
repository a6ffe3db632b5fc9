/// What two articles are to each other.
package enum StoryRelation: Int, Sendable {
  /// The same text, whatever stands around it.
  case copy = 2
  /// A good part is shared: a background, a report that was worked on.
  case related = 1

  /// Changes with every change of the rules; what was found by another version is to be found anew.
  package static let version = 2
}

/// What two texts have in common, whoever published them.
package enum TextRelation: Int, Sendable {
  /// Word for word the same, and too long for a notice that a site puts where an article should be.
  case same = 3
  case copy = 2
  case related = 1

  /// In thousandths of the shorter text, as shares are kept.
  private static let copyShare = 500
  private static let copyShareWithinSite = 800
  private static let leadShare = 0.30
  private static let relatedShare = 300
  /// With less in common the two are nothing to each other, whatever is left out.
  package static let worthAnotherLook = 0.15
  /// Fewer shared words may be a sentence that both quote.
  private static let fewestWords = 20
  private static let fewestWordsOfSame = 150

  /// Nil if the texts have little in common.
  package init?(_ match: StoryMatch) {
    guard match.words >= Self.fewestWords, match.thousandths >= Self.relatedShare else {
      return nil
    }
    let isCopy = match.thousandths >= Self.copyShare && match.leadShare >= Self.leadShare
    self = isCopy ? .copy : .related
  }

  /// Of two articles that have the very same text, of so many phrases.
  package init(sameTextOf phrases: Int) {
    self = phrases >= Self.fewestWordsOfSame ? .same : .copy
  }

  /// What two articles are whose texts are so, and have that share in common.
  ///
  /// What one site's articles share may be the site's own words, so there four fifths of the shorter and half
  /// of the words of their titles have to be the same, unless it is the whole of a text worth the name.
  package func between(
    _ one: StoryHeading, _ other: StoryHeading, share: Int
  ) -> StoryRelation {
    switch self {
    case .related: .related
    case .same: .copy
    case .copy:
      !one.isSameSite(as: other)
        || share >= Self.copyShareWithinSite && one.isLike(other) ? .copy : .related
    }
  }
}

/// What stands over an article: its title, and the site that it is from.
package struct StoryHeading: Sendable {
  private let words: Set<Term>
  package let site: String?

  /// `site` is a host; nil for a text without an address.
  package init(title: String, site: String?) {
    // Behind a bar or a dash stands the site's name.
    let own = title.split(separator: " | ").first.map(String.init) ?? title
    words = Set(WordReader.words(of: own, limit: 100).map(\.term))
    self.site = site
  }

  func isSameSite(as other: StoryHeading) -> Bool { site != nil && site == other.site }

  /// Whether half of the titles' words are the same.
  func isLike(_ other: StoryHeading) -> Bool {
    words.intersection(other.words).count * 2 >= words.union(other.words).count
  }
}

/// Whether a phrase belongs to no story, since many have it: a site's own words, or a proverb.
package enum CommonPhrase {
  /// A phrase that more stories have is common.
  package static let stories = 6
  /// One that more texts have is common whatever they tell: nobody keeps so many copies of a story.
  package static let texts = 50

  /// Of the samples of all texts that have a phrase, whether they tell many stories.
  ///
  /// A text tells the story of one before it if it shares half of the smaller sample with it. The order is
  /// that of the samples themselves, so the answer depends on nothing but them.
  package static func tellsManyStories(_ samples: [Sample]) -> Bool {
    guard samples.count > stories else { return false }
    guard samples.count <= texts else { return true }
    var told: [Sample] = []
    for sample in samples.sorted(by: { $0.hashes.lexicographicallyPrecedes($1.hashes) })
    where !told.contains(where: sample.sharesHalf) {
      told.append(sample)
      if told.count > stories { return true }
    }
    return false
  }
}
