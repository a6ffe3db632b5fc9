import SatchelModel
import Testing

/// Joining whole states is a join in the mathematical sense.
struct JoinLawTests {
  @Test(arguments: UInt64(0)..<12)
  func joiningIsCommutative(seed: UInt64) {
    let machines = Fleet.machinesUnderway(seed: seed)
    let (one, two) = (machines[0].snapshot, machines[1].snapshot)

    #expect(one.joined(two) == two.joined(one))
  }

  @Test(arguments: UInt64(0)..<12)
  func joiningIsAssociative(seed: UInt64) {
    let states = Fleet.machinesUnderway(seed: seed).map(\.snapshot)
    let (one, two, three) = (states[0], states[1], states[2])

    #expect(one.joined(two).joined(three) == one.joined(two.joined(three)))
  }

  @Test(arguments: UInt64(0)..<12)
  func joiningTwiceIsJoiningOnce(seed: UInt64) {
    let machines = Fleet.machinesUnderway(seed: seed)
    let (one, two) = (machines[0].snapshot, machines[1].snapshot)

    #expect(one.joined(one) == one)
    #expect(one.joined(two).joined(two) == one.joined(two))
  }

  @Test(
    "I12: an empty or older state that a remote serves takes nothing away",
    arguments: UInt64(0)..<12)
  func olderStates(seed: UInt64) {
    let older = Fleet.machinesUnderway(seed: seed, steps: 20)[0].snapshot
    let now = Fleet.machinesUnderway(seed: seed)[0].snapshot

    #expect(now.joined(Snapshot(entities: [:], seen: VersionVector())) == now)
    #expect(now.joined(older) == now)
  }
}

extension Snapshot: Equatable {
  static func == (left: Snapshot, right: Snapshot) -> Bool {
    left.seen == right.seen && left.held == right.held
  }

  private var held: [EntityID: Entity] { entities.filter { !$0.value.cells.isEmpty } }

  fileprivate func joined(_ other: Snapshot) -> Snapshot {
    let ids = Set(entities.keys).union(other.entities.keys)
    let joined = ids.map { id in
      let (mine, theirs) = (entities[id] ?? Entity(), other.entities[id] ?? Entity())
      return (id, mine.joined(theirs, seenHere: seen, seenThere: other.seen))
    }
    return Snapshot(
      entities: Dictionary(uniqueKeysWithValues: joined), seen: seen.union(other.seen))
  }
}
