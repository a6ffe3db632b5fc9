import Testing

@testable import SatchelTopics

@Suite struct RehearsalTests {
  @Test func theLineIsWhereMostIsWon() {
    var rehearsal = Rehearsal()
    for _ in 0..<300 {
      rehearsal.add(
        [
          .init(tag: 1, score: 0.9), .init(tag: 2, score: 0.6), .init(tag: 3, score: 0.3),
        ], tags: [1, 2])
    }

    let line = rehearsal.line(learnt: 1_000_000)

    #expect(line > 0.59)
    #expect(line <= 0.6001)
  }

  @Test func withoutAnythingRightNothingIsApplied() {
    var rehearsal = Rehearsal()
    rehearsal.add([.init(tag: 1, score: 0.9)], tags: [2])

    #expect(rehearsal.line(learnt: 1000) == 1)
    #expect(Rehearsal().line(learnt: 0) == 1)
  }

  @Test func withFewArticlesTheLineLeansOnHalfOfTheBestMeasure() {
    var rehearsal = Rehearsal()
    rehearsal.add([.init(tag: 1, score: 0.99)], tags: [1])

    let line = rehearsal.line(learnt: 1)

    #expect(line < 0.51)
    #expect(line > 0.49)
  }
}
