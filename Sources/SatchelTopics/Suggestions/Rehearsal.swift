/// Finds how much each voice counts in a library, and where to draw the line: from which score on a
/// suggestion is one that the person would take.
///
/// Articles that have tags already are asked about as if they had none. The line is the score that would
/// have made the most of them, by F1: the harmonic mean of how many applied tags are right and how
/// many of the person's tags are found.
package struct Rehearsal: Sendable {
  /// The newest articles that are rehearsed: what a person tags changes with time.
  package static let articles = 300
  /// Of each article's; the others are hardly ever right.
  private static let candidatesOfArticle = 100
  /// As many as a person is shown at most.
  private static let suggestionsOfArticle = 15
  /// With few articles the best score is chance.
  ///
  /// Then the line leans on what holds for probabilities
  /// in general: F1 is greatest at half of what it is at most.
  private static let trustedArticles = 100.0

  private var rehearsed: [[Calibration.Sample]] = []
  /// Tags that the articles have.
  private var wanted = 0

  package init() {}

  /// `candidates` are all tags that anything speaks for.
  package mutating func add(_ candidates: [Suggester.Candidate], tags: some Collection<Int32>) {
    wanted += tags.count
    let voices = candidates.map(\.voices.values)
    // Samples are large, so places are sorted.
    let order = voices.enumerated().map { ($0, VoiceWeights.usual.probability($1)) }
      .sorted { $0.1 > $1.1 }.prefix(Self.candidatesOfArticle)
    rehearsed.append(
      order.map { place, _ in
        Calibration.Sample(
          voices: voices[place], isRight: tags.contains(Int32(candidates[place].tag)))
      })
  }

  package var weights: VoiceWeights { Calibration(Array(rehearsed.joined())).weights }

  /// From which score on to apply; `learnt` is how many articles the library has learnt from.
  package func line(learnt: Int, _ weights: VoiceWeights) -> Double {
    let best = best(weights)
    guard best.f1 > 0 else { return 1 }
    let trust = Double(learnt) / (Double(learnt) + Self.trustedArticles)
    return power(best.score, trust) * power(best.f1 / 2, 1 - trust)
  }

  private func best(_ weights: VoiceWeights) -> (score: Double, f1: Double) {
    var (best, right) = ((score: 1.0, f1: 0.0), 0)
    for (index, item) in scores(weights).enumerated() {
      right += item.isRight ? 1 : 0
      let f1 = 2 * Double(right) / Double(index + 1 + wanted)
      if f1 > best.f1 { best = (item.score, f1) }
    }
    return best
  }

  /// Of what would have been suggested, the highest first.
  private func scores(_ weights: VoiceWeights) -> [(score: Double, isRight: Bool)] {
    rehearsed.flatMap { samples in
      samples.map { (score: weights.probability($0.voices), isRight: $0.isRight) }
        .sorted { $0.score > $1.score }.prefix(Self.suggestionsOfArticle)
    }.sorted { $0.score > $1.score }
  }
}
