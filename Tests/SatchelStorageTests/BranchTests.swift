import SatchelBytes
import SatchelModel
import SatchelTestSupport
import Testing

@testable import SatchelStorage

/// A log that went on twice, as its machine and its remote were both set back.
@Suite struct BranchTests {
  /// Two that were one until they had written `shared`, and what each wrote then.
  private struct Twins {
    let first, second: Bench
    let article: ArticleID

    init() throws {
      first = try Bench(replica: 1)
      article = try first.add("https://example.org/a", title: "Shared", tags: ["old"])
      let hash = try first.sealed().last?.hash ?? .zero
      let n = try first.library.ownTip().n
      try first.library.saveRemoteState(
        RemoteState(acknowledged: n, acknowledgedHash: hash), of: Bench.remote)
      second = try Bench(copyOf: first)
      try first.change("tag", article, .untag(key: "old"), .tag(try Tag("first")))
      try second.change("tag", article, .tag(try Tag("second")))
      try second.add("https://example.org/b")
      _ = try (first.sealed(), second.sealed())
    }
  }

  @Test func bothBranchesAreKeptWhicheverComesFirst() throws {
    let twins = try Twins()
    let (one, two) = (try Bench(replica: 2), try Bench(replica: 3))

    try one.receive(try twins.first.sealed() + twins.second.sealed())
    try two.receive(try twins.second.sealed() + twins.first.sealed())

    #expect(try one.library.article(twins.article)?.tags.map(\.key) == ["first", "second"])
    #expect(try one.library.counts().articles == 2)
    #expect(try one.library.digest() == two.library.digest())
    #expect(try one.library.version() == two.library.version())
    #expect(try one.library.verify() == [])
  }

  @Test func aSnapshotBringsTheOtherBranchInItsNames() throws {
    let twins = try Twins()
    let (one, two) = (try Bench(replica: 2), try Bench(replica: 3))
    try one.pull(from: twins.first)
    try two.pull(from: twins.second)

    try two.join(try #require(try one.library.packSnapshot()))
    try one.join(try #require(try two.library.packSnapshot()))

    #expect(try one.library.digest() == two.library.digest())
    #expect(try one.library.version() == two.library.version())
    #expect(try two.library.article(twins.article)?.tags.map(\.key) == ["first", "second"])
  }

  @Test func whatWasWrittenBeforeTheForkWasKnownStillMeansTheSame() throws {
    let twins = try Twins()
    let (unaware, aware) = (try Bench(replica: 2), try Bench(replica: 3))
    try unaware.pull(from: twins.first)
    try aware.receive(try twins.first.sealed() + twins.second.sealed())
    // It has seen "first" under the log's own name, and not "second".
    try unaware.change("untag", twins.article, .untag(key: "first"))

    try aware.pull(from: unaware)
    try unaware.receive(try twins.second.sealed())

    #expect(try aware.library.article(twins.article)?.tags.map(\.key) == ["second"])
    #expect(try aware.library.digest() == unaware.library.digest())
  }

  @Test func aBranchGoesOnAndForksAgain() throws {
    let twins = try Twins()
    let third = try Bench(copyOf: twins.second)
    try third.change("tag", twins.article, .tag(try Tag("third")))
    try twins.second.change("tag", twins.article, .tag(try Tag("later")))
    var segments = try twins.first.sealed() + twins.second.sealed() + third.sealed()
    let reader = try Bench(replica: 2)
    try reader.receive(segments)

    for seed in UInt64(0)..<10 {
      var random = SeededGenerator(seed: seed)
      segments.shuffle(using: &random)
      let other = try Bench(replica: 3)
      for segment in segments { try other.receive([segment]) }
      #expect(try other.library.digest() == reader.library.digest(), "seed \(seed)")
      #expect(try other.library.version() == reader.library.version(), "seed \(seed)")
    }
  }

  @Test func whoseLogItIsGoesOnUnderANewIDAndTakesTheOtherBranchIn() throws {
    let twins = try Twins()
    let report = try twins.second.pull(from: twins.first)

    try twins.second.library.renameReplica(to: ReplicaID(value: 9))
    try twins.second.pull(from: twins.first)

    #expect(report.isOwnLogForked)
    #expect(
      try twins.second.library.article(twins.article)?.tags.map(\.key) == ["first", "second"])
  }
}
