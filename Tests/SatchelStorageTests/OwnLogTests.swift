import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelStorage
import SatchelWire
import Testing

@Suite struct OwnLogTests {
  @Test func changesAreCutSealedSentAndForgottenInThatOrder() throws {
    let bench = try Bench()
    try bench.add("https://example.org/a", title: "One")

    #expect(try bench.library.nextUnsealed() == nil)
    let segments = try bench.sealed()
    let tip = try bench.library.ownTip()

    #expect(segments.count == 1)
    #expect(tip.n == UInt64(segments[0].header.count))
    #expect(tip.hash == segments[0].hash.prefix)
    #expect(try bench.library.counts().pendingOperations == Int(tip.n))

    let state = RemoteState(acknowledged: tip.n, acknowledgedHash: segments[0].hash)
    try bench.library.saveRemoteState(state, of: Bench.remote)
    #expect(try bench.library.counts().pendingOperations == 0)
    #expect(try bench.library.counts().pendingSince == nil)
    #expect(try bench.library.remoteState(Bench.remote) == state)
    #expect(try bench.sealed().map(\.hash) == segments.map(\.hash))
  }

  @Test func segmentsChainAndNumbersHaveNoGaps() throws {
    let bench = try Bench()
    for number in 0..<3 {
      try bench.add("https://example.org/\(number)")
      _ = try bench.sealed()
    }

    let segments = try bench.library.sealed(after: 0, maximumBytes: .max)

    #expect(segments.map(\.previous) == [.zero] + segments.dropLast().map(\.hash))
    #expect(
      segments.dropFirst().map(\.first) == segments.dropLast().map { $0.first + $0.count })
  }

  @Test func aLongCutIsSealedPieceByPiece() throws {
    let bench = try Bench()
    for number in 0..<10 { try bench.add("https://example.org/\(number)") }
    try bench.library.cut()

    let piece = try #require(try bench.library.nextUnsealed(maximumBytes: 1))

    #expect(piece.frames.count == 1)
    #expect(try bench.sealed().first?.header.count == 20)
  }

  @Test func sealedSegmentsThatDoNotFitAreRefusedAndLeaveNothing() throws {
    let bench = try Bench()
    try bench.add("https://example.org/a")
    try bench.library.cut()
    let unsealed = try #require(try bench.library.nextUnsealed())
    let hash = SegmentHash(high: 1, low: 1)
    let wrong = [
      SealedSegment(first: 2, count: unsealed.count, hash: hash, previous: .zero, bytes: [1]),
      SealedSegment(first: 1, count: unsealed.count - 1, hash: hash, previous: .zero, bytes: [1]),
      SealedSegment(first: 1, count: unsealed.count, hash: hash, previous: hash, bytes: [1]),
    ]

    for segment in wrong {
      #expect(throws: StorageError.self) {
        try bench.library.store(sealed: [segment], of: unsealed)
      }
    }

    #expect(try bench.library.sealed(after: 0, maximumBytes: .max) == [])
    #expect(try bench.library.nextUnsealed() == unsealed)
  }

  @Test func twoSyncsCannotSealTheSameChanges() throws {
    let bench = try Bench()
    try bench.add("https://example.org/a")
    try bench.library.cut()
    let unsealed = try #require(try bench.library.nextUnsealed())
    _ = try bench.sealed()

    let again = SealedSegment(
      first: unsealed.first, count: unsealed.count, hash: SegmentHash(high: 1, low: 1),
      previous: .zero, bytes: [1])

    #expect(throws: StorageError.self) { try bench.library.store(sealed: [again], of: unsealed) }
  }

  @Test func whatIsReceivedIsNotInTheContextOfEarlierChanges() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    try two.add("https://example.org/b")
    try one.add("https://example.org/a")
    try one.pull(from: two)
    try one.add("https://example.org/c")

    let bodies = try one.sealed().map { segment in
      try SegmentBody(
        decoding: segment.raw, by: try one.library.replica, first: segment.header.first,
        count: segment.header.count)
    }

    #expect(bodies.map(\.base.versions.count) == [0, 1])
  }

  @Test func aLibraryBelongsToOneAccountForGood() throws {
    let bench = try Bench()
    let (mine, other) = (AccountID(high: 1, low: 2), AccountID(high: 3, low: 4))

    try bench.library.bind(to: mine)
    try bench.library.bind(to: mine)

    #expect(try bench.library.account == mine)
    #expect(throws: StorageError.otherAccount) { try bench.library.bind(to: other) }
  }

  @Test func changesThatWereNotAcknowledgedGoOnUnderANewID() throws {
    let (old, reader) = (try Bench(replica: 1), try Bench(replica: 2))
    let id = try old.add("https://example.org/a", title: "One")
    try reader.pull(from: old)
    let sent = try old.library.ownTip().n
    try old.library.saveRemoteState(
      RemoteState(acknowledged: sent, acknowledgedHash: try old.sealed()[0].hash),
      of: Bench.remote)
    try old.change("edit", id, .setTitle("Two"), .tag(try Tag("late")))
    _ = try old.sealed()

    let renamed = ReplicaID(value: 77)
    try old.library.renameReplica(to: renamed)
    try old.change("favourite", id, .setFavourite(true))
    let segments = try old.sealed()
    try reader.receive(segments)

    #expect(try old.library.replica == renamed)
    #expect(segments.first?.header.first == 1)
    #expect(segments.allSatisfy { $0.header.replica == renamed })
    #expect(try reader.library.article(id) == old.library.article(id))
    #expect(try reader.library.article(id)?.title == "Two")
    #expect(try old.library.verify() == [])
  }

  @Test func whatAnotherMachineHasSeenIsNotWrittenAgainUnderANewID() throws {
    let (old, reader) = (try Bench(replica: 1), try Bench(replica: 2))
    let id = try old.add("https://example.org/a", title: "One")
    try reader.pull(from: old)
    try reader.change("tag", id, .tag(try Tag("seen")))
    try old.pull(from: reader)

    try old.library.renameReplica(to: ReplicaID(value: 77))
    try old.change("favourite", id, .setFavourite(true))
    try reader.pull(from: old)

    #expect(try reader.library.digest() == old.library.digest())
    #expect(try reader.library.version() == old.library.version())
  }

  @Test(arguments: [3, 77])
  func whatIsShownFollowsTheNewIDWhereTwoWritesAreOfOneMoment(id new: UInt64) throws {
    let (old, other) = (try Bench(replica: 5), try Bench(replica: 50))
    let id = try old.add("https://example.org/a", title: "One")
    try other.pull(from: old)
    for (bench, title) in [(old, "Here"), (other, "There")] {
      let edit = Edit(article: id, intents: [.setTitle(title)])
      _ = try bench.library.change("edit", [edit], now: 2_000_000_000_000)
    }
    try old.pull(from: other)
    #expect(try old.library.article(id)?.title == "There")

    try old.library.renameReplica(to: ReplicaID(value: new))

    #expect(try old.library.article(id)?.title == (new > 50 ? "Here" : "There"))
    #expect(try old.library.verify() == [])
  }

  @Test func aLogThatWasNeverSentGetsItsNewIDWhole() throws {
    let (old, reader) = (try Bench(replica: 1), try Bench(replica: 2))
    let id = try old.add("https://example.org/a", title: "One", tags: ["x"])

    try old.library.renameReplica(to: ReplicaID(value: 5))
    try reader.pull(from: old)

    #expect(try reader.library.article(id) == old.library.article(id))
    #expect(try reader.library.version().versions.keys.map(\.value) == [5])
  }

  @Test func operationsThatWereAcknowledgedKeepTheirNumbers() throws {
    let bench = try Bench()
    try bench.add("https://example.org/a")
    let hash = try #require(try bench.sealed().first).hash
    try bench.library.saveRemoteState(
      RemoteState(acknowledged: try bench.library.ownTip().n, acknowledgedHash: hash),
      of: Bench.remote)

    let tip = try bench.library.ownTip()
    try bench.library.renameReplica(to: ReplicaID(value: 5))

    #expect(try bench.library.version().versions == [ReplicaID(value: 1): tip])
  }

  @Test func aMachinesNameReachesTheOthers() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    try one.library.introduce(as: "laptop", knownBy: [], now: 1)
    let id = try one.add("https://example.org/a")

    try two.pull(from: one)
    let entry = try #require(try two.library.history(of: id, limit: 1).first)

    #expect(try two.library.deviceNames() == [ReplicaID(value: 1): "laptop"])
    #expect(entry.deviceName == "laptop" && !entry.isThisMachine && entry.verb == nil)
  }
}

@Suite struct StagedSnapshotTests {
  @Test func whatWasFetchedOfASnapshotIsThereTheNextTime() throws {
    let bench = try Bench()
    let staged = StagedSnapshot(id: [UInt8](repeating: 1, count: 16), cursor: "", parts: 3)
    _ = try bench.library.beginFetching(staged, from: Bench.remote)
    try bench.library.keep(parts: [[1], [2]], from: 0, of: staged.id)

    let again = try bench.reopened().beginFetching(staged, from: Bench.remote)

    #expect(again == 2)
  }

  @Test func anotherSnapshotTakesThePlaceOfOneThatWasBegun() throws {
    let bench = try Bench()
    let old = StagedSnapshot(id: [UInt8](repeating: 1, count: 16), cursor: "", parts: 3)
    _ = try bench.library.beginFetching(old, from: Bench.remote)
    try bench.library.keep(parts: [[1], [2]], from: 0, of: old.id)

    let new = StagedSnapshot(id: [UInt8](repeating: 2, count: 16), cursor: "", parts: 3)
    _ = try bench.library.beginFetching(new, from: Bench.remote)

    #expect(try bench.library.beginFetching(old, from: Bench.remote) == 0)
  }

  @Test func whatWasSentOfASnapshotIsNotSentAgain() throws {
    let bench = try Bench()
    let staged = StagedSnapshot(id: [UInt8](repeating: 1, count: 16), cursor: "5", parts: 3)
    try bench.library.keep(staged, objects: [[1], [2], [3]], for: Bench.remote)
    try bench.library.forgetParts(of: staged.id, through: 0)

    let left = try bench.reopened().partsToSend(of: staged.id, maximumBytes: 2)

    #expect(left.map(\.index) == [1, 2])
    #expect(try bench.library.outgoingSnapshot(for: Bench.remote) == staged)
  }
}
