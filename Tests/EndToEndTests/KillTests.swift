import Foundation
import SatchelTestSupport
import Testing

/// `kill -9` at any moment: what was acknowledged is there, nothing is half there, and machines agree.
@Suite(.serialized) struct KillTests {
  /// What one machine was told to do and said that it did.
  private struct Ledger {
    var addresses: Set<String> = []
    var notes: Set<String> = []
    var tags: Set<String> = []
    var kills = 0
  }

  private static let page = "https://example.org/page"

  private static var seed: UInt64 {
    ProcessInfo.processInfo.environment["SATCHEL_TEST_SEED"].flatMap { UInt64($0) }
      ?? UInt64.random(in: 0...(.max))
  }

  /// Starts a verb and kills it after up to `longest` microseconds; its status if it was quicker.
  private func killed(
    _ machine: Machine, _ words: [String], longest: UInt32,
    _ random: inout SeededGenerator
  ) throws -> Int32 {
    let running = try machine.start(words)
    usleep(UInt32.random(in: 0...longest, using: &random))
    running.stop()
    return try running.outcome().status
  }

  /// How long a verb takes here, in microseconds, so that kills fall all over it.
  private func duration(of words: String..., on machine: Machine) throws -> UInt32 {
    let start = ContinuousClock.now
    _ = try machine.start(words).outcome()
    return UInt32(start.duration(to: .now) / .microseconds(1))
  }

  @Test func killedVerbsLeaveAllThatTheyAcknowledgedAndMachinesAgree() throws {
    let seed = Self.seed
    print("KillTests: SATCHEL_TEST_SEED=\(seed) repeats this run")
    var random = SeededGenerator(seed: seed)
    let pair = try Pair()
    try pair.laptop.add(Self.page)
    let longest = try duration(of: "sync", on: pair.laptop) * 5 / 4
    let file = try pair.laptop.home.write(canonicalDocument(articles: 40), to: "import.json")
    var ledger = Ledger()

    for number in 0..<4 {
      let address = "https://example.org/\(number)"
      let verbs = [
        ["add", address, "--no-fetch"], ["tag", Self.page, "tag-\(number)"],
        ["note", Self.page, "-m", "note \(number)"], ["import", file], ["sync"],
      ]
      for verb in verbs {
        let status = try killed(pair.laptop, verb, longest: longest, &random)
        guard status == 0 else {
          #expect(status == SIGKILL, "\(verb)")
          ledger.kills += 1
          continue
        }
        switch verb[0] {
        case "add": ledger.addresses.insert(address)
        case "tag": ledger.tags.insert("tag-\(number)")
        case "note": ledger.notes.insert("note \(number)")
        default: break
        }
      }
    }

    #expect(try pair.laptop.isSound)
    try expectAll(of: ledger, on: pair.laptop)
    try pair.laptop.must("import", file)
    try pair.sync()
    try expectAll(of: ledger, on: pair.desktop)
    #expect(try pair.agreed() != nil, "seed \(seed)")
    #expect(try pair.desktop.isSound)
    #expect(ledger.kills > 0, "no kill fell into a running verb")
  }

  private func expectAll(of ledger: Ledger, on machine: Machine) throws {
    let rows = try machine.list("list", "--limit", "1000")
    let addresses = Set(rows.compactMap { $0["url"] as? String })
    #expect(ledger.addresses.isSubset(of: addresses))
    let page = rows.first { $0["url"] as? String == Self.page }
    #expect(ledger.tags.isSubset(of: Set(page?["tags"] as? [String] ?? [])))
    #expect(ledger.notes.isSubset(of: try machine.notes(Self.page)))
  }

  @Test func anImportThatIsKilledManyTimesComesToTheSameAsOneThatIsNot() throws {
    let seed = Self.seed
    print("KillTests: SATCHEL_TEST_SEED=\(seed) repeats this run")
    var random = SeededGenerator(seed: seed)
    let (whole, killed) = (try Machine("whole"), try Machine("killed"))
    let file = try whole.home.write(canonicalDocument(articles: 300), to: "import.json")
    let longest = try duration(of: "import", file, on: whole)

    for _ in 0..<5 {
      _ = try self.killed(killed, ["import", file], longest: longest, &random)
      #expect(try killed.isSound, "seed \(seed)")
    }
    try killed.must("import", file)

    #expect(try killed.canonical == whole.canonical, "seed \(seed)")
    #expect(try killed.list("history", "--limit", "1000").count == 300, "seed \(seed)")
    #expect(try killed.isSound)
  }

  @Test func aReceiverThatIsKilledGoesOnWhereItStopped() throws {
    let seed = Self.seed
    print("KillTests: SATCHEL_TEST_SEED=\(seed) repeats this run")
    var random = SeededGenerator(seed: seed)
    let pair = try Pair()
    let file = try pair.laptop.home.write(canonicalDocument(articles: 300), to: "import.json")
    try pair.laptop.must("import", file)
    let text = try pair.laptop.home.write(String(repeating: "quince ", count: 500), to: "text.txt")
    try pair.laptop.must("add", text)
    let longest = try duration(of: "sync", on: pair.laptop)

    for _ in 0..<5 {
      _ = try killed(pair.desktop, ["sync"], longest: longest, &random)
      #expect(try pair.desktop.isSound, "seed \(seed)")
    }

    try pair.sync()
    #expect(try pair.agreed() != nil, "seed \(seed)")
    #expect(try pair.desktop.list("search", "quince").count == 1)
  }

  @Test func aPairingThatIsKilledIsCompletedByTheNextTry() throws {
    let seed = Self.seed
    print("KillTests: SATCHEL_TEST_SEED=\(seed) repeats this run")
    var random = SeededGenerator(seed: seed)
    let relay = try Relay()
    let (laptop, desktop) = (try Machine("laptop"), try Machine("desktop"))
    try laptop.add(Self.page)
    try desktop.add("https://example.org/other")
    let longest = try duration(of: "status", on: laptop) * 2

    for _ in 0..<3 {
      _ = try killed(laptop, ["remote", "add", relay.url], longest: longest, &random)
    }
    // 78 once it is there: a try was acknowledged, or all but.
    let added = try laptop.satchel("remote", "add", relay.url)
    #expect([0, 78].contains(added.status), "\(added.errors) seed \(seed)")
    let code = try laptop.must("remote", "code")
    for _ in 0..<3 {
      let joining = try desktop.start(["remote", "join", relay.url], input: code)
      usleep(UInt32.random(in: 0...longest, using: &random))
      joining.stop()
    }
    try desktop.must("remote", "join", relay.url, input: code)
    for machine in [laptop, desktop, laptop] { try machine.must("sync") }

    #expect(try laptop.list("list").count == 2)
    #expect(try laptop.canonical == desktop.canonical, "seed \(seed)")
  }

  @Test func aRelayThatIsKilledDuringPushesLosesNothingThatItAcknowledged() throws {
    let seed = Self.seed
    print("KillTests: SATCHEL_TEST_SEED=\(seed) repeats this run")
    var random = SeededGenerator(seed: seed)
    let pair = try Pair()
    try pair.laptop.add(Self.page)
    let longest = try duration(of: "sync", on: pair.laptop)

    for number in 0..<5 {
      try pair.laptop.must("note", Self.page, "-m", "note \(number)")
      try pair.desktop.must("add", "https://example.org/\(number)", "--no-fetch")
      let syncs = try [pair.laptop, pair.desktop].map { try $0.start(["sync"]) }
      usleep(UInt32.random(in: 0...longest, using: &random))
      pair.relay.kill()
      try pair.relay.start()
      for sync in syncs {
        let outcome = try sync.outcome()
        #expect([0, 69].contains(outcome.status), "\(outcome.errors) seed \(seed)")
      }
    }

    try pair.sync()
    #expect(try pair.desktop.notes(Self.page).count == 5)
    #expect(try pair.laptop.list("list").count == 6)
    #expect(try pair.agreed() != nil, "seed \(seed)")
    #expect(try pair.laptop.isSound && pair.desktop.isSound)
  }
}
