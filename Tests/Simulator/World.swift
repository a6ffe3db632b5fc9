import Foundation
import SatchelBytes
import SatchelCrypto
import SatchelModel
import SatchelStorage
import SatchelSync
import SatchelTestSupport

/// Several machines, one relay, and all that can happen to them, in one thread and from one seed.
final class World {
  let folder: URL
  let relay: RelaySide
  let meeting: Meeting
  /// What the machines meet at instead of the relay, or beside it.
  let storage: StorageSide?
  /// By machine, what it knows of both.
  var places: [[Meeting.Place]] = []
  let network = Network()
  let mix: Mix
  private(set) var machines: [Machine] = []
  var oracle = Oracle()
  /// True time, in milliseconds since 1970.
  private(set) var now: Int64 = 1_750_000_000_000
  private var backups: [Backup] = []
  private var relayCopies: [URL] = []
  private var copies = 0
  /// Whether a disk or a place where machines meet went back to what it once was.
  private var wasSetBack = false
  let keys: KeyRing
  let trace: (String) -> Void
  var syncs: UInt64 = 0
  var lastWord = 0
  var step = 0
  /// How many ends of segments a snapshot lists.
  var mostEnds: Int

  private struct Backup {
    let machine: Int
    let folder: URL
    let unsynced: Set<String>
  }

  init(
    _ script: Script, in folder: URL, over meeting: Meeting = .relay,
    trace: @escaping (String) -> Void
  ) throws {
    self.meeting = meeting
    (self.folder, self.trace, mix) = (folder, trace, script.mix)
    mostEnds = script.mix.mostEnds
    var random = SeededGenerator(seed: script.seed &+ 1)
    let code = PairingCode.random(using: &random)
    keys = try KeyRing.random(created: now, using: &random)
    relay = try RelaySide(
      folder: folder, keys: keys, code: code, token: .random(using: &random),
      keyFile: try keys.sealed(with: code, using: &random))
    storage = meeting.storage.map { [keys] in StorageSide($0, keys: keys) }
    let century: Int64 = 50 * 365 * 86_400_000
    let skews = [0, 0, -3_600_000, century, -century]
    for number in 0..<script.machines {
      let machine = try Machine(
        number: number, in: folder, replica: ReplicaID(value: random.next()),
        skew: skews.randomElement(using: &random) ?? 0)
      try machine.library.bind(to: keys.account)
      machines.append(machine)
      places.append(meeting.places(of: number, &random))
    }
  }

  /// Runs a script in a folder of its own, lets everything heal, and returns what is wrong then.
  static func run(
    _ script: Script, over meeting: Meeting = .relay,
    trace: @escaping (String) -> Void = { _ in }
  ) -> [Violation] {
    do {
      return try inFolder { folder in
        let world = try World(script, in: folder, over: meeting) { line in
          trace(line.replacing(folder.path, with: ""))
        }
        try world.livePast()
        for step in script.steps { try world.perform(step) }
        try world.heal()
        return world.oracle.violations
      }
    } catch {
      return [Violation("the run broke off: \(error)")]
    }
  }

  /// Lends a new folder, in memory if the system has some that looks like a disk.
  static func inFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    let folder = URL(fileURLWithPath: "\(base)/satchel-simulator-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return try body(folder)
  }

  // MARK: Steps

  func perform(_ step: Step) throws {
    var random = SeededGenerator(seed: step.seed)
    self.step += 1
    now += [0, 0, 1, 40_000].randomElement(using: &random) ?? 0
    relay.now = UInt64(now)
    if random.next() % 4 == 0 { Disk.elsewhere { network.deliverLate() } }
    storage?.deliver(&random)
    guard let machine = machines.randomElement(using: &random) else { return }
    trace("\(self.step) \(step.kind) on machine \(machine.number)")
    switch step.kind {
    case .act: try act(machine, &random)
    case .sync: _ = sync(machine, &random, mix.network, rate: mix.networkRate)
    case .killedAct: try broken(.dead, machine, &random) { try act(machine, &$0) }
    case .killedSync:
      try broken(.dead, machine, &random) {
        _ = sync(machine, &$0, mix.network, rate: mix.networkRate)
      }
    case .fullDisk:
      let isAct = random.next() % 2 == 0
      try broken(.full, machine, &random) {
        if isAct { try act(machine, &$0) } else { _ = sync(machine, &$0, [], rate: 0) }
      }
    case .backUp: try backUp(machine)
    case .restore: try restore(&random)
    case .clone: try clone(machine, &random)
    case .loseSidecar: try machine.loseSidecar()
    case .jumpClock:
      machine.skew =
        Int64.random(in: -1...1, using: &random) * 50 * 365 * 86_400_000
        + Int64.random(in: -7_200_000...7_200_000, using: &random)
    case .freezeClock: machine.frozenAt = machine.frozenAt == nil ? machine.clock(now) : nil
    case .saveRelay where setsBackStorage(&random): storage?.save()
    case .rollRelayBack where setsBackStorage(&random):
      if storage?.rollBack(&random) == true { try noteSetBack() }
    case .wipeRelay where !meeting.hasRelay, .killRelay where !meeting.hasRelay: return
    case .saveRelay where random.next() % 2 == 0:
      relay.beforeTexts = { [unowned self] in try? saveRelay() }
    case .saveRelay: try saveRelay()
    case .rollRelayBack:
      guard let copy = relayCopies.randomElement(using: &random) else { return }
      try relay.rollBack(to: copy)
      try noteSetBack()
    case .wipeRelay:
      try relay.wipe()
      try noteSetBack()
    case .killRelay: try relay.restart()
    }
  }

  private func saveRelay() throws {
    let copy = newFolder("relay-copy")
    try relay.save(to: copy)
    relayCopies.append(copy)
  }

  /// Whether a machine waits, and only for what nobody has any more (sync-model.md, section 8).
  ///
  /// That a place has it and nobody reads it there is what newcomers are for.
  func waitsForWhatIsLost(_ machine: Machine) throws -> Bool {
    let needs = try machine.library.needsOfWaiting()
    guard wasSetBack, !needs.isEmpty else { return false }
    return try !needs.contains { need in try machines.contains { try $0.library.hasSeen(need) } }
  }

  private func setsBackStorage(_ random: inout SeededGenerator) -> Bool {
    storage != nil && (!meeting.hasRelay || random.next() % 2 == 0)
  }

  func newFolder(_ name: String) -> URL {
    copies += 1
    return folder.appending(path: "\(name)-\(copies)")
  }

  /// Does something while the disk fails at some write; a kill also throws away what was in memory.
  private func broken(
    _ trouble: Disk.Trouble, _ machine: Machine, _ random: inout SeededGenerator,
    _ body: (inout SeededGenerator) throws -> Void
  ) throws {
    let writes = Int.random(in: 0..<40, using: &random)
    let before = try machine.library.words()
    let wasHit = Disk.failing(trouble, after: writes) {
      do { try body(&random) } catch { trace("  \(error)") }
    }
    if wasHit { trace("  the disk failed after \(writes) writes") }
    if trouble == .dead { try machine.restart() }
    // What was said to be saved was noted within; what was not may be there or not.
    oracle.note(
      before: before, after: try machine.library.words(), machine: machine.number, step: step)
  }

  // MARK: Copies of machines

  private func backUp(_ machine: Machine) throws {
    let folder = newFolder("backup")
    try machine.backUp(to: folder)
    backups.append(Backup(machine: machine.number, folder: folder, unsynced: machine.unsynced))
  }

  private func restore(_ random: inout SeededGenerator) throws {
    guard let backup = backups.randomElement(using: &random) else { return }
    let machine = machines[backup.machine]
    let way = Machine.Restore.allCases.randomElement(using: &random) ?? .replaced
    trace("  machine \(machine.number) is restored, \(way)")
    try machine.restore(from: backup.folder, way)
    machine.unsynced = backup.unsynced
    oracle.noteSentTwice(backup.unsynced)
    try noteSetBack()
  }

  private func clone(_ machine: Machine, _ random: inout SeededGenerator) throws {
    guard machines.count < 6 else { return }
    let clone = try copy(of: machine)
    if random.next() % 2 == 0 { try clone.hideThatItIsACopy(of: machine) }
    trace("  machine \(clone.number) is its copy")
  }

  func copy(of machine: Machine) throws -> Machine {
    let copy = newFolder("clone")
    try machine.backUp(to: copy)
    let clone = try Machine(
      number: machines.count, in: folder, replica: try machine.library.replica, skew: machine.skew)
    try clone.restore(from: copy, .wholeDisk)
    clone.unsynced = machine.unsynced
    // Each sends them as it sealed them, under a new id or as branches of one log.
    oracle.noteSentTwice(machine.unsynced)
    machines.append(clone)
    places.append(places[machine.number])
    return clone
  }

  private func noteSetBack() throws {
    wasSetBack = true
    var alive = try storage?.words() ?? []
    if meeting.hasRelay { alive.formUnion(try relay.words()) }
    for machine in machines { alive.formUnion(try machine.library.words()) }
    oracle.noteSetBack(alive: alive)
    try oracle.noteSetBack { hash in
      try machines.contains { try $0.library.holds(hash) }
        || storage?.holds(hash) == true || meeting.hasRelay && relay.holds(hash)
    }
  }
}
