import SatchelBytes
import SatchelModel
import Testing

struct CellTests {
  private func head(_ replica: UInt64, _ n: UInt64, at time: UInt64, _ value: UInt8) -> Head {
    Head(
      dot: Dot(replica: ReplicaID(value: replica), n: n), stamp: Stamp(clamping: time),
      value: [value])
  }

  @Test func theLaterStampCounts() {
    let cell = Cell(heads: [head(9, 9, at: 1, 9), head(1, 1, at: 2, 1)])

    #expect(cell.winner?.value == [1])
  }

  @Test func ofEqualStampsTheGreaterReplicaCounts() {
    let cell = Cell(heads: [head(2, 1, at: 5, 1), head(1, 9, at: 5, 9)])

    #expect(cell.winner?.value == [1])
  }

  @Test func ofEqualStampsOfOneReplicaTheLaterOperationCounts() {
    let cell = Cell(heads: [head(1, 8, at: 5, 2), head(1, 7, at: 5, 9)])

    #expect(cell.winner?.value == [2])
  }

  @Test func ofAForkedReplicaTheGreaterValueCounts() {
    let (one, two) = (head(1, 7, at: 5, 1), head(1, 7, at: 5, 2))

    #expect(Cell(heads: [one, two]).winner?.value == [2])
    #expect(Cell(heads: [two, one]) == Cell(heads: [one, two]))
  }

  @Test func insertingInAnyOrderGivesOneCell() {
    let heads = [
      head(1, 7, at: 5, 1), head(1, 7, at: 5, 2), head(1, 7, at: 4, 2), head(2, 1, at: 1, 1),
    ]
    var (forth, back) = (Cell(), Cell())

    for head in heads { forth.insert(head) }
    for head in heads.reversed() + heads { back.insert(head) }

    #expect(forth == back)
    #expect(forth.heads.count == 4)
  }

  @Test func aWriterHasSeenItsBaseAndItsOwnEarlierOperations() {
    let (mine, other) = (ReplicaID(value: 1), ReplicaID(value: 2))
    let base = VersionVector([other: Version(n: 3, hash: .zero)])
    let context = Context(base: base, dot: Dot(replica: mine, n: 5))

    #expect(context.saw(Dot(replica: mine, n: 4)))
    #expect(!context.saw(Dot(replica: mine, n: 5)))
    #expect(context.saw(Dot(replica: other, n: 3)))
    #expect(!context.saw(Dot(replica: other, n: 4)))
    #expect(!context.saw(Dot(replica: ReplicaID(value: 3), n: 1)))
  }

  @Test func aJoinDropsWhatTheOtherSideSawAndDoesNotHold() {
    let (kept, gone, new) = (head(1, 1, at: 1, 1), head(1, 2, at: 2, 2), head(1, 3, at: 3, 3))
    let here = VersionVector([ReplicaID(value: 1): Version(n: 3, hash: .zero)])
    let there = VersionVector([ReplicaID(value: 1): Version(n: 2, hash: .zero)])

    let joined = Cell(heads: [kept, gone, new])
      .joined(Cell(heads: [kept]), seenHere: here, seenThere: there)

    #expect(joined == Cell(heads: [kept, new]))
  }

  @Test func forkedLogsGiveOneVectorOnBothSides() {
    let replica = ReplicaID(value: 1)
    let one = VersionVector([replica: Version(n: 3, hash: HashPrefix(value: 1))])
    let two = VersionVector([replica: Version(n: 3, hash: HashPrefix(value: 2))])

    #expect(one.union(two) == two.union(one))
  }
}
