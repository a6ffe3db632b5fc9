/// What speaks for one tag of an article.
struct Voices: Hashable, Sendable {
  /// See `Evidence`; against the tag that has most of it.
  let overlap: Double
  let affinity: Double
  let bestTerm, bestTitleTerm: Double
  /// See `NameEvidence`; `name` is against the tag that has most of it.
  let isNamedInTitle: Bool
  let nameInText, name: Double
  /// Of the nearest articles.
  let votes: Double
  /// Shares of all articles, and of the newest, that have the tag.
  let usual, recent: Double

  /// In the order of `VoiceWeights`, as they are weighed; the last one is always there.
  var values: SIMD16<Double> {
    SIMD16(
      overlap, affinity, Self.odds(bestTerm), Self.odds(bestTitleTerm), isNamedInTitle ? 1 : 0,
      nameInText, name, votes, logarithm(usual), logarithm(recent + 0.003), 1, 0, 0, 0, 0, 0)
  }

  /// The logarithm of the odds, finite for what never and what always happens.
  private static func odds(_ chance: Double) -> Double {
    logarithm((chance + 0.01) / (1.01 - chance))
  }
}
