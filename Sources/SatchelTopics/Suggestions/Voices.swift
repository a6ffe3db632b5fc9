/// What speaks for one tag, and the one way to weigh it.
///
/// The weights were fitted once, on a library of recipes and one of a government's web pages, to tell
/// tags that people gave from those they did not. They are the same for every library: what differs
/// is where a library draws its line.
struct Voices {
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

  var probability: Double {
    let sum =
      0.97 * overlap + 0.32 * affinity + 0.35 * odds(bestTerm) + 0.14 * odds(bestTitleTerm)
      + (isNamedInTitle ? 1.19 : 0) + 2.74 * nameInText + 0.79 * name + 3.98 * votes
      + 0.20 * logarithm(usual) + 0.15 * logarithm(recent + 0.003)
    return logistic(sum - 2.90)
  }

  /// The logarithm of the odds, finite for what never and what always happens.
  private func odds(_ chance: Double) -> Double { logarithm((chance + 0.01) / (1.01 - chance)) }
}
