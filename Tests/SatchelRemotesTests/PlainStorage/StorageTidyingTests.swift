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

  // MARK: Objects that grow

  @Test(arguments: [0, 152, 456, 1100], [true, false])
  func aChangeCostsAtMostFiveRequestsAndLeavesFewObjects(
    recentBytes: Int, readsBack: Bool
  ) throws {
    store.readsBack = readsBack
    var laptop = StoredReplica(0xa1)
    laptop.recentBytes = recentBytes
    var most = 0
    for _ in 0..<40 {
      laptop.write()
      store.forgetCalls()
      _ = try laptop.sync(store)
      most = max(most, store.calls.count)
    }

    let segmentsAnObject = recentBytes / laptop.log[0].count + 1
    #expect(most <= 5)
    #expect(names("/log/").count <= 40 / segmentsAnObject + 3)
    #expect(names("/head/").count == 1)
    #expect(try read() == laptop.log)
  }

  @Test func whoReadsEachChangeTakesTwoListingsAndOneObject() throws {
    var (laptop, desktop) = (try writtenLaptop(recentBytes: 1100), StoredReplica(0xa2))
    _ = try desktop.sync(store)

    for _ in 0..<20 {
      laptop.write()
      _ = try laptop.sync(store)
      store.forgetCalls()
      let news = try #require(try desktop.sync(store))

      #expect(news.segments == [laptop.log.last])
      #expect(store.calls.count == 3)
    }
  }

  /// Each other sync is stopped after so many changes, learns nothing from its answer, and is run again.
  @Test(arguments: 0..<6)
  func growingMayStopAnywhere(changes: Int) throws {
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
      #expect(names("/head/").count == 1, "a head that stayed is taken away by the next push")
    }
  }

  @Test func whatGrowsWhileSomebodyReadsIsFoundAgain() throws {
    var laptop = try writtenLaptop(4, recentBytes: 1100)
    var desktop = StoredReplica(0xa2)

    store.beforeGet = { [store] in
      for _ in 0..<3 {
        laptop.write()
        _ = try? laptop.sync(store)
      }
    }
    let answer = try #require(try desktop.sync(store))

    #expect(answer.segments.starts(with: laptop.log.prefix(4)) && answer.incomplete.isEmpty)
    #expect(try read() == laptop.log)
  }

  @Test(arguments: 1...16)
  func aWriteThatWasOnlySaidToBeDoneCostsItsSegmentAtMost(lost: Int) throws {
    var laptop = try writtenLaptop(lost, recentBytes: 1100)
    store.alter("-\(SegmentHash(of: laptop.log[lost - 1]).hex)") { _ in nil }
    for _ in 0..<12 {
      laptop.write()
      _ = try laptop.sync(store)
    }

    // Eight segments are an object. The next of the first seven has the lost one in it, too.
    let isMadeGood = lost % 8 != 0
    let read = try read()
    #expect(read == Array(laptop.log.prefix(isMadeGood ? laptop.log.count : lost - 1)))
  }

  @Test func anObjectThatGrewGoesOnceTwoSnapshotsHoldItsEnd() throws {
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

  @Test func twoBranchesOfOneLogAreBothRead() throws {
    var laptop = try writtenLaptop(3, recentBytes: 1100)
    var copy = laptop
    laptop.write()
    copy.write(mark: 5)
    _ = try laptop.sync(store)
    let name = SegmentHash(of: copy.log[3]).hex
    try store.put(copy.log[3], as: "a/\(account.hex)/log/\(laptop.id.hex)/4-1-\(name)")
    for _ in 0..<10 {
      laptop.write()
      _ = try laptop.sync(store)
    }

    #expect(Set(try read()) == Set(laptop.log + copy.log))
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
}
