import SatchelBytes
import SatchelModel
import SatchelTestSupport
import Testing

@Suite struct LogTreeTests {
  private let log = ReplicaID(value: 7)

  private func node(_ n: UInt64, _ hash: UInt64) -> Version {
    Version(n: n, hash: HashPrefix(value: hash))
  }

  @Test func aLogThatNeverForkedIsOneStream() {
    var tree = LogTree(log: log)
    tree.add([LogTree.root, node(3, 1), node(5, 2)])

    #expect(tree.streams.map(\.id) == [log])
    #expect(tree.names == [node(3, 1): log, node(5, 2): log])
  }

  @Test func whatIsAboveAForkIsNamedAfterItsFirstSegment() {
    var tree = LogTree(log: log)
    tree.add([LogTree.root, node(3, 1), node(5, 2), node(6, 3)])
    tree.add([node(3, 1), node(4, 9)])

    #expect(tree.names[node(3, 1)] == log)
    #expect(tree.names[node(6, 3)] == LogTree.branch(of: log, beginning: HashPrefix(value: 2)))
    #expect(tree.names[node(4, 9)] == LogTree.branch(of: log, beginning: HashPrefix(value: 9)))
  }

  @Test func ofTwoBeginningsOneKeepsTheLogsName() {
    var tree = LogTree(log: log)
    tree.add([LogTree.root, node(3, 5)])
    tree.add([LogTree.root, node(2, 4)])

    #expect(tree.names[node(2, 4)] == log)
    #expect(tree.names[node(3, 5)] == LogTree.branch(of: log, beginning: HashPrefix(value: 5)))
  }

  @Test(arguments: UInt64(0)..<50)
  func namesDoNotDependOnTheOrderInWhichForksAreLearnt(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var nodes = [LogTree.root]
    var edges: [[Version]] = []
    for hash in 1...12 {
      guard let parent = nodes.randomElement(using: &random) else { continue }
      let child = node(parent.n + UInt64.random(in: 1...3, using: &random), UInt64(hash))
      nodes.append(child)
      edges.append([parent, child])
    }
    var (tree, other) = (LogTree(log: log), LogTree(log: log))
    for edge in edges { tree.add(edge) }
    for edge in edges.shuffled(using: &random) { other.add(edge) }

    #expect(tree.names == other.names)
    #expect(tree.names.count == 12)
    // Within a stream numbers only rise, so that a number says which segment is meant.
    for stream in tree.streams { #expect(stream.chain == stream.chain.sorted { $0.n < $1.n }) }
  }

  @Test func whatAListHasInAnothersGapGoesWhereItSaysEvenIfTheLogForkedThere() {
    var tree = LogTree(log: log)
    let (fork, last) = (node(2, 2), node(9, 9))
    tree.add([LogTree.root, node(1, 1), fork, last], listedFrom: 9)
    tree.add([fork, node(3, 3)])
    tree.add([fork, node(3, 4), last])

    tree.fillGaps()

    #expect(tree.names[last] == tree.names[node(3, 4)])
    #expect(tree.names[last] != tree.names[node(3, 3)])
  }

  @Test func dotsAreRenamedFromTheForkOn() {
    var tree = LogTree(log: log)
    let chain = [LogTree.root, node(3, 1), node(5, 2)]
    tree.add(chain)
    tree.add([node(3, 1), node(4, 9)])
    var renaming = Renaming()
    renaming.note(chain, of: log, in: tree.names)

    #expect(renaming(Dot(replica: log, n: 3)) == Dot(replica: log, n: 3))
    #expect(
      renaming(Dot(replica: log, n: 4))
        == Dot(replica: LogTree.branch(of: log, beginning: HashPrefix(value: 2)), n: 4))
  }

  @Test func aSnapshotsListsTellWhichLogEachBranchIsOf() {
    let (first, other) = (node(5, 2), node(4, 9))
    let branch = LogTree.branch(of: log, beginning: first.hash)
    let seen = [log: [node(3, 1)], branch: [node(3, 1), first], ReplicaID(value: 8): [other]]

    #expect(
      LogTree.logs(of: seen) == [log: log, branch: log, ReplicaID(value: 8): ReplicaID(value: 8)])
    #expect(LogTree.chain([node(3, 1), first], of: branch, in: log) == [node(3, 1), first])
    #expect(
      LogTree.chain([other], of: ReplicaID(value: 8), in: ReplicaID(value: 8)) == [
        LogTree.root, other,
      ])
  }
}
