import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelTestSupport
import Testing

@testable import SatchelStorage

/// Snapshots of a long log leave old ends out, and whoever was away still finds back.
@Suite struct UnlistedEndsTests {
  /// A machine that wrote much, one that saw the beginning of it, and one that has it all from a snapshot which lists
  /// six ends.
  private struct Fleet {
    let writer, away, newcomer: Bench
    let article: ArticleID

    init() throws {
      writer = try Bench(replica: 1)
      (away, newcomer) = (try Bench(replica: 2), try Bench(replica: 3))
      article = try writer.add("https://example.org/a", title: "Shared")
      for number in 0..<60 {
        try writer.change("tag", article, .tag(try Tag("t\(number)")))
        _ = try writer.sealed()
        if number == 20 { try away.pull(from: writer) }
      }
      try newcomer.join(try Self.thinned(writer))
    }

    static func thinned(_ bench: Bench) throws -> PackedSnapshot {
      _ = try bench.sealed()
      let packed = try #require(try bench.library.packSnapshot())
      return PackedSnapshot(
        version: packed.version, seen: packed.seen.thinned(to: 6), digest: packed.digest,
        chunks: packed.chunks)
    }

    func tags(_ bench: Bench) throws -> Set<String> {
      Set(try bench.library.article(article)?.tags.map(\.key) ?? [])
    }
  }

  @Test func whatBuildsOnAnEndThatWasLeftOutIsApplied() throws {
    let fleet = try Fleet()
    try fleet.away.change("untag", fleet.article, .untag(key: "t7"))

    let report = try fleet.newcomer.pull(from: fleet.away)

    #expect(report.buffered == 0)
    #expect(try fleet.tags(fleet.newcomer).count == 59)
  }

  @Test func whoWasAwayJoinsItAndIsNoBranch() throws {
    let fleet = try Fleet()
    try fleet.away.change("untag", fleet.article, .untag(key: "t7"))

    try fleet.away.join(try Fleet.thinned(fleet.newcomer))
    try fleet.newcomer.pull(from: fleet.away)

    #expect(try fleet.tags(fleet.away).count == 59)
    #expect(try fleet.away.library.digest() == fleet.newcomer.library.digest())
    #expect(try fleet.away.library.version().versions.count == 2)
    #expect(try fleet.away.library.verify() == [])
  }

  @Test func aLogThatIsSentOnceMoreCountsAsSeen() throws {
    let fleet = try Fleet()

    let report = try fleet.newcomer.pull(from: fleet.writer)

    #expect(report.operations == 0)
    #expect(report.buffered == 0)
    #expect(try fleet.newcomer.library.version().versions.count == 1)
  }

  @Test func whoKnowsAllEndsFillsTheGap() throws {
    let fleet = try Fleet()

    try fleet.newcomer.join(try #require(try fleet.writer.library.packSnapshot()))

    let seen = try #require(try fleet.newcomer.library.packSnapshot()).seen
    #expect(seen == (try fleet.writer.library.packSnapshot()?.seen))
    #expect(seen.listedFrom.isEmpty)
  }

  @Test func aForkThatIsLongerThanTheGapsIsSeen() throws {
    let fleet = try Fleet()
    let twin = try Bench(copyOf: fleet.writer)
    for bench in [fleet.writer, twin] {
      for number in 100..<140 {
        let tag = try Tag("\(bench === twin ? "two" : "one")-\(number)")
        try bench.change("tag", fleet.article, .tag(tag))
        _ = try bench.sealed()
      }
    }
    try fleet.away.pull(from: fleet.writer)

    try fleet.away.join(try Fleet.thinned(twin))
    try fleet.newcomer.join(try Fleet.thinned(fleet.away))

    #expect(try fleet.tags(fleet.away).count == 60 + 80)
    #expect(try fleet.away.library.digest() == fleet.newcomer.library.digest())
  }

  @Test func ourOwnLogInASnapshotIsOursHoweverLittleItLists() throws {
    let fleet = try Fleet()
    try fleet.newcomer.change("tag", fleet.article, .tag(try Tag("new")))
    let copy = try Bench(copyOf: fleet.writer)
    try copy.change("tag", fleet.article, .tag(try Tag("elsewhere")))

    try fleet.writer.join(try Fleet.thinned(fleet.newcomer))

    #expect(try fleet.tags(fleet.writer).contains("new"))
    let forked = try fleet.writer.join(try Fleet.thinned(copy))
    #expect(forked.isOwnLogForked)
  }

  @Test func whatASnapshotHoldsIsKnownBeyondWhatItLists() throws {
    let fleet = try Fleet()
    let listed = try Fleet.thinned(fleet.writer)

    let held = try fleet.writer.library.ends(heldBy: listed.version)

    #expect(held.count == 60)
    #expect(Set(listed.seen.ends.values.joined()).isStrictSubset(of: held))
    #expect(try fleet.away.library.ends(heldBy: listed.version).isEmpty)
  }
}
