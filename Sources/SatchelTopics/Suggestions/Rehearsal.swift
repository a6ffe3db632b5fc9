/// Finds where to draw the line: from which score on a suggestion is one that the person would take.
///
/// Articles that have tags already are asked about as if they had none. The line is the score that would
/// have made the most of them, by F1: the harmonic mean of how many applied tags are right and how
/// many of the person's tags are found.
package struct Rehearsal: Sendable {
  /// The newest articles that are rehearsed: what a person tags changes with time.
  package static let articles = 300
  /// With few articles the best score is chance.
  ///
  /// Then the line leans on what holds for probabilities
  /// in general: F1 is greatest at half of what it is at most.
  private static let trustedArticles = 100.0

  private var scores: [(score: Double, isRight: Bool)] = []
  /// Tags that the articles have.
  private var wanted = 0

  package init() {}

  package mutating func add(_ suggestions: [Suggester.Suggestion], tags: some Collection<Int32>) {
    wanted += tags.count
    scores += suggestions.map { ($0.score, tags.contains(Int32($0.tag))) }
  }

  /// From which score on to apply; `learnt` is how many articles the library has learnt from.
  package func line(learnt: Int) -> Double {
    let best = best
    guard best.f1 > 0 else { return 1 }
    let trust = Double(learnt) / (Double(learnt) + Self.trustedArticles)
    return power(best.score, trust) * power(best.f1 / 2, 1 - trust)
  }

  private var best: (score: Double, f1: Double) {
    var (best, right) = ((score: 1.0, f1: 0.0), 0)
    for (index, item) in scores.sorted(by: { $0.score > $1.score }).enumerated() {
      right += item.isRight ? 1 : 0
      let f1 = 2 * Double(right) / Double(index + 1 + wanted)
      if f1 > best.f1 { best = (item.score, f1) }
    }
    return best
  }
}
