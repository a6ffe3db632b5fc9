/// Suggests tags for an article by what other articles with them have in common.
package struct Suggester: Sendable {
  package struct Suggestion: Hashable, Sendable {
    /// The tag's place in `LearntTags.tags`.
    package let tag: Int
    /// How probable it is that the person would give it, 0 to 1.
    package let score: Double
  }

  /// A tag for which something speaks.
  package struct Candidate: Sendable {
    let tag: Int
    let voices: Voices
  }

  package let learnt: LearntTags
  private let weights: VoiceWeights

  package init(_ learnt: LearntTags, _ weights: VoiceWeights = .usual) {
    (self.learnt, self.weights) = (learnt, weights)
  }

  /// The tags that fit, best first.
  ///
  /// `postings` gives the learnt articles in which a term occurs. `left` is the slot of the article
  /// itself if it is learnt: what is known of it then does not count.
  package func suggestions<Failure: Error>(
    for article: ArticleTerms, without left: Int? = nil, limit: Int,
    postings: (Term) throws(Failure) -> [Posting]
  ) throws(Failure) -> [Suggestion] {
    let scored = try candidates(for: article, without: left, postings: postings).map {
      Suggestion(tag: $0.tag, score: weights.probability($0.voices.values))
    }
    return Array(scored.sorted(by: precedes).prefix(limit))
  }

  /// The tags that anything speaks for, by key; see `suggestions`.
  package func candidates<Failure: Error>(
    for article: ArticleTerms, without left: Int? = nil,
    postings: (Term) throws(Failure) -> [Posting]
  ) throws(Failure) -> [Candidate] {
    guard learnt.articles > (left == nil ? 0 : 1) else { return [] }
    let evidence = try evidence(for: article, without: left, postings)
    let names = NameEvidence(article, learnt.names)
    let votes = Neighbours(evidence.likeness).votes(learnt)
    let greatest = (
      overlap: evidence.overlap.max() ?? 0, name: names.strength.values.max() ?? 0
    )
    var candidates: [Candidate] = []
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
      candidates.append(Candidate(tag: tag, voices: voices))
    }
    return candidates
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
    for known in try knownTerms(of: article, without: left, evidence, postings) {
      evidence.add(known)
    }
    return evidence
  }

  /// Those of the article's terms that other articles have.
  private func knownTerms<Failure: Error>(
    of article: ArticleTerms, without left: Int?, _ evidence: Evidence,
    _ postings: (Term) throws(Failure) -> [Posting]
  ) throws(Failure) -> [KnownTerm] {
    var known: [KnownTerm] = []
    var length = 0.0
    for entry in article.entries {
      let postings = try postings(entry.term)
      guard postings.contains(where: { $0.slot != left }) else { continue }
      let term = KnownTerm(entry: entry, postings: postings, rarity: evidence.rarity(postings))
      known.append(term)
      length += term.importance * term.importance
    }
    for index in known.indices {
      known[index].share = known[index].importance / length.squareRoot()
    }
    return known
  }
}

// MARK: - Reasons

extension Suggester {
  /// Why a tag is suggested, in what a person can look at.
  package struct Reasons: Hashable, Sendable {
    /// Words of the article that speak for it, as they are written there, the strongest first.
    package let words: [String]
    /// Whether its name is in the article.
    package let isNamed: Bool
    /// The most similar articles that have it, each as page number × page size + place.
    package let articles: [Int]
  }

  package func reasons<Failure: Error>(
    for tag: Int, of article: ArticleTerms, without left: Int? = nil,
    postings: (Term) throws(Failure) -> [Posting]
  ) throws(Failure) -> Reasons {
    var evidence = Evidence(learnt, without: left)
    var words: [(term: Term, strength: Double)] = []
    for known in try knownTerms(of: article, without: left, evidence, postings) {
      let before = evidence.overlap[tag]
      evidence.add(known)
      let strength = evidence.overlap[tag] - before
      if strength > 0 { words.append((known.entry.term, strength)) }
    }
    words.sort { ($0.strength, $1.term) > ($1.strength, $0.term) }
    let names = NameEvidence(article, learnt.names)
    let near = Neighbours(evidence.likeness).best
      .filter { learnt.tags(inSlot: $0.slot).contains(Int32(tag)) }
    return Reasons(
      words: Array(words.lazy.compactMap { article.written($0.term) }.prefix(5)),
      isNamed: names.strength[tag] != nil,
      articles: near.prefix(3).compactMap { learnt.article(in: $0.slot) })
  }
}
