import SatchelBytes
import SatchelRemotes
import SatchelSync
import SatchelWire
import Testing

struct StorageRemoteTests {
  private let store = MemoryStore()

  @Test func whatOneReplicaLeavesAnotherTakesInOrder() throws {
    var (laptop, desktop) = (StoredReplica(0xa1), StoredReplica(0xa2))
    laptop.write(3)
    laptop.write()

    let pushed = try #require(try laptop.sync(store))
    let pulled = try #require(try desktop.sync(store))

    #expect(pushed.statuses == [.ok, .ok] && pushed.ownN == 4)
    #expect(pulled.segments == laptop.log)
    #expect(try desktop.sync(store) == nil)
  }

  @Test func anIdleExchangeIsOneListingAndOneChangeIsFewRequests() throws {
    var (laptop, desktop) = (StoredReplica(0xa1), StoredReplica(0xa2))
    laptop.write()
    _ = try laptop.sync(store)
    _ = try desktop.sync(store)

    store.forgetCalls()
    _ = try desktop.sync(store)
    #expect(store.calls.count == 1)

    laptop.write()
    store.forgetCalls()
    _ = try laptop.sync(store)
    #expect(store.calls.map { $0.prefix(4) } == ["list", "put ", "put ", "dele"])
  }

  @Test(arguments: [0, 1, 111, 112, 151, 152, 303])
  func anObjectThatIsCutShortHasNotArrivedYet(length: Int) throws {
    var (laptop, desktop) = (StoredReplica(0xa1), StoredReplica(0xa2))
    laptop.write()
    laptop.write()
    _ = try laptop.sync(store)
    store.alter("/log/") { Array($0.prefix(length)) }

    let early = try #require(try desktop.sync(store))
    store.alter("/log/") { _ in Array(laptop.log.joined()) }
    let late = try #require(try desktop.sync(store))

    #expect(early.segments.isEmpty && early.incomplete == [laptop.id])
    #expect(late.segments == laptop.log && late.incomplete.isEmpty)
  }

  @Test func aHeadThatArrivesBeforeItsSegmentIsSaid() throws {
    var (laptop, desktop) = (StoredReplica(0xa1), StoredReplica(0xa2))
    laptop.write()
    _ = try laptop.sync(store)
    store.alter("/log/") { _ in nil }

    let answer = try #require(try desktop.sync(store))

    #expect(answer.segments.isEmpty && answer.incomplete == [laptop.id])
    #expect(answer.cursor == .start)
  }

  @Test func aPushWhoseAnswerWasLostIsRepeatedWithoutHarm() throws {
    var laptop = StoredReplica(0xa1)
    laptop.write()
    laptop.write()
    _ = try laptop.sync(store)
    let names = Set(store.objects.keys)
    laptop.acknowledged = .start

    let answer = try #require(try laptop.sync(store))

    #expect(answer.statuses == [.duplicate, .duplicate] && answer.ownN == 2)
    #expect(Set(store.objects.keys) == names)
  }

  @Test func anOldHeadThatStayedBehindIsPassedOver() throws {
    var (laptop, desktop) = (StoredReplica(0xa1), StoredReplica(0xa2))
    laptop.write()
    _ = try laptop.sync(store)
    let old = try #require(store.objects.keys.first { $0.contains("/head/") })
    laptop.write()
    _ = try laptop.sync(store)
    try store.put([], as: old)

    let answer = try #require(try desktop.sync(store))

    #expect(answer.segments == laptop.log && answer.incomplete.isEmpty)
  }

  @Test func aRemoteThatWasSetBackSaysSoAndTakesAllAgain() throws {
    var (laptop, desktop) = (StoredReplica(0xa1), StoredReplica(0xa2))
    desktop.write()
    _ = try desktop.sync(store)
    laptop.write()
    _ = try laptop.sync(store)
    store.alter(laptop.id.hex) { _ in nil }

    let told = try #require(try laptop.sync(store))
    let again = try #require(try laptop.sync(store))

    #expect(told.ownN == 0 && told.statuses.isEmpty)
    #expect(again.statuses == [.ok] && again.ownN == 1)
  }

  @Test func aCopyOfAMachineIsToldOfTheOther() throws {
    var original = StoredReplica(0xa1)
    original.write()
    _ = try original.sync(store)
    var copy = original
    original.write(mark: 1)
    copy.write(mark: 2)
    _ = try original.sync(store)

    let answer = try #require(try copy.sync(store))

    #expect(answer.ownHash == SegmentHash(of: original.log[1]))
    #expect(answer.ownHash != SegmentHash(of: copy.log[1]))
  }

  @Test func namesThatSyncToolsMakeAreIgnored() throws {
    var (laptop, desktop) = (StoredReplica(0xa1), StoredReplica(0xa2))
    laptop.write()
    _ = try laptop.sync(store)
    for (name, bytes) in store.objects {
      try store.put(bytes, as: name + ".sync-conflict-20261125-101010-ABCDEFG")
      try store.put([1, 2, 3], as: name + " (conflicted copy)")
    }

    let answer = try #require(try desktop.sync(store))

    #expect(answer.segments == laptop.log && answer.incomplete.isEmpty)
  }

  @Test func storageThatIsEmptyOfALibraryItHeldIsNotFilledAgain() throws {
    var laptop = StoredReplica(0xa1)
    laptop.write()
    _ = try laptop.sync(store)
    store.alter("a/") { _ in nil }
    laptop.write()

    #expect(throws: RemoteError.wiped(url: "memory")) { try laptop.sync(store) }
    #expect(store.objects.isEmpty)
  }

  @Test func anObjectCountsAsHeldOnceItsFirstPartIsThere() throws {
    var remote = StorageRemote(store, account: account)
    let stream = [UInt8](repeating: 7, count: 16)
    let name = try #require(ObjectName(kind: .blobPart, stream: stream))
    let parts = [part(stream, 0, of: 2), part(stream, 1, of: 2)]

    _ = try remote.putObjects([parts[1]])
    let early = try remote.objectsHeld([name])
    _ = try remote.putObjects([parts[0]])
    let late = try remote.objectsHeld([name])

    #expect(early == [false] && late == [true])
    let wanted = [0, 1].map { ObjectPart(name: name, index: $0) }
    #expect(try remote.objects(wanted) == parts)
  }

  @Test func anObjectThatWasCutShortDoesNotCountAsHeld() throws {
    let stream = [UInt8](repeating: 7, count: 16)
    let name = try #require(ObjectName(kind: .blobPart, stream: stream))
    var (remote, later) = (
      StorageRemote(store, account: account), StorageRemote(store, account: account)
    )
    _ = try remote.putObjects([part(stream, 0, of: 1)])
    store.alter("/blob/") { Array($0.dropLast(9)) }

    let held = try later.objectsHeld([name])
    _ = try later.putObjects([part(stream, 0, of: 1)])

    #expect(held == [false])
    #expect(try later.objects([ObjectPart(name: name, index: 0)]) == [part(stream, 0, of: 1)])
  }

  @Test func whatIsDroppedGoesWithAllItsPartsAndNothingElse() throws {
    var remote = StorageRemote(store, account: account)
    let streams = [UInt8(7), 8].map { [7] + [UInt8](repeating: $0, count: 15) }
    for stream in streams {
      _ = try remote.putObjects([part(stream, 1, of: 2), part(stream, 0, of: 2)])
    }
    let names = streams.compactMap { ObjectName(kind: .blobPart, stream: $0) }

    try remote.dropObjects([names[0]])
    try remote.dropObjects([names[0]])

    #expect(try remote.objectsHeld(names) == [false, true])
    #expect(store.objects.count == 2)
  }

  private func part(_ stream: [UInt8], _ index: UInt64, of count: UInt32) -> [UInt8] {
    let header = ObjectHeader(
      kind: .blobPart, account: account, stream: stream, first: index, count: count,
      bodyLength: 272, previous: .zero, keyID: KeyID(value: 4),
      salt: [UInt8](repeating: 9, count: 32)
    )
    return header.bytes + [UInt8](repeating: 5, count: 272)
  }
}
