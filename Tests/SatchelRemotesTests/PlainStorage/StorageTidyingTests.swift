import SatchelBytes
import SatchelModel
import SatchelRemotes
import SatchelSync
import SatchelWire
import Testing

/// Segments that are put together and let go, by a machine that may be stopped at any moment.
struct StorageTidyingTests {
  private let store = MemoryStore()

  private var remote: StorageRemote { StorageRemote(store, account: account) }

  private func names(_ part: String) -> [String] {
    store.objects.keys.filter { $0.contains(part) }.sorted()
  }

  /// A log of so many segments, each left by a sync of its own.
  private func writtenLaptop(_ segments: Int = 20, recentBytes: Int = 0) throws -> StoredReplica {
    var laptop = StoredReplica(0xa1)
    laptop.recentBytes = recentBytes
    for _ in 0..<segments {
      laptop.write()
      _ = try laptop.sync(store)
    }
    return laptop
  }

  /// What a machine that reads all of it gets, whatever number of answers it takes.
  private func read(by number: UInt64 = 0xb0) throws -> [[UInt8]] {
    var (reader, segments) = (StoredReplica(number), [[UInt8]]())
    while let answer = try reader.sync(store) {
      segments += answer.segments
      guard answer.more else { break }
    }
    return segments
  }

  // MARK: Heads that hold segments

  /// How many requests each of so many changes takes, each left by a sync of its own.
  private func requests(_ changes: Int, _ replica: inout StoredReplica) throws -> [Int] {
    try (0..<changes).map { _ in
      replica.write()
      store.forgetCalls()
      _ = try replica.sync(store)
      return store.calls.count
    }
  }

  @Test(arguments: [152, 456, 1100])
  func aChangeTakesFourRequestsAndOneMoreWhereTheHeadIsFull(recentBytes: Int) throws {
    store.readsBack = true
    var laptop = StoredReplica(0xa1)
    laptop.recentBytes = recentBytes

    let inHead = recentBytes / 152
    let requests = try requests(40, &laptop).dropFirst()

    for (number, count) in zip(2..., requests) {
      #expect(count == ((number - 1) % (inHead + 1) == 0 ? 5 : 4))
    }
    #expect(names("/log/").count == 1 + 39 / (inHead + 1))
    #expect(names("/head/").count == 1)
    #expect(try read() == laptop.log)
  }

  @Test func whoReadsEachChangeTakesTwoRequests() throws {
    var (laptop, desktop) = (try writtenLaptop(recentBytes: 1100), StoredReplica(0xa2))
    _ = try desktop.sync(store)

    var requests: [Int] = []
    for _ in 0..<20 {
      laptop.write()
      _ = try laptop.sync(store)
      store.forgetCalls()
      let news = try #require(try desktop.sync(store))
      #expect(news.segments == [laptop.log.last])
      requests.append(store.calls.count)
    }

    #expect(requests.allSatisfy { $0 <= 3 })
    #expect(requests.count { $0 == 3 } <= 3, "only where the head was full, the log is listed")
  }

  /// Each other sync is stopped after so many changes, learns nothing from its answer, and is run again.
  @Test(arguments: 0..<4)
  func leavingMayStopAnywhere(changes: Int) throws {
    var laptop = StoredReplica(0xa1)
    laptop.recentBytes = 1100
    for count in stride(from: 1, to: 20, by: 2) {
      laptop.write()
      var stopped = laptop
      store.stopping(after: changes) { _ = try stopped.sync(store) }
      let between = try read()
      _ = try laptop.sync(store)

      #expect(between == Array(laptop.log.prefix(between.count)) && between.count >= count - 1)
      #expect(try read() == laptop.log)

      laptop.write()
      _ = try laptop.sync(store)
    }
    #expect(names("/head/").count <= 3, "one that holds more than the newest waits for snapshots")
    let snapshots = try (1...2).map { try leaveSnapshot($0, of: [laptop]) }
    try letGo(snapshots)
    #expect(names("/head/\(laptop.id.hex)").count == 1)
  }

  @Test func whatMovesWhileSomebodyReadsIsFoundAgain() throws {
    for changes in 1...8 {
      store.objects = [:]
      var laptop = try writtenLaptop(3, recentBytes: 600)
      var desktop = StoredReplica(0xa2)

      store.beforeGet = { [store] in
        for _ in 0..<changes {
          laptop.write()
          _ = try? laptop.sync(store)
        }
      }
      let answer = try #require(try desktop.sync(store))

      #expect(answer.segments == laptop.log && answer.incomplete.isEmpty)
      #expect(try desktop.sync(store) == nil)
    }
  }

  @Test func aHeadThatIsDamagedHasNotArrivedAndIsNotTakenAway() throws {
    var (laptop, desktop) = (try writtenLaptop(3, recentBytes: 1100), StoredReplica(0xa2))
    let head = try #require(names("/head/").first)
    let whole = try #require(store.objects[head])
    store.objects[head] = Array(repeating: 7, count: whole.count)

    let early = try #require(try desktop.sync(store))
    // A machine that has let its segments go would have to read them there.
    laptop.recentBytes = 0
    laptop.write()
    _ = try laptop.sync(store)
    let isThere = names("/head/").contains(head)
    store.objects[head] = whole

    #expect(early.segments == [laptop.log[0]] && early.incomplete == [laptop.id])
    #expect(isThere)
    #expect(try read() == laptop.log)
  }

  @Test func aHeadOfWhichAWriteLeftHalfIsWrittenAnew() throws {
    var laptop = try writtenLaptop(3, recentBytes: 1100)
    laptop.write()
    let (before, former) = (store.objects, Array(laptop.log.prefix(3)))
    var stopped = laptop
    _ = try stopped.sync(store)
    let head = try #require(names("/head/").first)
    store.objects[head]?.removeLast(100)
    store.objects.merge(before) { $1 }

    let between = try read()
    _ = try laptop.sync(store)

    #expect(between == former)
    #expect(try read() == laptop.log)
  }

  @Test func whatItsOwnerDidNotComeToAnnounceIsAnnouncedByWhoeverFindsIt() throws {
    var (laptop, early) = (try writtenLaptop(3), StoredReplica(0xa2))
    _ = try early.sync(store)
    laptop.write()
    store.stopping(after: 1) { _ = try laptop.sync(store) }

    let isUnknown = try early.sync(store) == nil
    let found = try read()
    let answer = try #require(try early.sync(store))

    #expect(isUnknown)
    #expect(found == laptop.log && answer.segments == laptop.log.suffix(1))
  }

  @Test func whatAHeadHoldsIsMovedByWhoeverGoesOnFromIt() throws {
    var (laptop, desktop) = (try writtenLaptop(3, recentBytes: 1100), StoredReplica(0xa2))
    laptop.write()

    // It knows the segment from another remote.
    desktop.acknowledged = .start
    var remote = StorageRemote(store, account: account)
    let answer = try #require(
      try remote.exchange(
        [laptop.log[3]],
        at: LogPosition(cursor: .start, own: .start, replica: desktop.id)))
    _ = try laptop.sync(store)

    #expect(answer.statuses == [.ok])
    #expect(names("/head/").count == 1)
    #expect(try read() == laptop.log)
  }

  @Test func twoBranchesOfOneLogAreBothRead() throws {
    var laptop = try writtenLaptop(3, recentBytes: 1100)
    var copy = laptop
    laptop.write()
    copy.write(mark: 5)
    // Both have listed the heads before either of them leaves its own.
    let before = store.objects
    _ = try copy.sync(store)
    let branch = store.objects
    store.objects = before
    _ = try laptop.sync(store)
    store.objects.merge(branch) { $1 }

    // Each is told of the other's end, also the one whose own is the furthest there.
    let ends = try [laptop, copy].map { replica in
      var replica = replica
      let answer = try #require(try replica.sync(store))
      return [OwnTip(n: answer.ownN, hash: answer.ownHash.prefix)] + answer.otherOwnEnds
    }
    let written = try [laptop, copy].map { try #require($0.end) }

    #expect(names("/head/").count == 2)
    #expect(Set(try read()) == Set(laptop.log + copy.log))
    #expect(ends[0].contains { $0.hash == written[1].hash })
    #expect(ends[1].contains { $0.hash == written[0].hash })
  }

  @Test func aHeadIsReadThoughTwoSnapshotsHoldWhatIsInIt() throws {
    var laptop = try writtenLaptop(12, recentBytes: 1100)
    let snapshots = try (1...2).map { try leaveSnapshot($0, of: [laptop]) }

    try letGo(snapshots)
    let rest = names("/log/")
    laptop.write()
    _ = try laptop.sync(store)
    var desktop = StoredReplica(0xa2)
    let answer = try #require(try desktop.sync(store))

    #expect(rest.isEmpty)
    #expect(answer.segments.last == laptop.log.last && answer.gaps[laptop.id] != nil)
    #expect(Set(answer.segments).isSubset(of: laptop.log))
  }

  // MARK: Snapshots

  /// Leaves a snapshot of two chunks that holds what the replicas have written.
  private func leaveSnapshot(
    _ number: UInt8, of replicas: [StoredReplica]
  ) throws -> SnapshotContents {
    let id = [UInt8](repeating: number, count: 16)
    let name = try #require(ObjectName(kind: .manifest, stream: id))
    var remote = remote
    _ = try remote.putObjects([
      object(.chunk, id, 0, of: 2), object(.chunk, id, 1, of: 2), object(.manifest, id, 0, of: 1),
    ])
    let notice = SnapshotNotice(name: name, chunks: 2, cursor: .start, isWhole: true)
    #expect(try remote.announce(notice))
    let seen = replicas.flatMap { replica in
      replica.log.indices.compactMap { index in
        var shorter = replica
        shorter.log.removeSubrange((index + 1)...)
        return shorter.end
      }
    }
    return SnapshotContents(
      name: name, chunks: 2, ends: Set(replicas.compactMap(\.end)), seen: Set(seen))
  }

  private func object(_ kind: ObjectKind, _ id: [UInt8], _ part: UInt64, of parts: UInt32)
    -> [UInt8]
  {
    let header = ObjectHeader(
      kind: kind, account: account, stream: id, first: part, count: parts, bodyLength: 272,
      previous: .zero, keyID: KeyID(value: 4), salt: [UInt8](repeating: 9, count: 32))
    return header.bytes + [UInt8](repeating: 5, count: 272)
  }

  private func letGo(_ snapshots: [SnapshotContents]) throws {
    var remote = remote
    try remote.letGo(whatHold: snapshots)
  }

  @Test func aSegmentGoesOnceTwoSnapshotsHoldItAndThatIsSaid() throws {
    var laptop = try writtenLaptop()
    let older = try leaveSnapshot(1, of: [laptop])
    laptop.write()
    _ = try laptop.sync(store)
    try letGo([older])
    let before = names("/log/").count

    let newer = try leaveSnapshot(2, of: [laptop])
    try letGo([newer, older])
    var desktop = StoredReplica(0xa2)
    let answer = try #require(try desktop.sync(store))

    #expect(before == 21 && names("/log/").count == 1)
    #expect(answer.segments == laptop.log.suffix(1))
    #expect(answer.floor && answer.snapshot && answer.gaps[laptop.id] == older.ends.first)
    #expect(try desktop.sync(store) == nil)
  }

  @Test func ofThreeSnapshotsThatHoldOneAnotherTheOldestGoes() throws {
    var laptop = try writtenLaptop()
    var snapshots: [SnapshotContents] = []
    for number in 1...3 {
      laptop.write()
      _ = try laptop.sync(store)
      snapshots.append(try leaveSnapshot(UInt8(number), of: [laptop]))
    }

    try letGo(snapshots)

    #expect(names("/snap/").count == 6 && names("/head/snapshot").count == 2)
    var remote = remote
    #expect(try remote.snapshots() == [snapshots[2].name, snapshots[1].name])
  }

  @Test func aSnapshotThatHoldsSomethingOfItsOwnStays() throws {
    let (laptop, other) = (try writtenLaptop(), StoredReplica(0xa7))
    var lost = other
    lost.write()
    let rescued = try leaveSnapshot(1, of: [laptop, lost])
    let later = try [2, 3, 4].map { try leaveSnapshot($0, of: [laptop]) }

    try letGo([rescued] + later)

    var remote = remote
    #expect(try remote.snapshots().contains(rescued.name))
  }

  @Test func aSnapshotThatLacksAPartIsNotAnnouncedAndHoldsNothing() throws {
    let laptop = try writtenLaptop()
    let older = try leaveSnapshot(1, of: [laptop])
    let newer = try leaveSnapshot(2, of: [laptop])
    store.alter("\(Hex.encode(newer.name.stream)).1") { _ in nil }
    var remote = remote

    let notice = SnapshotNotice(name: newer.name, chunks: 2, cursor: .start, isWhole: true)
    store.alter("/head/snapshot.2") { _ in nil }
    let isTaken = try remote.announce(notice)
    try letGo([older, newer])

    #expect(!isTaken)
    #expect(names("/log/").count == 20)
    #expect(names("/snap/").count == 3)
  }

  @Test(arguments: 0..<34)
  func lettingGoMayStopAnywhere(changes: Int) throws {
    var laptop = try writtenLaptop()
    let snapshots = try (1...3).map { try leaveSnapshot(UInt8($0), of: [laptop]) }
    laptop.write()
    _ = try laptop.sync(store)

    store.stopping(after: changes) { try letGo(snapshots) }
    var (early, late) = (StoredReplica(0xa2), StoredReplica(0xa3))
    let between = try #require(try early.sync(store))
    try letGo(snapshots)
    let after = try #require(try late.sync(store))

    // Whatever is missing of the log is said to be in the snapshots, of which two are whole.
    #expect(between.segments.last == laptop.log.last && between.incomplete.isEmpty)
    #expect(between.segments.count == 21 || between.gaps[laptop.id] != nil)
    #expect(after.segments == laptop.log.suffix(1) && names("/snap/").count == 6)
  }

  @Test(arguments: [true, false])
  func storageThatWasSetBackSaysSoAndTakesNothing(isSnapshotLost: Bool) throws {
    var (laptop, desktop) = (try writtenLaptop(), StoredReplica(0xa2))
    let saved = store.objects
    if isSnapshotLost {
      _ = try leaveSnapshot(1, of: [laptop])
    } else {
      laptop.write()
      _ = try laptop.sync(store)
    }
    _ = try desktop.sync(store)
    store.objects = saved
    desktop.write()

    let answer = try #require(try desktop.sync(store))

    #expect(answer.reset && answer.statuses == [.notTried] && answer.ownN == 0)
    #expect(answer.segments == Array(laptop.log.prefix(20)))
  }

  @Test func aSnapshotOfTheSameNumberFromAnotherPastSaysThatStorageWasSetBack() throws {
    var (laptop, desktop) = (try writtenLaptop(), StoredReplica(0xa2))
    let saved = store.objects
    _ = try leaveSnapshot(1, of: [laptop])
    _ = try desktop.sync(store)
    store.objects = saved
    laptop.write()
    _ = try laptop.sync(store)
    _ = try leaveSnapshot(2, of: [laptop])

    let answer = try #require(try desktop.sync(store))

    #expect(answer.reset && answer.segments == laptop.log)
  }
}
