import SatchelModel
import SatchelTestSupport
import Testing

struct HybridClockTests {
  private let day: Int64 = 24 * 60 * 60 * 1000

  @Test(arguments: UInt64(0)..<20)
  func stampsOnlyGrowWhateverTheClockDoes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var clock = HybridClock()
    var last = Stamp.zero

    for _ in 0..<200 {
      let now = Int64.random(in: -100...1_000_000, using: &random)
      clock.witness(Stamp(clamping: random.next() >> 24), now: now)
      let next = clock.tick(now: now)
      #expect(next > last)
      last = next
    }
  }

  @Test func aWriteIsLaterThanWhatWasSeen() {
    var clock = HybridClock()
    let foreign = Stamp(milliseconds: 5_000)

    clock.witness(foreign, now: 1_000)

    #expect(clock.tick(now: 1_000) > foreign)
  }

  @Test func aStampOfTomorrowMovesTheClockAndOneBeyondDoesNot() {
    var clock = HybridClock()

    clock.witness(Stamp(milliseconds: 1_000 + day + 1), now: 1_000)
    #expect(clock.last == .zero)

    clock.witness(Stamp(milliseconds: 1_000 + day), now: 1_000)
    #expect(clock.last == Stamp(milliseconds: 1_000 + day))
  }

  @Test func aFullCounterRunsIntoTheNextMillisecond() {
    var clock = HybridClock(last: Stamp(clamping: 7 << 16 | 0xffff))

    #expect(clock.tick(now: 7) == Stamp(milliseconds: 8))
  }

  @Test(arguments: [Int64.min, -1, 0, Int64.max])
  func noClockTraps(now: Int64) {
    var clock = HybridClock(last: .largest)

    clock.witness(.largest, now: now)

    #expect(clock.tick(now: now) == .largest)
  }
}
