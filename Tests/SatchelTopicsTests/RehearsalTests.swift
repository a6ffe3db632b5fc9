import SatchelTestSupport
import Testing

@testable import SatchelTopics

@Suite struct RehearsalTests {
  /// A candidate for which `nameInText` speaks alone.
  private func candidate(_ tag: Int, _ nameInText: Double) -> Suggester.Candidate {
    Suggester.Candidate(
      tag: tag,
      voices: Voices(
        overlap: 0, affinity: 0, bestTerm: 0, bestTitleTerm: 0, isNamedInTitle: false,
        nameInText: nameInText, name: 0, votes: 0, usual: 0.5, recent: 0.5))
  }

  private func score(_ nameInText: Double) -> Double {
    VoiceWeights.usual.probability(candidate(0, nameInText).voices.values)
  }

  @Test func theLineIsWhereMostIsWon() {
    var rehearsal = Rehearsal()
    for _ in 0..<300 {
      rehearsal.add([candidate(1, 2), candidate(2, 1.5), candidate(3, 1)], tags: [1, 2])
    }

    let line = rehearsal.line(learnt: 1_000_000, .usual)

    #expect(line > score(1.45))
    #expect(line <= score(1.5) + 0.0001)
  }

  @Test func withoutAnythingRightNothingIsApplied() {
    var rehearsal = Rehearsal()
    rehearsal.add([candidate(1, 3)], tags: [2])

    #expect(rehearsal.line(learnt: 1000, .usual) == 1)
    #expect(Rehearsal().line(learnt: 0, .usual) == 1)
  }

  @Test func withFewArticlesTheLineLeansOnHalfOfTheBestMeasure() {
    var rehearsal = Rehearsal()
    rehearsal.add([candidate(1, 10)], tags: [1])

    let line = rehearsal.line(learnt: 1, .usual)

    #expect(line < 0.51)
    #expect(line > 0.49)
  }

  @Test func aLibraryWithoutTagsKeepsTheUsualWeights() {
    #expect(Rehearsal().weights == .usual)
  }

  @Test func aVoiceThatIsRightHereCountsMoreAndOneThatIsWrongLess() {
    func weight(rightIfNamed: Bool) -> Double {
      var rehearsal = Rehearsal()
      for _ in 0..<300 {
        rehearsal.add([candidate(1, 1), candidate(2, 0)], tags: [rightIfNamed ? 1 : 2])
      }
      return rehearsal.weights.list[5]
    }

    #expect(weight(rightIfNamed: true) > VoiceWeights.usual.list[5])
    #expect(weight(rightIfNamed: false) < 0)
  }

  @Test func weightsComeBackFromTheirList() {
    #expect(VoiceWeights(list: VoiceWeights.usual.list) == .usual)
    #expect(VoiceWeights(list: []) == nil)
    #expect(VoiceWeights(list: Array(repeating: .nan, count: 11)) == nil)
  }
}

@Suite struct CalibrationTests {
  @Test(arguments: UInt64(0)..<30)
  func noWeightNearbyIsBetter(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let truth = (0..<11).map { _ in Double.random(in: -2...2, using: &random) }
    let samples = (0..<400).map { _ in
      var voices = SIMD16<Double>.zero
      for index in 0..<10 { voices[index] = Double.random(in: -1...1, using: &random) }
      voices[10] = 1
      let chance = VoiceWeights(list: truth)?.probability(voices) ?? 0
      return Calibration.Sample(
        voices: voices, isRight: Double.random(in: 0..<1, using: &random) < chance)
    }
    let calibration = Calibration(samples)
    let found = calibration.weights

    for index in 0..<11 {
      for step in [-0.01, 0.01] {
        var moved = found.values
        moved[index] += step
        #expect(calibration.loss(of: VoiceWeights(moved)) >= calibration.loss(of: found))
      }
    }
  }

  @Test func whatAlwaysHoldsGivesNoEndlessWeights() {
    var voices = SIMD16<Double>.zero
    voices[0] = 1
    let sure = (0..<1000).map {
      Calibration.Sample(voices: $0 % 2 == 0 ? voices : .zero, isRight: $0 % 2 == 0)
    }

    let weights = Calibration(sure).weights

    #expect(weights.list.allSatisfy { abs($0) < 100 })
    #expect(weights.list[0] > VoiceWeights.usual.list[0])
  }
}
