import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelRemotes
import SatchelStorage
import SatchelSync
import SatchelTestSupport
import Testing

@testable import satchel_simulator

/// Fleets that meet at plain storage, which they tidy themselves.
@Suite struct StorageFleetTests {
  private func scenario(
    over meeting: Meeting = .server, _ test: (World, StorageSide) throws -> Void
  ) throws {
    var script = Script(seed: 1, length: 0)
    script.machines = 2
    try World.inFolder { folder in
      let world = try World(script, in: folder, over: meeting, trace: { _ in })
      try test(world, try #require(world.storage))
    }
  }

  @Test func storageHoldsLessThanThreeTimesWhatIsAliveAndANewMachineJoins() throws {
    try scenario { world, storage in
      let laptop = world.machines[0]
      for round in 0..<150 {
        try note("\(round % 30)", of: round, words: 400, on: laptop)
        _ = try world.syncWell(laptop)
      }
      let alive = try #require(try laptop.library.packSnapshot()).chunks
        .reduce(0) { $0 + $1.encoded().count }
      let held = storage.bytes

      _ = try world.syncWell(world.machines[1])

      #expect(held < 3 * alive, "\(held) bytes for \(alive)")
      #expect(try world.machines[1].library.digest() == laptop.library.digest())
    }
  }

  /// Leaving a snapshot and letting go what it makes needless takes some tens of changes; each may be the last.
  @Test(arguments: [0, 1, 2, 3, 5, 8, 12, 17, 24])
  func whoeverIsStoppedWhileTidyingLeavesWhatAllCanRead(step: Int) throws {
    try scenario { world, storage in
      let laptop = world.machines[0]
      for round in 0..<4 {
        try note("\(round)", of: round, words: 12, on: laptop)
        _ = try world.syncWell(laptop)
      }
      let digest = try laptop.library.digest()
      storage.changesLeft = step

      for round in 4..<8 {
        try note("\(round)", of: round, words: 12, on: laptop)
        _ = try? world.syncWell(laptop)
      }
      storage.changesLeft = .max
      try laptop.restart()
      let desktop = world.machines[1]
      _ = try world.syncWell(desktop)
      let between = try desktop.library.counts().articles
      for _ in 0..<2 { for machine in world.machines { _ = try world.syncWell(machine) } }

      #expect(between >= 4)
      #expect(try desktop.library.digest() == laptop.library.digest())
      #expect(try desktop.library.digest() != digest)
    }
  }

  /// Neither sees what the other leaves before both have left as much under one id.
  @Test func aCopyThatWroteAsMuchInAFolderOfItsOwnIsNoticedByBoth() throws {
    try scenario(over: .copies) { world, storage in
      let laptop = world.machines[0]
      try note("1", of: 1, words: 12, on: laptop)
      _ = try world.syncWell(laptop)
      storage.deliverAll()
      let copy = try world.copy(of: laptop)
      try copy.hideThatItIsACopy(of: laptop)
      for (round, machine) in [laptop, copy].enumerated() {
        try note("\(round + 2)", of: round, words: 12, on: machine)
        _ = try world.syncWell(machine)
      }

      for _ in 0..<4 {
        storage.deliverAll()
        for machine in world.machines { _ = try world.syncWell(machine) }
      }

      let ids = try world.machines.map { try $0.library.replica }
      #expect(Set(ids).count == ids.count)
      #expect(try Set(world.machines.map { try $0.library.counts().articles }) == [3])
      #expect(try Set(world.machines.map { try $0.library.digest() }).count == 1)
    }
  }

  private func note(
    _ page: String, of round: Int, words: Int, on machine: Machine
  ) throws {
    let address = try CanonicalURL("https://example.org/\(page)")
    var random = SeededGenerator(seed: UInt64(round))
    let text = (0..<words).map { _ in String(random.next(), radix: 36) }.joined(separator: " ")
    let shown = try machine.library.article(address.id)?.notes.first
    let intent = shown.map { Intent.editNote($0.id, shown: $0.lines, text: text) }
    let edit = Edit(
      article: address.id,
      intents: [
        .save(url: address.text, at: 1), intent ?? .addNote(NoteID(value: 1), text: text, at: 1),
      ])
    _ = try machine.library.change("note", [edit], now: 1_750_000_000_000)
  }
}
