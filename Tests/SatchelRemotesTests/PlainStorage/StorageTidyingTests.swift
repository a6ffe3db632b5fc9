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

  /// A log of twenty segments, each left by itself.
  private func writtenLaptop() throws -> StoredReplica {
    var laptop = StoredReplica(0xa1)
    for _ in 0..<20 {
      laptop.write()
      _ = try laptop.sync(store)
    }
    return laptop
  }

  private func pack(_ replica: StoredReplica) throws {
    var remote = remote
    try remote.pack(logOf: replica.id, fewest: 16)
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

  @Test func segmentsThatWerePutTogetherReadAsBefore() throws {
    var desktop = StoredReplica(0xa2)
    let laptop = try writtenLaptop()
    _ = try desktop.sync(store)
    var late = laptop
    for _ in 0..<3 { late.write() }
    _ = try late.sync(store)

    try pack(late)
    store.forgetCalls()
    let news = try #require(try desktop.sync(store))

    #expect(names("/log/").count == 1)
    #expect(news.segments == Array(late.log.suffix(3)))
    #expect(store.calls.count == 3, "two listings and one object")
    #expect(try read() == late.log)
  }

  @Test(arguments: 0..<22)
  func puttingTogetherMayStopAnywhere(changes: Int) throws {
    let laptop = try writtenLaptop()

    store.stopping(after: changes) { try pack(laptop) }
    let between = try read()
    try pack(laptop)

    #expect(between == laptop.log)
    #expect(try read() == laptop.log)
    #expect(names("/log/").count == 1)
  }

  @Test func whatIsPutTogetherWhileSomebodyReadsIsFoundAgain() throws {
    let laptop = try writtenLaptop()
    var desktop = StoredReplica(0xa2)

    store.beforeGet = { try? pack(laptop) }
    let answer = try #require(try desktop.sync(store))

    #expect(answer.segments == laptop.log && answer.incomplete.isEmpty)
  }

  @Test func twoBranchesOfOneLogAreBothReadAndNeverPutTogether() throws {
    let laptop = try writtenLaptop()
    var copy = laptop
    copy.log.removeLast()
    copy.write(mark: 5)
    let name = SegmentHash(of: copy.log[19]).hex
    try store.put(copy.log[19], as: "a/\(account.hex)/log/\(laptop.id.hex)/20-1-\(name)")

    try pack(laptop)
    let segments = Set(try read())

    #expect(segments == Set(laptop.log + copy.log))
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
