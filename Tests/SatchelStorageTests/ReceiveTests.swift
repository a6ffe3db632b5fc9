import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelStorage
import SatchelWire
import Testing

@Suite struct ReceiveTests {
  @Test func aSegmentThatComesTwiceCountsOnce() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    let id = try one.add("https://example.org/a", title: "One")

    let first = try two.pull(from: one)
    let again = try two.pull(from: one)

    #expect(first.articlesChanged == [id] && first.operations == 3)
    #expect(again == ReceiveReport())
  }

  @Test func aSegmentWaitsForTheOneBeforeIt() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    try one.add("https://example.org/a")
    _ = try one.sealed()
    try one.add("https://example.org/b")
    let segments = try one.sealed()

    let early = try two.receive([segments[1]])
    let late = try two.receive([segments[0]])

    #expect(early.buffered == 1 && early.operations == 0)
    #expect(late.buffered == 0)
    #expect(try two.library.counts().articles == 2)
  }

  @Test func aSegmentWaitsForWhatItsWriterHadSeen() throws {
    let benches = try (1...3).map { try Bench(replica: $0) }
    let id = try benches[0].add("https://example.org/a", title: "One")
    try benches[1].pull(from: benches[0])
    try benches[1].change("tag", id, .tag(try Tag("seen")))

    let early = try benches[2].pull(from: benches[1])
    try benches[2].pull(from: benches[0])

    #expect(early.buffered == 1 && early.articlesChanged == [])
    #expect(try benches[2].library.article(id)?.tags.map(\.key) == ["seen"])
  }

  @Test func theCursorIsStoredWithWhatItStandsFor() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    try one.add("https://example.org/a")
    let state = RemoteState(cursor: "5.00", lastSuccess: 9)

    _ = try two.library.receive(try one.sealed(), state: state, of: Bench.remote, now: 1)

    #expect(try two.library.remotes() == [Bench.remote: state])
  }

  @Test func aSegmentOfAnUnknownBranchWaitsForWhatItGoesOnFrom() throws {
    let (one, twin, reader) = (try Bench(replica: 1), try Bench(replica: 1), try Bench(replica: 2))
    try one.add("https://example.org/a")
    try twin.add("https://example.org/b")
    _ = try (one.sealed(), twin.sealed())
    try twin.add("https://example.org/c")
    try reader.pull(from: one)

    let early = try reader.receive(Array(try twin.sealed().dropFirst()))
    let late = try reader.receive(try twin.sealed())

    #expect(early.buffered == 1 && early.operations == 0)
    #expect(late.buffered == 0)
    #expect(try reader.library.counts().articles == 3)
  }

  @Test func moreOfOurOwnLogThanWeWroteAsksForANewID() throws {
    let (one, restored) = (try Bench(replica: 1), try Bench(replica: 1))
    try one.add("https://example.org/a")

    let report = try restored.pull(from: one)

    #expect(report.isOwnLogForked)
    #expect(try restored.library.counts().articles == 0)
  }

  @Test func aNewerFormatStopsItsLogAndIsKept() throws {
    let (one, two, reader) = (try Bench(replica: 1), try Bench(replica: 2), try Bench(replica: 3))
    try one.add("https://example.org/a")
    try two.add("https://example.org/b")
    let segment = try #require(try one.sealed().first)
    var header = segment.header
    header.minimumReader = 2
    let newer = OpenedSegment(header: header, hash: segment.hash, raw: segment.raw)

    let report = try reader.receive([newer] + (try two.sealed()))

    #expect(report.troubles == [ReplicaID(value: 1): .needsUpdate])
    #expect(report.buffered == 1)
    #expect(try reader.library.counts().articles == 1)
  }

  @Test func bytesThatDoNotReadStopTheirLog() throws {
    let (one, reader) = (try Bench(replica: 1), try Bench(replica: 2))
    try one.add("https://example.org/a")
    let segment = try #require(try one.sealed().first)

    for raw in [[], Array(segment.raw.dropLast()), segment.raw + [0], [0xff]] {
      let report = try reader.receive([
        OpenedSegment(header: segment.header, hash: SegmentHash(of: raw), raw: raw)
      ])
      guard case .unreadable = report.troubles[ReplicaID(value: 1)] else {
        Issue.record("it was taken for a segment")
        continue
      }
    }
    #expect(try reader.library.counts().articles == 0)
  }

  @Test func anEditThatADeletionHadNotSeenKeepsTheArticle() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    let id = try one.add("https://example.org/a", title: "One", tags: ["x"])
    try two.pull(from: one)
    try one.change("note", id, .addNote(NoteID(value: 1), text: "keep", at: 1))
    try two.change("delete", id, .delete)

    let report = try two.pull(from: one)
    try one.pull(from: two)

    #expect(report.keptByEdit == [id])
    #expect(try two.library.article(id)?.isLive == true)
    #expect(try one.library.article(id) == two.library.article(id))
  }

  @Test func anEditThatAPurgeHadNotSeenBringsTheWholeArticleBack() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    let id = try one.add("https://example.org/a", title: "One", tags: ["x"])
    try two.pull(from: one)
    try one.change("note", id, .addNote(NoteID(value: 1), text: "keep", at: 1))
    try two.change("purge", id, .delete, .purge)

    try one.pull(from: two)
    try two.pull(from: one)
    let article = try #require(try two.library.article(id))

    #expect(article.isLive && article.title == "One" && article.tags.map(\.key) == ["x"])
    #expect(article.url == "https://example.org/a")
    #expect(try one.library.article(id) == article)
  }

  @Test func aPurgeThatSawEverythingPurgesEverywhere() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    let id = try one.add("https://example.org/a", title: "One", text: "hidden")
    try two.pull(from: one)
    try two.change("purge", id, .delete, .purge)

    try one.pull(from: two)

    #expect(try one.library.article(id) == nil)
    #expect(try one.titles("hidden") == [])
    #expect(try one.library.verify() == [])
  }

  @Test func aClockFarAheadDoesNotDragOursAlong() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    one.setClock(to: Bench.start * 3)
    let id = try one.add("https://example.org/a", title: "Future")

    try two.pull(from: one)
    try two.change("edit", id, .setTitle("Now"))
    try one.pull(from: two)
    let entry = try #require(try two.library.history(of: id, limit: 9).last)

    #expect(try one.library.article(id)?.title == "Now")
    #expect(entry.when <= two.now)
  }

  @Test func theBodyOfASnapshotJoinsWhatIsHere() throws {
    let (one, two, three) = (try Bench(replica: 1), try Bench(replica: 2), try Bench(replica: 3))
    let shared = try one.add("https://example.org/shared", title: "Shared")
    let removed = try one.add("https://example.org/removed")
    try two.pull(from: one)
    try three.pull(from: one)
    try one.change("purge", removed, .delete, .purge)
    try one.change("tag", shared, .tag(try Tag("from-one")))
    try two.change("tag", shared, .tag(try Tag("from-two")))
    try two.add("https://example.org/only-here")

    try join(one, into: two)
    try join(one, into: two)
    try three.receive(try one.sealed() + two.sealed())
    try one.pull(from: two)

    #expect(try two.list().count == 2)
    #expect(try two.library.article(shared)?.tags.map(\.key) == ["from-one", "from-two"])
    #expect(try two.library.article(removed) == nil)
    #expect(try articles(one) == articles(two))
    #expect(try articles(three) == articles(two))
    #expect(try two.library.verify() == [])
  }

  @Test func aSnapshotThatCannotBeReadLeavesNothing() throws {
    let (one, two) = (try Bench(replica: 1), try Bench(replica: 2))
    try one.add("https://example.org/a")
    _ = try one.sealed()
    let packed = try #require(try one.library.packSnapshot())
    let other = SnapshotManifest(
      version: packed.version, seen: packed.seen, chunks: [.zero], digest: .zero)
    struct Broken: Error {}

    #expect(throws: StorageError.self) { try two.join(packed, as: other) }
    #expect(throws: Broken.self) { try two.join(packed, as: other) { throw Broken() } }
    #expect(try two.library.counts().articles == 0)
    #expect(try two.library.remotes() == [:])
  }

  @Test(arguments: [[0x01], [], Array(repeating: UInt8(7), count: 100)])
  func aTextThatIsNotWhatItsNameSaysIsRefused(bytes: [UInt8]) throws {
    let bench = try Bench()
    let hash = ContentBody(text: "real").hash

    #expect(throws: StorageError.self) {
      try bench.library.store(bodies: [StoredBody(hash: hash, bytes: bytes)], from: Bench.remote)
    }
    #expect(throws: StorageError.self) {
      try bench.library.store(
        bodies: [StoredBody(hash: Digest.sha256(bytes), bytes: bytes)], from: Bench.remote)
    }
  }

  private func join(_ source: Bench, into target: Bench) throws {
    _ = try source.sealed()
    try target.join(try #require(try source.library.packSnapshot()))
  }

  private func articles(_ bench: Bench) throws -> [Article] {
    var articles: [Article] = []
    try bench.library.forEachArticle(includingTrash: true) { article, _ in
      articles.append(article)
    }
    return articles
  }
}
