import Testing

@testable import SatchelHTTP

struct HostQueueTests {
  private func queue(_ change: (inout Pace) -> Void = { _ in }) -> HostQueue<Int> {
    var pace = Pace()
    change(&pace)
    return HostQueue(pace)
  }

  @Test func aHostIsAskedAtMostSoOftenAtOnce() {
    var queue = queue { $0.perHost = 2 }
    for job in 0..<4 { queue.add(job, to: "a", spacing: .zero) }
    queue.add(9, to: "b", spacing: .zero)

    let begun = (0..<5).compactMap { _ in queue.next(at: .zero)?.job }
    queue.finish(at: "a")

    #expect(begun == [0, 9, 1])
    #expect(queue.next(at: .zero)?.job == 2)
    #expect(queue.next(at: .zero) == nil)
  }

  @Test func aHostIsSparedBetweenTwoRequests() {
    var queue = queue()
    for job in 0..<3 { queue.add(job, to: "a", spacing: .seconds(2)) }

    #expect(queue.next(at: .seconds(1))?.job == 0)
    #expect(queue.next(at: .seconds(2)) == nil)
    #expect(queue.nextMoment == .seconds(3))
    #expect(queue.next(at: .seconds(3))?.job == 1)
    #expect(queue.nextMoment == nil)
  }

  @Test func aPausedHostWaitsAndOthersDoNot() {
    var queue = queue()
    queue.add(1, to: "a", spacing: .zero)
    queue.add(2, to: "b", spacing: .zero)

    queue.pause("a", until: .seconds(9))

    #expect(queue.next(at: .seconds(1))?.job == 2)
    #expect(queue.next(at: .seconds(8)) == nil)
    #expect(queue.next(at: .seconds(9))?.job == 1)
    #expect(queue.isEmpty)
  }

  @Test func noMoreThanTheLimitRunAtOnce() {
    var queue = queue { $0.atOnce = 3 }
    for job in 0..<9 { queue.add(job, to: "host \(job)", spacing: .zero) }

    #expect((0..<9).compactMap { _ in queue.next(at: .zero)?.job } == [0, 1, 2])
    #expect(queue.nextMoment == nil)
  }

  @Test func whatWaitsForAHostCanBeTakenBack() {
    var queue = queue()
    for job in 0..<3 { queue.add(job, to: "a", spacing: .zero) }
    _ = queue.next(at: .zero)

    #expect(queue.drop("a") == [1, 2])
    #expect(queue.isEmpty)
  }
}
