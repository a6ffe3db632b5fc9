import SatchelBytes
import SatchelModel
import SatchelStorage
import SatchelSync
import SatchelTestSupport
import SatchelWire
import Testing

@testable import satchel_simulator

/// A relay and storage at once, and machines of which only some know both.
@Suite struct SeveralRemotesFleetTests {
  /// The first machine knows both, the second the relay, the third the storage.
  private func scenario(_ test: (World, StorageSide) throws -> Void) throws {
    var script = Script(seed: 1, length: 0)
    script.machines = 3
    script.mix.leastLogBytes = 512 << 10
    try World.inFolder { folder in
      let world = try World(script, in: folder, over: .several, trace: { _ in })
      try bridge(world)
      try test(world, try #require(world.storage))
    }
  }

  private func bridge(_ world: World) throws {
    for place in [Meeting.Place.relay, .storage, .relay] {
      _ = try world.syncWell(world.machines[0], at: place)
    }
  }

  private func tag(_ number: Int, on machine: Machine) throws {
    let address = try CanonicalURL("https://example.org/a")
    let intents: [Intent] = [
      .save(url: address.text, at: 1), .tag(try Tag(Words.make("t", number))),
    ]
    _ = try machine.library.change(
      "tag", [Edit(article: address.id, intents: intents)], now: 1_750_000_000_000)
  }

  @Test func whatCameByOneIsLeftAtTheOtherInTheSameSegments() throws {
    try scenario { world, storage in
      for number in 0..<5 {
        try tag(number, on: world.machines[1])
        _ = try world.syncWell(world.machines[1], at: .relay)
        try tag(100 + number, on: world.machines[2])
        _ = try world.syncWell(world.machines[2], at: .storage)
        try bridge(world)
        if number == 0 { #expect(!storage.names.contains { $0.contains("/snap/") }) }
      }
      _ = try world.syncWell(world.machines[1], at: .relay)
      _ = try world.syncWell(world.machines[2], at: .storage)

      #expect(try world.machines[1].library.words().count == 10)
      #expect(Set(try world.machines.map { try $0.library.digest() }).count == 1)
      #expect(try world.relay.snapshots().isEmpty)
      let held = try world.machines[0].library.segmentsToPass(toHolderOf: [])
      #expect(held == nil, "what both have is kept no more")
    }
  }

  @Test func whatARemoteCallsTooLargeIsLeftThereInPieces() throws {
    try scenario { world, _ in
      for number in 0..<5 {
        try tag(number, on: world.machines[2])
        _ = try world.syncWell(world.machines[2], at: .storage)
      }
      _ = try world.syncWell(world.machines[0], at: .storage)
      let remote = FaultyRemote(
        world.relay, world.network, machine: 0, faults: [], rate: 0,
        random: SeededGenerator(seed: 1))

      _ = try world.sync(
        world.machines[0], at: .relay, through: WeakRemote(remote, .takesOneSegmentAtOnce),
        random: SeededGenerator(seed: 2))
      _ = try world.syncWell(world.machines[1], at: .relay)

      #expect(try world.machines[1].library.words().count == 5)
      #expect(try world.relay.snapshots().isEmpty)
    }
  }

  @Test func aRemoteThatDoesNotTakeChangesIsNotSentThemAgainAndAgain() throws {
    try scenario { world, _ in
      try tag(1, on: world.machines[1])
      let remote = FaultyRemote(
        world.relay, world.network, machine: 1, faults: [], rate: 0,
        random: SeededGenerator(seed: 1))
      let weak = WeakRemote(remote, .takesNothing)

      #expect(throws: SyncError.self) {
        try world.sync(
          world.machines[1], at: .relay, through: weak, random: SeededGenerator(seed: 2))
      }

      #expect(weak.seen.pushes <= 2)
      #expect(try world.machines[1].library.words() == ["t000001"])
    }
  }

  @Test func aSnapshotThatWasPassedOnAndLostBeforeItWasReadIsLeftAgain() throws {
    try scenario { world, _ in
      try tag(1, on: world.machines[2])
      _ = try world.syncWell(world.machines[2], at: .storage)
      _ = try world.syncWell(world.machines[0], at: .storage)
      try world.machines[0].library.forgetPassed(beyond: 0)
      let copy = world.newFolder("copy")
      try world.relay.save(to: copy)

      let remote = FaultyRemote(
        world.relay, world.network, machine: 0, faults: [], rate: 0,
        random: SeededGenerator(seed: 1))
      #expect(throws: SyncError.self) {
        try world.sync(
          world.machines[0], at: .relay, through: WeakRemote(remote, .goesBehindSnapshot),
          random: SeededGenerator(seed: 2))
      }
      try world.relay.rollBack(to: copy)
      _ = try world.syncWell(world.machines[0], at: .relay)
      _ = try world.syncWell(world.machines[1], at: .relay)

      #expect(try world.machines[1].library.words() == ["t000001"])
    }
  }
}
