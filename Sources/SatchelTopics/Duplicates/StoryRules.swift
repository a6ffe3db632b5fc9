/// When two articles tell one story.
package enum StoryRelation: Int, Sendable {
  /// The same text, whatever stands around it.
  case copy = 2
  /// A good part is shared: a background, a report that was worked on.
  case related = 1

  /// Changes with every change of the rules; what was found by another version is to be found anew.
  package static let version = 1
  /// A phrase that more stories have belongs to none: it is a site's own, or a proverb.
  package static let storiesOfCommonPhrase = 6

  private static let copyShare = 0.50
  private static let copyShareWithinSite = 0.80
  private static let leadShare = 0.30
  private static let relatedShare = 0.30
  /// Fewer shared words may be a sentence that both quote.
  private static let fewestWords = 20

  /// Nil if the articles have little in common.
  package init?(_ match: StoryMatch, _ one: StoryHeading, _ other: StoryHeading) {
    guard match.words >= Self.fewestWords, match.share >= Self.relatedShare else { return nil }
    let share = one.isSameSite(as: other) ? Self.copyShareWithinSite : Self.copyShare
    let isCopy =
      match.share >= share && match.leadShare >= Self.leadShare && one.allowsCopy(other)
    self = isCopy ? .copy : .related
  }
}

/// What stands over an article: its title, and the site that it is from.
package struct StoryHeading: Sendable {
  private let words: Set<Term>
  private let site: String?

  /// `site` is a host; nil for a text without an address.
  package init(title: String, site: String?) {
    // Behind a bar or a dash stands the site's name.
    let own = title.split(separator: " | ").first.map(String.init) ?? title
    words = Set(WordReader.words(of: own, limit: 100).map(\.term))
    self.site = site
  }

  func isSameSite(as other: StoryHeading) -> Bool { site != nil && site == other.site }

  /// Whether articles under these headings can be copies, as far as the headings tell.
  ///
  /// What one site's articles share may be the site's own words, so there half of the words of their
  /// titles have to be the same too.
  package func allowsCopy(_ other: StoryHeading) -> Bool {
    !isSameSite(as: other)
      || words.intersection(other.words).count * 2 >= words.union(other.words).count
  }
}
