import SatchelBytes
import SatchelModel
import Testing

/// The operations one by one; that they merge is what the fleets show.
struct EntityTests {
  private let entity = EntityID.article(.sample)

  private func apply(
    _ operation: Operation, to entity: inout Entity, n: UInt64, base: VersionVector = .init(),
    replica: UInt64 = 1
  ) {
    let dot = Dot(replica: ReplicaID(value: replica), n: n)
    entity.apply(operation, in: Context(base: base, dot: dot))
  }

  private func operation(
    _ kind: OperationKind, _ key: CellKey = CellKey(.title), _ value: [UInt8] = [],
    givesLife: Bool = false
  ) -> Operation {
    Operation(
      kind, key, of: entity, at: Stamp(clamping: 1), value: value, givesLife: givesLife)
  }

  @Test func aWriteReplacesWhatItsWriterSawAndNothingElse() {
    var state = Entity()
    apply(operation(.write, CellKey(.title), [1]), to: &state, n: 1)
    apply(operation(.write, CellKey(.title), [2]), to: &state, n: 1, replica: 2)

    apply(operation(.write, CellKey(.title), [3]), to: &state, n: 2)

    #expect(state[.title].heads.map(\.value) == [[3], [2]])
  }

  @Test func lifeIsAWriteAndDoesNotGrow() {
    var state = Entity()

    for n in 1...9 {
      apply(operation(.add, CellKey(.tag, [UInt8(n)]), givesLife: true), to: &state, n: UInt64(n))
    }

    #expect(state[.life].heads.map(\.dot.n) == [9])
  }

  @Test func removingByPrefixSparesOtherElementsAndWhatItsWriterHadNotSeen() {
    var state = Entity()
    let keys = [[1, 1], [1, 2], [2, 1]].map { CellKey(.noteLine, $0) }
    for (n, key) in keys.enumerated() {
      apply(operation(.write, key), to: &state, n: UInt64(n) + 1)
    }
    apply(operation(.write, CellKey(.noteLine, [1, 3])), to: &state, n: 1, replica: 2)

    apply(operation(.removePrefix, CellKey(.noteLine, [1])), to: &state, n: 4)

    #expect(state.keys(of: .noteLine).map(\.element) == [[1, 3], [2, 1]])
  }

  @Test func anOperationTellsWhatItDropped() {
    var state = Entity()
    apply(operation(.write, CellKey(.title), [1]), to: &state, n: 1)

    let dropped = state.apply(
      operation(.remove),
      in: Context(
        base: VersionVector(), dot: Dot(replica: ReplicaID(value: 1), n: 2)))

    #expect(dropped.mapValues { $0.map(\.value) } == [CellKey(.title): [[1]]])
    #expect(state == Entity())
  }

  @Test func aNopChangesNothing() {
    var state = Entity()

    apply(operation(.nop, givesLife: false), to: &state, n: 1)

    #expect(state == Entity())
  }

  @Test("I6: a purge leaves nothing of what its writer saw, and all of what it did not")
  func purge() {
    var state = Entity()
    apply(operation(.write, CellKey(.title), [1], givesLife: true), to: &state, n: 1)
    apply(operation(.write, CellKey(Field(number: 999)), [1]), to: &state, n: 2)
    apply(operation(.add, CellKey(.tag, [7]), givesLife: true), to: &state, n: 1, replica: 2)

    apply(operation(.purge), to: &state, n: 3)

    #expect(state.cells.keys.sorted() == [CellKey(.life), CellKey(.tag, [7])])
    #expect(state.isLive)
  }
}
