/// Suggests tags for an article by what other articles with them have in common.
package struct Suggester: Sendable {
  package struct Suggestion: Hashable, Sendable {
    /// The tag's place in `LearntTags.tags`.
    package let tag: Int
    /// How probable it is that the person would give it, 0 to 1.
    package let score: Double
  }

  package let learnt: LearntTags

  package init(_ learnt: LearntTags) { self.learnt = learnt }

  /// The tags that fit, best first.
  ///
  /// `postings` gives the learnt articles in which a term occurs. `left` is the slot of the article
  /// itself if it is learnt: what is known of it then does not count.
  package func suggestions<Failure: Error>(
    for article: ArticleTerms, without left: Int? = nil, limit: Int,
    postings: (Term) throws(Failure) -> [Posting]
  ) throws(Failure) -> [Suggestion] {
    guard learnt.articles > (left == nil ? 0 : 1) else { return [] }
    let evidence = try evidence(for: article, without: left, postings)
    let names = NameEvidence(article, learnt.names)
    let votes = Neighbours(evidence.likeness).votes(learnt)
    let greatest = (
      overlap: evidence.overlap.max() ?? 0, name: names.strength.values.max() ?? 0
    )
    var suggestions: [Suggestion] = []
    for tag in learnt.tags.indices {
      let size = evidence.articles(with: tag)
      let strength = names.strength[tag] ?? 0
      guard size > 0, evidence.overlap[tag] > 0 || strength > 0 || votes[tag] > 0 else { continue }
      let voices = Voices(
        overlap: evidence.overlap[tag] / max(greatest.overlap, .leastNonzeroMagnitude),
        affinity: evidence.affinity[tag], bestTerm: evidence.bestTerm[tag],
        bestTitleTerm: evidence.bestTitleTerm[tag], isNamedInTitle: names.title[tag] != nil,
        nameInText: names.text[tag] ?? 0,
        name: strength / max(greatest.name, .leastNonzeroMagnitude), votes: votes[tag],
        usual: (size + 1) / Double(learnt.articles + 1),
        recent: learnt.recentShare(of: tag, without: left))
      suggestions.append(Suggestion(tag: tag, score: voices.probability))
    }
    return Array(suggestions.sorted(by: precedes).prefix(limit))
  }

  /// By key where scores are equal, since the order of tags is another on each machine.
  private func precedes(_ one: Suggestion, _ other: Suggestion) -> Bool {
    one.score == other.score
      ? learnt.tags[one.tag].key < learnt.tags[other.tag].key : one.score > other.score
  }

  private func evidence<Failure: Error>(
    for article: ArticleTerms, without left: Int?, _ postings: (Term) throws(Failure) -> [Posting]
  ) throws(Failure) -> Evidence {
    var evidence = Evidence(learnt, without: left)
    var known: [(entry: ArticleTerms.Entry, postings: [Posting], rarity: Double)] = []
    var length = 0.0
    for entry in article.entries {
      let postings = try postings(entry.term)
      let rarity = evidence.rarity(postings)
      guard postings.contains(where: { $0.slot != left }) else { continue }
      known.append((entry, postings, rarity))
      length += Double(entry.weight) * Double(entry.weight) * rarity * rarity
    }
    for (entry, postings, rarity) in known {
      evidence.add(
        entry, postings, rarity: rarity,
        share: Double(entry.weight) * rarity / length.squareRoot())
    }
    return evidence
  }
}
