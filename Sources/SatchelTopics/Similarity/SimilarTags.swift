/// Finds tags that may be one: written almost alike, or nearly always given together.
package enum SimilarTags {
  package enum Reason: String, Hashable, Sendable {
    /// The same words but for endings, case and what stands between them: food-safety, food safeties.
    case sameWords = "same words"
    /// One letter more, less, other, or two exchanged.
    case spelledAlike = "spelled alike"
    case givenTogether = "given together"
  }

  package struct Pair: Hashable, Sendable {
    /// Places in `LearntTags.tags`; the first has at least as many articles.
    package let kept, other: Int
    package let reason: Reason
    /// Articles that have both.
    package let together: Int
  }

  /// Fewer articles with both say nothing.
  private static let fewestTogether = 3

  /// By reason, then the pairs with most articles first.
  package static func pairs(_ learnt: LearntTags) -> [Pair] {
    let together = TagPairs(learnt)
    var pairs: [Pair] = []
    var seen: Set<TagPair> = []
    func add(_ found: some Sequence<TagPair>, _ reason: Reason) {
      for pair in found where seen.insert(pair).inserted {
        pairs.append(Pair(pair, learnt, reason, together: together.counts[pair] ?? 0))
      }
    }
    add(pairsOfSameWords(learnt), .sameWords)
    add(Spelling.pairs(learnt.tags.map(\.key)), .spelledAlike)
    add(
      together.counts.filter { pair, count in
        let union = learnt.tags[pair.first].articles + learnt.tags[pair.second].articles - count
        return count >= fewestTogether && count * 10 >= union * 9
      }.keys, .givenTogether)
    return pairs.sorted { $0.rank(learnt) < $1.rank(learnt) }
  }

  private static func pairsOfSameWords(_ learnt: LearntTags) -> [TagPair] {
    let tags = learnt.tags.indices.filter { learnt.tags[$0].name.wordCount > 0 }
    let byWords = Dictionary(grouping: tags) { learnt.tags[$0].name.term }
    let byLetters = Dictionary(grouping: tags) { learnt.tags[$0].key.filter(\.isLetterOrDigit) }
    return byWords.values.flatMap(TagPair.all) + byLetters.values.flatMap(TagPair.all)
  }
}

/// Two different tags, by their places, in order.
struct TagPair: Hashable {
  let first, second: Int

  init(_ one: Int, _ other: Int) { (first, second) = (min(one, other), max(one, other)) }

  /// Each with the one before it: enough to say that all of them are one.
  static func all(_ tags: [Int]) -> [TagPair] { zip(tags, tags.dropFirst()).map(TagPair.init) }
}

/// How many articles have two tags both.
private struct TagPairs {
  private static let maximumTags = 20
  private(set) var counts: [TagPair: Int] = [:]

  init(_ learnt: LearntTags) {
    for slot in 0..<learnt.slotCount {
      let tags = learnt.tags(inSlot: slot).prefix(Self.maximumTags).map { Int($0) }
      for (index, one) in tags.enumerated() {
        for other in tags[(index + 1)...] { counts[TagPair(one, other), default: 0] += 1 }
      }
    }
  }
}

extension SimilarTags.Pair {
  fileprivate init(
    _ pair: TagPair, _ learnt: LearntTags, _ reason: SimilarTags.Reason, together: Int
  ) {
    let (one, other) = (learnt.tags[pair.first], learnt.tags[pair.second])
    let isFirstKept = (-one.articles, one.key) < (-other.articles, other.key)
    kept = isFirstKept ? pair.first : pair.second
    self.other = isFirstKept ? pair.second : pair.first
    (self.reason, self.together) = (reason, together)
  }

  /// The same on every machine.
  fileprivate func rank(_ learnt: LearntTags) -> (Int, Int, String, String) {
    let order = [SimilarTags.Reason.sameWords, .spelledAlike, .givenTogether]
    return (
      order.firstIndex(of: reason) ?? 0, -learnt.tags[kept].articles, learnt.tags[kept].key,
      learnt.tags[other].key
    )
  }
}

extension Character {
  fileprivate var isLetterOrDigit: Bool { isLetter || isNumber }
}
