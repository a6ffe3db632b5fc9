import SatchelBytes
import SatchelModel
import SatchelStorage
import SatchelSync
import SatchelTestSupport
import SatchelWire
import Testing

@testable import satchel_simulator

/// What each machine and remote that comes back different heals to, and the sentence that its owner reads.
@Suite struct RecoveryTests {
  /// Machines that nothing happens to but what a test lets happen.
  private func scenario(
    machines: Int = 2, _ test: (World) throws -> Void
  ) throws {
    var script = Script(seed: 1, length: 0)
    script.machines = machines
    try World.inFolder { folder in try test(World(script, in: folder, trace: { _ in })) }
  }

  private func note(_ word: String, on machine: Machine) throws {
    let address = try CanonicalURL("https://example.org/1")
    let note = NoteID(bytes: Array(word.utf8.prefix(7)) + [0]) ?? NoteID(value: 1)
    let edit = Edit(
      article: address.id,
      intents: [.save(url: address.text, at: 1), .addNote(note, text: word, at: 1)])
    _ = try machine.library.change("note", [edit], now: 1_750_000_000_000)
  }

  private func notices(_ world: World, _ machines: [Int], rounds: Int = 1) throws -> [String] {
    try (0..<rounds).flatMap { _ in
      try machines.flatMap { try world.syncWell(world.machines[$0]).notices }
    }
  }

  private func words(_ world: World) throws -> [Set<String>] {
    try world.machines.map { try $0.library.words() }
  }

  @Test(arguments: Machine.Restore.allCases)
  func aRestoredBackupGetsBackWhatOthersSawAndKeepsWhatIsNew(way: Machine.Restore) throws {
    try scenario { world in
      let laptop = world.machines[0]
      try note("n000001", on: laptop)
      _ = try notices(world, [0, 1])
      let backup = world.newFolder("backup")
      try laptop.backUp(to: backup)
      try note("n000002", on: laptop)
      _ = try notices(world, [0, 1])

      try laptop.restore(from: backup, way)
      try note("n000003", on: laptop)
      let notices = try notices(world, [0, 1], rounds: 2)

      #expect(notices.filter { $0.contains("restored or copied") }.count == 1)
      #expect(try words(world) == Array(repeating: ["n000001", "n000002", "n000003"], count: 2))
    }
  }

  @Test func aCopiedMachineGoesOnAsOneOfItsOwn() throws {
    try scenario { world in
      try note("n000001", on: world.machines[0])
      _ = try notices(world, [0, 1])
      let copy = try world.copy(of: world.machines[0])
      try note("n000002", on: world.machines[0])
      try note("n000003", on: copy)

      let notices = try notices(world, [0, 2, 1], rounds: 2)

      #expect(notices.contains { $0.contains("goes on under a new id") })
      #expect(try words(world) == Array(repeating: ["n000001", "n000002", "n000003"], count: 3))
    }
  }

  @Test func aRelayThatIsTurnedBackIsGivenBackWhatItLost() throws {
    try scenario(machines: 3) { world in
      try note("n000001", on: world.machines[0])
      _ = try notices(world, [0, 1])
      let copy = world.newFolder("copy")
      try world.relay.save(to: copy)
      try note("n000002", on: world.machines[0])
      _ = try notices(world, [0, 1])

      try world.relay.rollBack(to: copy)
      // The one that wrote it does not sync again; another that took it gives it back.
      let notices = try notices(world, [1, 2])

      #expect(notices.contains { $0.contains("lacked changes of other machines") })
      #expect(try world.machines[2].library.words() == ["n000001", "n000002"])
    }
  }

  @Test func aWipedRelayIsFilledAgain() throws {
    try scenario(machines: 3) { world in
      try note("n000001", on: world.machines[0])
      try note("n000002", on: world.machines[1])
      _ = try notices(world, [0, 1], rounds: 2)

      try world.relay.wipe()
      let notices = try notices(world, [0, 1, 2], rounds: 2)

      #expect(notices.contains { $0.contains("The remote was set back") })
      #expect(try words(world) == Array(repeating: ["n000001", "n000002"], count: 3))
    }
  }

  @Test func aLogThatWentOnTwiceKeepsBothBranchesOnEveryMachine() throws {
    try scenario(machines: 3) { world in
      let laptop = world.machines[0]
      try note("n000001", on: laptop)
      _ = try notices(world, [0, 1, 2])
      let (backup, copy) = (world.newFolder("backup"), world.newFolder("copy"))
      try laptop.backUp(to: backup)
      try world.relay.save(to: copy)
      try note("n000002", on: laptop)
      _ = try notices(world, [0, 1])

      try laptop.restore(from: backup, .wholeDisk)
      try world.relay.rollBack(to: copy)
      try note("n000003", on: laptop)
      _ = try notices(world, [0, 2, 1], rounds: 3)

      let all: Set = ["n000001", "n000002", "n000003"]
      #expect(try words(world) == [all, all, all])
      #expect(Set(try world.machines.map { try $0.library.digest() }).count == 1)
    }
  }

  @Test func aChangeThatDoesNotOpenIsNamedAndAskedForAgain() throws {
    try scenario { world in
      for machine in world.machines { try note("n000001", on: machine) }
      _ = try notices(world, [0, 1])
      try note("n000002", on: world.machines[0])
      _ = try notices(world, [0])

      let broken = try world.syncWell(world.machines[1], faults: [.flipBody])
      let healed = try world.syncWell(world.machines[1])

      #expect(broken.stalled.first?.reason.contains("cannot be opened") == true)
      #expect(!broken.isComplete && healed.isComplete)
      #expect(try world.machines[1].library.words() == ["n000001", "n000002"])
    }
  }

  @Test func aChangeThatTheRelayLeftOutIsAskedForOnceSomethingBuildsOnIt() throws {
    try scenario { world in
      try note("n000001", on: world.machines[0])
      _ = try notices(world, [0, 1])
      try note("n000002", on: world.machines[0])
      _ = try notices(world, [0])
      _ = try world.syncWell(world.machines[1], faults: [.withhold])
      try note("n000003", on: world.machines[0])
      _ = try notices(world, [0])

      let waiting = try world.syncWell(world.machines[1])
      let healed = try world.syncWell(world.machines[1])

      #expect(waiting.segmentsWaiting == 1 && !waiting.isComplete)
      #expect(healed.isComplete)
      #expect(try world.machines[1].library.words() == ["n000001", "n000002", "n000003"])
    }
  }
}
