import SatchelBytes
import SatchelRelayLog
import SatchelWire
import Testing

@Suite struct PullTests {
  @Test func nothingNewOnlyWhenBothSidesAreEqual() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    let pushed = try await relay.log.exchange(phone.grant, phone.query(), [phone.segment()])
    let end = try #require(pushed.answer?.cursor)

    let equal = try await relay.log.exchange(phone.grant, phone.query(end, tip: phone.ownTip), [])
    let restored = try await relay.log.exchange(phone.grant, phone.query(end), [])
    let behind = try await relay.log.exchange(phone.grant, phone.query(tip: phone.ownTip), [])

    #expect(equal.isNothingNew)
    #expect(restored.answer?.ownN == 1)
    #expect(behind.answer?.cursor == end)
    #expect(behind.answer?.segments == [])
  }

  @Test func anEmptyLogHasNothingNew() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()

    #expect(try await relay.log.exchange(phone.grant, phone.query(), []).isNothingNew)
  }

  @Test(arguments: [
    Cursor(index: 0, chain: HashPrefix(value: 1)), Cursor(index: 1, chain: .zero),
    Cursor(index: 9, chain: .zero), Cursor(index: .max, chain: .zero),
    Cursor(index: UInt64(Int64.max), chain: .zero),
  ])
  func aCursorOfAnotherLogIsReset(cursor: Cursor) async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    let laptop = Machine(1, replica: 99)
    let segment = phone.segment()
    _ = try await relay.log.exchange(phone.grant, phone.query(), [segment])

    let answer = try await relay.log.exchange(laptop.grant, laptop.query(cursor), []).answer

    #expect(answer?.reset == true)
    #expect(answer?.segments == [Array(segment)])
  }

  @Test func aLongLogComesInParts() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    let laptop = Machine(1, replica: 99)
    for _ in 0..<5 {
      _ = try await relay.log.exchange(phone.grant, phone.query(), [phone.segment(size: 400_000)])
    }

    var (cursor, sizes, hasMore) = (Cursor.start, [Int](), true)
    while hasMore {
      let outcome = try await relay.log.exchange(laptop.grant, laptop.query(cursor), [])
      let answer = try #require(outcome.answer)
      sizes.append(answer.segments.count)
      (cursor, hasMore) = (answer.cursor, answer.more)
    }

    #expect(sizes == [2, 2, 1])
    #expect(cursor.index == 5)
  }

  @Test func aPollWakesWhenAnotherMachinePushes() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    let laptop = Machine(1, replica: 99)
    _ = try await relay.log.grant(phone.account, phone.token, now: moment)

    let waiting = Task { await relay.log.wait(laptop.grant, laptop.query(), seconds: 50) }
    try await relay.untilWaiting(1)
    _ = try await relay.log.exchange(phone.grant, phone.query(), [phone.segment()])

    #expect(await waiting.value)
    #expect(relay.log.waiting == 0)
  }

  @Test func aDeviceMayWaitEightTimes() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    _ = try await relay.log.grant(phone.account, phone.token, now: moment)

    let polls = (0..<8).map { _ in
      Task { await relay.log.wait(phone.grant, phone.query(), seconds: 50) }
    }
    try await relay.untilWaiting(8)
    let ninth = await relay.log.wait(phone.grant, phone.query(), seconds: 50)
    relay.log.stop()

    #expect(!ninth)
    for poll in polls { #expect(await poll.value) }
  }

  @Test func aRemovedDeviceIsWokenAndGetsNothing() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    _ = try await relay.log.grant(phone.account, phone.token, now: moment)

    let waiting = Task { await relay.log.wait(phone.grant, phone.query(), seconds: 50) }
    try await relay.untilWaiting(1)
    let isRemoved = try await relay.log.removeDevice(phone.token.device, of: phone.account)

    #expect(isRemoved)
    #expect(await waiting.value)
    #expect(try await relay.log.exchange(phone.grant, phone.query(), []).isGone)
  }
}
