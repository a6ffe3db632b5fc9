import CSQLiteShim
import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelStorage
import SatchelSync
import SatchelTestSupport
import Testing

@testable import satchel_simulator

/// The log gives way to snapshots, and nobody loses anything by it.
@Suite struct CompactionTests {
  private func scenario(_ test: (World) throws -> Void) throws {
    var script = Script(seed: 1, length: 0)
    script.machines = 3
    try World.inFolder { folder in try test(World(script, in: folder, trace: { _ in })) }
  }

  /// Gives an article's note a text of some 40,000 characters that do not compress, but for a few.
  private func write(_ number: Int, on machine: Machine, _ random: inout SeededGenerator) throws {
    let address = try CanonicalURL("https://example.org/\(number)")
    let text = (0..<40).map { _ in
      (0..<63).map { _ in String(random.next(), radix: 36) }.joined()
    }.joined(separator: "\n")
    let id = NoteID(value: 1)
    let shown = try machine.library.article(address.id)?.notes.first
    let intent = shown.map { Intent.editNote(id, shown: $0.lines, text: text) }
    let edit = Edit(
      article: address.id,
      intents: [
        .save(url: address.text, at: 1), intent ?? .addNote(id, text: text, at: 1),
      ])
    _ = try machine.library.change("note", [edit], now: 1_750_000_000_000)
  }

  @Test func theRelayHoldsLessThanThreeTimesWhatIsAlive() throws {
    try scenario { world in
      var random = SeededGenerator(seed: 5)
      for round in 0..<120 {
        try write(round % 20, on: world.machines[0], &random)
        if round % 2 == 1 { _ = try world.syncWell(world.machines[0]) }
      }
      _ = try world.syncWell(world.machines[0])

      let alive = try #require(try world.machines[0].library.packSnapshot()).chunks
        .reduce(0) { $0 + $1.encoded().count }
      let held = try world.relay.bytes()
      _ = try world.syncWell(world.machines[1])

      #expect(held < 3 * alive, "\(held) bytes for \(alive)")
      #expect(try world.machines[1].library.digest() == world.machines[0].library.digest())
      #expect(try world.machines[1].library.counts().articles == 20)
    }
  }

  @Test func aLibraryOfMoreEndsThanASnapshotListsIsCompactedAndFindsBack() throws {
    try scenario { world in
      var random = SeededGenerator(seed: 8)
      world.mostEnds = 12
      for machine in world.machines { _ = try world.syncWell(machine) }
      try write(99, on: world.machines[1], &random)
      _ = try world.syncWell(world.machines[1])
      // It knows the first of them, and what it writes next builds on that.
      for round in 0..<4 { try writeAndSync(round, on: world.machines[0], in: world, &random) }
      _ = try world.syncWell(world.machines[1])
      try write(98, on: world.machines[1], &random)

      for round in 0..<120 {
        try writeAndSync(round % 10, on: world.machines[0], in: world, &random)
      }
      for index in [2, 1, 0, 2] { _ = try world.syncWell(world.machines[index]) }

      let listed = try #require(try world.machines[2].library.packSnapshot()).seen
      #expect(listed.count < 100)
      #expect(!listed.listedFrom.isEmpty)
      #expect(Set(try world.machines.map { try $0.library.digest() }).count == 1)
      #expect(try world.machines[2].library.counts().articles == 12)
      #expect(try world.machines.allSatisfy { try $0.library.segmentsWaiting() == 0 })
    }
  }

  @Test func aRestoredMachineThatKnowsAListWithGapsFindsBack() throws {
    try scenario { world in
      var random = SeededGenerator(seed: 9)
      let (restored, backup) = (world.machines[2], world.newFolder("backup"))
      world.mostEnds = 12
      for round in 0..<60 {
        try writeAndSync(round % 10, on: world.machines[round % 2], in: world, &random)
      }
      _ = try world.syncWell(restored)
      try restored.backUp(to: backup)
      try writeAndSync(98, on: restored, in: world, &random)
      _ = try world.syncWell(world.machines[1])

      world.mostEnds = SnapshotManifest.maximumEnds
      try world.relay.wipe()
      try restored.restore(from: backup, .wholeDisk)
      for index in [0, 1, 2, 0, 1, 2] { _ = try world.syncWell(world.machines[index]) }

      let seen = try world.machines.map { try $0.library.version().versions.mapValues(\.n) }
      #expect(Set(seen).count == 1)
      #expect(Set(try world.machines.map { try $0.library.digest() }).count == 1)
    }
  }

  private func writeAndSync(
    _ number: Int, on machine: Machine, in world: World, _ random: inout SeededGenerator
  ) throws {
    try write(number, on: machine, &random)
    _ = try world.syncWell(machine)
  }

  @Test func aMachineThatWasAwayJoinsASnapshotAndKeepsWhatItHadNotSent() throws {
    try scenario { world in
      var random = SeededGenerator(seed: 6)
      for machine in world.machines { _ = try world.syncWell(machine) }
      try write(99, on: world.machines[1], &random)
      for round in 0..<60 {
        try write(round % 10, on: world.machines[0], &random)
        if round % 2 == 1 { _ = try world.syncWell(world.machines[0]) }
      }

      for index in [1, 0, 2] { _ = try world.syncWell(world.machines[index]) }

      let digests = Set(try world.machines.map { try $0.library.digest() })
      #expect(digests.count == 1)
      #expect(try world.machines[2].library.counts().articles == 11)
    }
  }

  @Test func aSnapshotThatIsCutGoesOnWhereItWas() throws {
    try scenario { world in
      var random = SeededGenerator(seed: 7)
      for round in 0..<80 {
        try write(round % 40, on: world.machines[0], &random)
        if round % 2 == 1 { _ = try world.syncWell(world.machines[0]) }
      }
      let machine = world.machines[1]
      var syncs = 0
      while try machine.library.counts().articles == 0, syncs < 40 {
        syncs += 1
        _ = world.sync(machine, &random, [.dropRequest], rate: 60)
      }
      _ = try world.syncWell(machine)

      #expect(try machine.library.digest() == world.machines[0].library.digest())
      #expect(syncs > 1)
    }
  }

  @Test func machinesThatSawTheSameAndDifferAreToldSo() throws {
    try scenario { world in
      var random = SeededGenerator(seed: 8)
      for number in 0..<40 { try write(number, on: world.machines[0], &random) }
      var file: OpaquePointer?
      defer { sqlite3_close(file) }
      sqlite3_open(try world.machines[0].library.path, &file)
      let damage = """
        UPDATE entity SET cells = (SELECT cells FROM entity WHERE kind = 1 ORDER BY row DESC LIMIT 1)
        WHERE row = (SELECT min(row) FROM entity WHERE kind = 1)
        """
      #expect(sqlite3_exec(file, damage, nil, nil, nil) == SQLITE_OK)

      // It leaves a snapshot, which is not what its changes come to.
      _ = try world.syncWell(world.machines[0])
      let report = try world.syncWell(world.machines[1])

      #expect(report.notices.contains { $0.contains("have seen the same changes and differ") })
    }
  }
}
