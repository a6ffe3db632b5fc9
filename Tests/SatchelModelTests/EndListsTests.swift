import SatchelBytes
import SatchelModel
import SatchelTestSupport
import Testing

/// Logs of which old ends are not known any more.
@Suite struct EndListsTests {
  private static let log = ReplicaID(value: 7)

  /// A log from its root on; or one that goes on from `start`.
  private func log(
    from start: [Version] = [LogTree.root], count: Int, _ random: inout SeededGenerator
  ) -> [Version] {
    var chain = start
    for _ in 0..<count {
      let n = (chain.last?.n ?? 0) + UInt64.random(in: 1...3, using: &random)
      chain.append(Version(n: n, hash: HashPrefix(value: random.next())))
    }
    return chain
  }

  /// What a snapshot of a log lists of it.
  private func thin(_ chain: [Version], to most: Int) -> EndLists {
    EndLists([Self.log: Array(chain.dropFirst())]).thinned(to: most)
  }

  private func newer(_ ends: [Version], _ n: UInt64) -> [Version] { ends.filter { $0.n >= n } }

  private func tree(_ lists: EndLists...) -> LogTree {
    var tree = LogTree(log: Self.log)
    for list in lists {
      let ends = list.ends[Self.log] ?? []
      tree.add([LogTree.root] + ends, listedFrom: list.listedFrom[Self.log] ?? 0)
    }
    tree.fillGaps()
    return tree
  }

  @Test(arguments: UInt64(0)..<100)
  func whatIsListedFitsAndHasTheFirstAndTheNewest(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let streams = Dictionary(
      uniqueKeysWithValues: (UInt64(1)...4).map { number in
        let count = Int.random(in: 1...300, using: &random)
        return (ReplicaID(value: number), Array(log(count: count, &random).dropFirst()))
      })
    let most = Int.random(in: 40...400, using: &random)

    let lists = EndLists(streams).thinned(to: most)

    #expect(lists.count <= max(most, 4))
    for (stream, all) in streams {
      let listed = lists.ends[stream] ?? []
      let from = lists.listedFrom[stream] ?? 0
      #expect(listed.prefix(2) == all.prefix(2))
      #expect(listed.last == all.last)
      #expect(newer(listed, from) == newer(all, from))
      #expect(Set(listed).isSubset(of: all))
    }
  }

  @Test(arguments: UInt64(0)..<300)
  func listsOfOneLogAreOneStreamWhateverTheyLeaveOut(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let all = log(count: 200, &random)
    let lists = (0..<3).map { _ in
      let length = Int.random(in: 1...200, using: &random)
      return thin(Array(all.prefix(1 + length)), to: Int.random(in: 8...220, using: &random))
    }

    let streams = tree(lists[0], lists[1], lists[2]).streams

    #expect(streams.map(\.id) == [Self.log])
    let known = lists.reduce(into: Set<Version>()) { $0.formUnion($1.ends[Self.log] ?? []) }
    #expect(streams.first?.chain.dropFirst().map(\.n) == known.map(\.n).sorted())
    // From where it says that all are known, all are.
    let from = streams.first?.listedFrom ?? 0
    let end = streams.first?.end.n ?? 0
    let expected = newer(all.filter { $0.n <= end }, max(1, from))
    #expect(newer(streams.first?.chain ?? [], max(1, from)) == expected)
  }

  @Test(arguments: UInt64(0)..<300)
  func aForkOfWhichEndsAreKnownOnBothSidesIsSeen(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let shared = log(count: Int.random(in: 1...100, using: &random), &random)
    let one = log(from: shared, count: 100, &random)
    let other = log(from: shared, count: 100, &random)

    let tree = tree(thin(one, to: 40), thin(other, to: 40))

    #expect(tree.streams.count == 3)
    let names = tree.names
    #expect(one.last.flatMap { names[$0] } != other.last.flatMap { names[$0] })
  }

  @Test(arguments: UInt64(0)..<100)
  func thinningWhatIsThinGivesNoOthers(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let all = log(count: 300, &random)

    let once = thin(all, to: 60).ends[Self.log] ?? []
    let twice = thin(all, to: 120).thinned(to: 60).ends[Self.log] ?? []

    #expect(once == twice)
  }

  @Test func whatOneKnowsOfAGapFillsAnothers() {
    let ends = (1...6).map { Version(n: UInt64($0), hash: HashPrefix(value: UInt64($0))) }
    let gapped = EndLists(
      [Self.log: [ends[0], ends[1], ends[4], ends[5]]], listedFrom: [Self.log: 5])

    let tree = tree(gapped, EndLists([Self.log: Array(ends.prefix(4))]))

    #expect(tree.streams.first?.chain == [LogTree.root] + ends)
  }
}
