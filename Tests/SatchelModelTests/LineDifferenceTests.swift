import SatchelTestSupport
import Testing

@testable import SatchelModel

struct LineDifferenceTests {
  @Test(arguments: UInt64(0)..<100)
  func matchesAreALongestCommonSubsequence(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let lengths = (0..<2).map { _ in Int.random(in: 0...12, using: &random) }
    let texts = lengths.map { count in
      (0..<count).map { _ in Int.random(in: 0..<4, using: &random) }
    }

    let found = LineDifference.matches(texts[0], texts[1])

    #expect(found.allSatisfy { texts[0][$0.old] == texts[1][$0.new] })
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.old < $1.old && $0.new < $1.new })
    #expect(found.count == longest(texts[0][...], texts[1][...]))
  }

  /// The length of a longest common subsequence, the slow and sure way.
  private func longest(_ left: ArraySlice<Int>, _ right: ArraySlice<Int>) -> Int {
    var row = Array(repeating: 0, count: right.count + 1)
    for value in left {
      var diagonal = 0
      for (index, other) in right.enumerated() {
        let above = row[index + 1]
        row[index + 1] = value == other ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[right.count]
  }

  @Test func aLineInTheMiddleOfALongTextIsFound() {
    let old = Array(0..<5_000)
    var new = old
    new.remove(at: 100)
    new.insert(-1, at: 4_000)

    #expect(LineDifference.matches(old, new).count == 4_999)
  }

  @Test func longTextsWithNothingInCommonHaveNoMatch() {
    let (old, new) = (Array(0..<20_000), Array(20_000..<40_000))

    #expect(LineDifference.matches(old, new).isEmpty)
  }

  @Test func whatIsCommonAtTheEndsIsKeptWhenTheMiddleIsGivenUp() {
    let old = [1] + (0..<3_000).map { 10 + $0 } + [2]
    let new = [1] + (0..<3_000).map { 10_000 + $0 } + [2]

    #expect(LineDifference.matches(old, new).map(\.old) == [0, 3_001])
  }
}
