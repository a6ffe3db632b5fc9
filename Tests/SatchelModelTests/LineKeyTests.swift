import SatchelTestSupport
import Testing

@testable import SatchelModel

/// The places of lines.
///
/// What they are made of is frozen: another version must find the same.
struct LineKeyTests {
  @Test(
    arguments: [
      ([128], [128, 0]), ([0, 128], [1, 1, 128, 0]), ([1], [1, 2, 0]), ([2], [2, 0]),
      ([255, 0, 1], [255, 1, 1, 1, 2, 0]),
    ] as [([UInt8], [UInt8])])
  func aPlaceIsEscapedAndEndsWithZero(fraction: [UInt8], bytes: [UInt8]) {
    let key = LineKey(fraction: fraction, text: "a")

    // SHA-256 of "a" begins with ca 97 81 12.
    #expect(key.bytes == bytes + [0xca, 0x97, 0x81, 0x12])
    #expect(LineKey(bytes: key.bytes) == key)
  }

  @Test(
    arguments: [
      [], [0], [0, 1, 2, 3, 4], [128, 0, 1, 2, 3], [128, 0, 1, 2, 3, 4, 5], [128, 1, 2, 3, 4],
      [1, 3, 0, 1, 2, 3, 4], [1, 1, 0, 1, 2, 3, 4], [128, 1], [128, 1, 1, 0, 1, 2, 3, 4],
    ] as [[UInt8]])
  func bytesThatNoWriterMakesAreNoPlace(bytes: [UInt8]) {
    #expect(LineKey(bytes: bytes) == nil)
  }

  @Test(arguments: UInt64(0)..<10)
  func placesSortAsTheirBytesDo(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let keys = (0..<40).map { _ in
      let digits: [UInt8] = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        [0, 1, 2, 255].randomElement(using: &random) ?? 0
      }
      return LineKey(fraction: digits + [1], text: ["a", "b"].randomElement(using: &random) ?? "")
    }

    let sorted = keys.sorted().map(\.bytes)

    #expect(sorted == keys.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) })
  }

  @Test(
    arguments: [
      ([], nil, [128]), ([], [128], [64]), ([128], nil, [192]), ([254], nil, [255]),
      ([255], nil, [255, 128]), ([5], [6], [5, 128]), ([5], [7], [6]), ([], [1], [0, 128]),
      ([5], [5, 0, 3], [5, 0, 1]), ([5], [5, 0, 1], [5, 0, 0, 128]),
      ([5, 200], [6, 1], [5, 228]),
      ([5, 255], [6], [5, 255, 128]), ([1, 2], [1, 3, 9], [1, 2, 128]),
    ] as [([UInt8], [UInt8]?, [UInt8])])
  func theMiddleIsWhereItWasSaidToBe(lower: [UInt8], upper: [UInt8]?, middle: [UInt8]) {
    #expect(LineKey.middle(lower, upper) == middle)
  }

  @Test(arguments: UInt64(0)..<10)
  func thereIsAlwaysAPlaceBetween(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var places: [[UInt8]] = [[128]]

    for _ in 0..<200 {
      let at = Int.random(in: 0...places.count, using: &random)
      let lower = at > 0 ? places[at - 1] : []
      let place = LineKey.middle(lower, at < places.count ? places[at] : nil)
      #expect(place.last != 0)
      places.insert(place, at: at)
    }

    #expect(places == places.sorted { $0.lexicographicallyPrecedes($1) })
  }

  @Test func linesInsertedTogetherStayTogether() {
    let mine = InsertedRun(["a", "b"], between: [], and: nil)
    let theirs = InsertedRun(["c", "d"], between: [], and: nil)
    let keys = [
      mine.fraction(at: 0), mine.fraction(at: 1), theirs.fraction(at: 0), theirs.fraction(at: 1),
    ]

    let order = keys.sorted { $0.lexicographicallyPrecedes($1) }.map { keys.firstIndex(of: $0) }

    #expect(order == [0, 1, 2, 3] || order == [2, 3, 0, 1])
  }

  @Test func aRunCountsItsLinesInTwoDigitsWithoutZero() {
    let run = InsertedRun(["a"], between: [], and: nil)

    // SHA-256 of the run, here of "a", tells runs apart.
    #expect(run.fraction(at: 0) == [128, 0xca, 0x97, 0x81, 0x12, 1, 1])
    #expect(run.fraction(at: 254).suffix(2) == [1, 255])
    #expect(run.fraction(at: 255).suffix(2) == [2, 1])
    #expect(run.fraction(at: InsertedRun.maximumLines - 1).suffix(2) == [255, 255])
  }
}
