import SatchelBytes
import SatchelRelayLog
import SatchelWire
import Testing

@Suite struct PushTests {
  @Test func segmentsThatChainAreAppendedAndPassedOn() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    let laptop = Machine(1, replica: 99)
    let segments = [phone.segment(), phone.segment(count: 5), phone.segment()]

    let pushed = try await relay.log.exchange(phone.grant, phone.query(), segments).answer
    let pulled = try await relay.log.exchange(laptop.grant, laptop.query(), []).answer

    #expect(pushed?.statuses == [.ok, .ok, .ok])
    #expect(pushed?.segments == [])
    #expect(pushed?.ownN == 7)
    #expect(pushed?.ownHash == phone.tip.hash)
    #expect(pulled?.segments == segments.map(Array.init))
    #expect(pulled?.cursor == pushed?.cursor)
    #expect(pulled?.more == false)
  }

  @Test func theRunningHashIsThatOfTheProtocol() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    let segments = [phone.segment(), phone.segment()]

    let answer = try await relay.log.exchange(phone.grant, phone.query(), segments).answer

    let expected = segments.reduce(Cursor.start) { $0.next(after: SegmentHash(of: $1)) }
    #expect(answer?.cursor == expected)
  }

  @Test func theEndsOfAllLogsAreTold() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    #expect(try await relay.log.ends(phone.grant) == LogEnds([]))

    let segments = [phone.segment(), phone.segment(count: 5)]
    _ = try await relay.log.exchange(phone.grant, phone.query(), segments)

    let end = LogEnd(
      replica: phone.replica, n: 6, hash: SegmentHash(of: try #require(segments.last)))
    #expect(try await relay.log.ends(phone.grant) == LogEnds([end]))
  }

  @Test func aSegmentPushedAgainIsADuplicate() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    let segments = [phone.segment(), phone.segment()]
    _ = try await relay.log.exchange(phone.grant, phone.query(), segments)

    let next = phone.segment()
    let answer = try await relay.log.exchange(phone.grant, phone.query(), segments + [next]).answer

    #expect(answer?.statuses == [.duplicate, .duplicate, .ok])
    #expect(answer?.cursor.index == 3)
  }

  @Test func aForkIsAConflictAndEndsThePush() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    var copy = phone
    _ = try await relay.log.exchange(phone.grant, phone.query(), [phone.segment(size: 300)])

    let forked = [copy.segment(size: 400), copy.segment()]
    let answer = try await relay.log.exchange(copy.grant, copy.query(), forked).answer

    #expect(answer?.statuses == [.conflict, .notTried])
    #expect(answer?.ownHash == phone.tip.hash)
    #expect(answer?.cursor.index == 1)
  }

  @Test func aGapAndAWrongPreviousHashAreConflicts() async throws {
    let relay = try TestLog()
    var phone = try await relay.machine()
    let (first, _, third) = (phone.segment(), phone.segment(), phone.segment())
    var stranger = Machine(1)
    _ = stranger.segment(size: 300)
    let wrongChain = stranger.segment()
    _ = try await relay.log.exchange(phone.grant, phone.query(), [first])

    let gap = try await relay.log.exchange(phone.grant, phone.query(), [third]).answer
    let chain = try await relay.log.exchange(phone.grant, phone.query(), [wrongChain]).answer

    #expect(gap?.statuses == [.conflict])
    #expect(chain?.statuses == [.conflict])
  }

  @Test func whatIsNotASegmentOfTheAccountIsBad() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    var stranger = Machine(2)

    let blob = try await relay.log.exchange(phone.grant, phone.query(), [phone.blob(1)[...]])
    let foreign = try await relay.log.exchange(phone.grant, phone.query(), [stranger.segment()])

    #expect(blob.answer?.statuses == [.bad])
    #expect(foreign.answer?.statuses == [.bad])
  }

  @Test func aFullAccountTakesNoMore() async throws {
    let relay = try TestLog(quota: 1000)
    var phone = try await relay.machine()
    let segments = [phone.segment(size: 600), phone.segment(size: 500), phone.segment(size: 200)]

    let answer = try await relay.log.exchange(phone.grant, phone.query(), segments).answer
    let objects = try await relay.log.store([phone.blob(1, size: 500)[...]], phone.grant)

    #expect(answer?.statuses == [.ok, .quota, .notTried])
    #expect(objects == [.quota])
  }

  @Test func anAccountHas256ReplicasAndNotOneMore() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    let segments = (1...257).map { number in
      var machine = Machine(1, replica: UInt64(number))
      return machine.segment()
    }

    let answer = try await relay.log.exchange(phone.grant, phone.query(), segments).answer

    #expect(answer?.statuses.prefix(256).allSatisfy { $0 == .ok } == true)
    #expect(answer?.statuses.last == .quota)
  }

  @Test func aConflictDoesNotUndoItsNeighbours() async throws {
    let relay = try TestLog()
    let accounts = try await (UInt8(1)...20).asyncMap { try await relay.machine($0) }

    let outcomes = try await withThrowingTaskGroup(of: (Int, LogAnswer?).self) { group in
      for (index, account) in accounts.enumerated() {
        group.addTask {
          var machine = account
          // Every other machine leaves one out, so that its next is a gap.
          if index.isMultiple(of: 2) { _ = machine.segment() }
          let segment = machine.segment()
          return (
            index,
            try await relay.log.exchange(machine.grant, machine.query(), [segment]).answer
          )
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1?.statuses }
    }

    for (index, statuses) in outcomes {
      #expect(statuses == [index.isMultiple(of: 2) ? .conflict : .ok])
    }
    #expect(outcomes.count == 20)
  }

  @Test func twoMachinesAtOnceShareOneGaplessLog() async throws {
    let relay = try TestLog()
    let phone = try await relay.machine()
    let replicas = (1...8).map { Machine(1, replica: UInt64($0)) }

    try await withThrowingTaskGroup { group in
      for replica in replicas {
        group.addTask {
          var machine = replica
          for _ in 0..<25 {
            _ = try await relay.log.exchange(phone.grant, machine.query(), [machine.segment()])
          }
        }
      }
      try await group.waitForAll()
    }
    let reader = Machine(1, replica: 99)
    let answer = try await relay.log.exchange(phone.grant, reader.query(), []).answer

    let segments = answer?.segments ?? []
    #expect(segments.count == 200)
    #expect(answer?.cursor == segments.reduce(.start) { $0.next(after: SegmentHash(of: $1)) })
  }
}

extension Sequence where Self: Sendable {
  fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async throws -> [Value]
  {
    var values: [Value] = []
    for element in self { values.append(try await body(element)) }
    return values
  }
}
