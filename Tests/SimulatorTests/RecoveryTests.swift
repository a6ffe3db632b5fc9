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
    machines: Int = 2, leastLogBytes: Int = 512 << 10, _ test: (World) throws -> Void
  ) throws {
    var script = Script(seed: 1, length: 0)
    (script.machines, script.mix.leastLogBytes) = (machines, leastLogBytes)
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

  /// Gives an article a text and a picture, and returns the text's hash.
  private func capture(_ text: String, on machine: Machine) throws -> [UInt8] {
    let address = try CanonicalURL("https://example.org/1")
    let body = ContentBody(text: text)
    let content = ContentReference(
      source: .automatic, extractorVersion: 1, captured: 1, bodyHash: body.hash,
      bodyBytes: body.encoded.count, wordCount: 2)
    let intents: [Intent] = [
      .save(url: address.text, at: 1), .capture(Captured(title: "A page", content: content)),
    ]
    let edit = Edit(article: address.id, intents: intents, body: body)
    _ = try machine.library.change("add", [edit], now: 1_750_000_000_000)
    return body.hash
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

  /// What two whole snapshots hold, a remote lets go.
  @Test(arguments: [[], [NetworkFault.flipBody]])
  func aSnapshotOfWhoCouldNotOpenAllIsNotCalledWhole(faults: [NetworkFault]) throws {
    try scenario(machines: 3) { world in
      for number in [1, 2] { try note("n00000\(number)", on: world.machines[number]) }
      _ = try notices(world, [1, 2], rounds: 2)
      try world.relay.wipe()
      try note("n000003", on: world.machines[0])
      _ = try notices(world, [0])
      let remote = WeakRemote(
        FaultyRemote(
          world.relay, world.network, machine: 1, faults: faults, rate: 100,
          random: SeededGenerator(seed: 1)))

      let report = try world.sync(
        world.machines[1], at: .relay, through: remote, random: SeededGenerator(seed: 2))

      #expect(report.stalled.isEmpty == faults.isEmpty)
      #expect(remote.seen.announced.map(\.isWhole) == [faults.isEmpty])
      _ = try notices(world, [1, 2, 0])
      #expect(try words(world) == Array(repeating: ["n000001", "n000002", "n000003"], count: 3))
    }
  }

  @Test func oneDamagedAnswerGivesNoMachineANewID() throws {
    try scenario { world in
      let replica = try world.machines[0].library.replica
      try note("n000001", on: world.machines[0])
      _ = try notices(world, [0])
      try note("n000002", on: world.machines[0])
      var random = SeededGenerator(seed: 0)

      for _ in 0..<20 { _ = world.sync(world.machines[0], &random, [.flipTip], rate: 50) }
      _ = try notices(world, [0, 1])

      #expect(try world.machines[0].library.replica == replica)
      #expect(try words(world) == Array(repeating: ["n000001", "n000002"], count: 2))
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

  /// Some of the snapshot's parts went to the relay that was lost, and are kept here no more.
  @Test(arguments: UInt64(0)..<12)
  func aRelayThatIsWipedWhileItIsGivenBackWhatItLostIsGivenAllOfIt(seed: UInt64) throws {
    try scenario { world in
      var random = SeededGenerator(seed: seed)
      try note("n000001", on: world.machines[0])
      _ = try notices(world, [0, 1])

      try world.relay.wipe()
      _ = world.sync(world.machines[1], &random, [.dropRequest], rate: 30)
      try world.relay.wipe()
      _ = try notices(world, [1])

      #expect(try world.relay.words() == ["n000001"])
    }
  }

  /// The sync that read it was cut, and is to begin at the start again, which any log has.
  @Test(arguments: UInt64(0)..<12)
  func whatWasReadOfARelayThatOnceWasEmptyIsGivenBackToIt(seed: UInt64) throws {
    try scenario(machines: 3) { world in
      var random = SeededGenerator(seed: seed)
      _ = try notices(world, [1])
      try note("n000001", on: world.machines[0])
      _ = try notices(world, [0, 2])
      try world.relay.wipe()
      _ = try notices(world, [2, 0])
      try note("n000002", on: world.machines[2])
      _ = try notices(world, [2])
      _ = world.sync(world.machines[1], &random, [.dropRequest], rate: 30)
      let taken = try world.machines[1].library.words()

      try world.relay.wipe()
      _ = try notices(world, [0, 1])

      #expect(try world.relay.words().isSuperset(of: taken))
    }
  }

  @Test func textsThatARelayLostWithoutAChangeAreSentAgain() throws {
    try scenario { world in
      let (laptop, desktop) = (world.machines[0], world.machines[1])
      let copy = world.newFolder("copy")
      let hash = try capture("a text", on: laptop)
      var random = SeededGenerator(seed: 0)
      // The sync is cut between its changes and its texts.
      _ = world.sync(laptop, &random, [.dropTexts], rate: 100)
      try world.relay.save(to: copy)
      _ = try notices(world, [0])

      try world.relay.rollBack(to: copy)
      _ = try notices(world, [0, 1])

      #expect(try desktop.library.holds(hash))
    }
  }

  @Test func aLogOfWhichSnapshotsTookTheBeginningGoesOnUnderANewIDWhereTheyAreLost() throws {
    try scenario(leastLogBytes: 2_000) { world in
      for number in 1...40 {
        try note(Words.make("n", number), on: world.machines[0])
        _ = try notices(world, [0])
      }
      let written = try world.machines[0].library.words()

      try world.relay.wipe()
      let notices = try notices(world, [0, 1], rounds: 2)

      #expect(notices.contains { $0.contains("keeps no more as they were sent") })
      #expect(try words(world) == [written, written])
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

  @Test func whatIsLeftOutWhileItIsSoughtIsSoughtOnceMore() throws {
    try scenario { world in
      let (laptop, desktop) = (world.machines[0], world.machines[1])
      try note("n000001", on: laptop)
      _ = try notices(world, [0, 1])
      try note("n000002", on: laptop)
      _ = try notices(world, [0])
      _ = try world.syncWell(desktop, faults: [.withhold])
      try note("n000003", on: laptop)
      _ = try notices(world, [0, 1])
      let remote = FaultyRemote(
        world.relay, world.network, machine: 1, faults: [], rate: 0,
        random: SeededGenerator(seed: 1))

      let vain = try world.sync(
        desktop, at: .relay, through: WeakRemote(remote, .leavesOutTheSecond),
        random: SeededGenerator(seed: 2))
      let healed = try world.syncWell(desktop)

      #expect(vain.segmentsWaiting == 1 && healed.isComplete)
      #expect(try desktop.library.words() == ["n000001", "n000002", "n000003"])
    }
  }

  @Test func whatBuildsOnLostChangesWaitsAndCostsNoMoreThanRest() throws {
    try scenario { world in
      let (desktop, laptop) = (world.machines[0], world.machines[1])
      try note("n000001", on: laptop)
      _ = try notices(world, [1, 0])
      let backup = world.newFolder("backup")
      try laptop.backUp(to: backup)
      for word in ["n000002", "n000003"] {
        try note(word, on: laptop)
        _ = try notices(world, [1])
      }
      // The first of the two is damaged on its way to the desktop, and then gone from everywhere else.
      _ = try world.syncWell(desktop, faults: [.flipBody])

      try world.relay.wipe()
      try laptop.restore(from: backup, .wholeDisk)
      _ = try notices(world, [0, 1], rounds: 3)
      let rest = try world.syncWell(desktop)

      #expect(rest.segmentsWaiting == 1 && rest.traffic.requests == 1)
      #expect(try words(world) == [["n000001"], ["n000001"]])
    }
  }

  @Test func whatOnlyWaitedHereIsGivenBackOnceItIsApplied() throws {
    try scenario { world in
      let (laptop, desktop) = (world.machines[0], world.machines[1])
      try note("n000001", on: laptop)
      _ = try notices(world, [0])
      let backup = world.newFolder("backup")
      try laptop.backUp(to: backup)
      try note("n000002", on: laptop)
      _ = try notices(world, [0])
      // The first of the two never arrives.
      _ = try world.syncWell(desktop, faults: [.withhold])
      try #require(try desktop.library.segmentsWaiting() == 1)

      try world.relay.wipe()
      try laptop.restore(from: backup, .wholeDisk)
      _ = try notices(world, [0, 1], rounds: 2)

      #expect(try world.relay.words() == ["n000001", "n000002"])
      #expect(try words(world) == Array(repeating: ["n000001", "n000002"], count: 2))
    }
  }

  /// Else the relay would let go what its writer was never given.
  @Test func whoLacksSomethingThatIsThereLeavesNoSnapshotInPlaceOfTheLog() throws {
    try scenario(machines: 3, leastLogBytes: 2_000) { world in
      try note("n000001", on: world.machines[1])
      _ = try notices(world, [1])
      _ = try world.syncWell(world.machines[0], faults: [.withhold])

      for number in 2...40 {
        try note(Words.make("n", number), on: world.machines[0])
        _ = try notices(world, [0])
      }
      _ = try notices(world, [2])

      #expect(try world.machines[2].library.words().contains("n000001"))
    }
  }
}
