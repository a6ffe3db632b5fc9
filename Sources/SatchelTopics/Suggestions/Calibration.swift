/// Finds how much each voice counts in one library, from tags that its person gave or did not give.
///
/// One person tags with words that stand in the title, another with what the article is about. The weights
/// are those that make what was given most probable, held to the usual ones as if these had been found
/// on some articles before; so a small library keeps to the usual, and a large one has its own.
struct Calibration {
  struct Sample: Hashable, Sendable {
    let voices: SIMD16<Double>
    let isRight: Bool
  }

  /// So many suggestions, as different as the library's own, stand behind the usual weights.
  private static let samplesBehindUsual = 100.0
  /// Of voices that hardly differ: a weight that nothing holds could be any.
  private static let leastVariance = 0.003
  /// Newton's method needs some five.
  private static let mostSteps = 20
  private static let smallestGain = 1e-6

  private let samples: [Sample]
  /// How firmly each weight is held.
  private let hold: SIMD16<Double>

  /// The order of the samples decides the last bits of the result.
  init(_ samples: [Sample]) {
    self.samples = samples
    hold = Self.samplesBehindUsual * Self.variance(of: samples)
  }

  private static func variance(of samples: [Sample]) -> SIMD16<Double> {
    let count = Double(max(1, samples.count))
    let mean = samples.reduce(into: SIMD16.zero) { $0 += $1.voices } / count
    let squares = samples.reduce(into: SIMD16<Double>.zero) { sum, sample in
      let distance = sample.voices - mean
      sum += distance * distance
    }
    return pointwiseMax(squares / count, SIMD16(repeating: leastVariance))
  }

  var weights: VoiceWeights {
    var (weights, loss) = (VoiceWeights.usual, loss(of: .usual))
    for _ in 0..<Self.mostSteps {
      guard let better = step(from: weights, loss), loss - better.loss > Self.smallestGain else {
        break
      }
      (weights, loss) = better
    }
    return weights
  }

  /// The next weights; nil if no step makes it better.
  ///
  /// Where a whole step leads too far it is half of one.
  private func step(
    from weights: VoiceWeights, _ loss: Double
  ) -> (weights: VoiceWeights, loss: Double)? {
    var step = direction(from: weights)
    for _ in 0..<10 {
      let next = VoiceWeights(weights.values - step)
      let nextLoss = self.loss(of: next)
      if nextLoss < loss { return (next, nextLoss) }
      step /= 2
    }
    return nil
  }

  /// How improbable the weights make what was given, and how far they are from the usual ones.
  func loss(of weights: VoiceWeights) -> Double {
    let distance = weights.values - VoiceWeights.usual.values
    return samples.reduce((hold * distance * distance).sum() / 2) { sum, sample in
      let probability = weights.probability(sample.voices)
      return sum - logarithm(max(sample.isRight ? probability : 1 - probability, 1e-12))
    }
  }

  private func direction(from weights: VoiceWeights) -> SIMD16<Double> {
    var slope = hold * (weights.values - VoiceWeights.usual.values)
    var curve = Curve(diagonal: hold)
    for sample in samples {
      let probability = weights.probability(sample.voices)
      slope += (probability - (sample.isRight ? 1 : 0)) * sample.voices
      curve.add(sample.voices, times: probability * (1 - probability))
    }
    return curve.solved(for: slope)
  }
}

/// How the slope changes with each weight: a symmetric matrix whose diagonal is never zero.
private struct Curve {
  private var rows: [SIMD16<Double>]

  init(diagonal: SIMD16<Double>) {
    rows = (0..<VoiceWeights.voices).map { index in
      var row = SIMD16<Double>.zero
      row[index] = diagonal[index]
      return row
    }
  }

  mutating func add(_ voices: SIMD16<Double>, times factor: Double) {
    for index in rows.indices { rows[index] += (factor * voices[index]) * voices }
  }

  /// By elimination; such a matrix needs no exchange of rows.
  func solved(for slope: SIMD16<Double>) -> SIMD16<Double> {
    var (rows, result) = (rows, slope)
    for pivot in rows.indices {
      for index in (pivot + 1)..<max(pivot + 1, rows.count) {
        let factor = rows[index][pivot] / rows[pivot][pivot]
        rows[index] -= factor * rows[pivot]
        result[index] -= factor * result[pivot]
      }
    }
    for pivot in rows.indices.reversed() {
      result[pivot] /= rows[pivot][pivot]
      for index in 0..<pivot { result[index] -= rows[index][pivot] * result[pivot] }
    }
    return result
  }
}
