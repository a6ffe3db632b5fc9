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
  private var places: [[Meeting.Place]] = []
  let network = Network()
  let mix: Mix
  private(set) var machines: [Machine] = []
  var oracle = Oracle()
  /// True time, in milliseconds since 1970.
  private(set) var now: Int64 = 1_750_000_000_000
  private var backups: [Backup] = []
  private var relayCopies: [URL] = []
  private var copies = 0
  private let keys: KeyRing
  let trace: (String) -> Void
  private var syncs: UInt64 = 0
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
        for step in script.steps { try world.perform(step) }
        try world.heal()
        try world.checkTheEnd()
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
    case .saveRelay:
      relayCopies.append(newFolder("relay-copy"))
      if let copy = relayCopies.last { try relay.save(to: copy) }
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

  // MARK: Syncing

  /// One sync with all that the machine knows, once more if that gave something; true if it did all and there was
  /// nothing new.
  func sync(
    _ machine: Machine, _ random: inout SeededGenerator, _ faults: [NetworkFault], rate: Int
  ) -> Bool {
    let places = places[machine.number]
    let quiet = places.map { sync(machine, at: $0, &random, faults, rate: rate) }
    let isQuiet = quiet.allSatisfy(\.self)
    if !isQuiet, places.count > 1 {
      for place in places { _ = sync(machine, at: place, &random, faults, rate: rate) }
    }
    return isQuiet
  }

  private func sync(
    _ machine: Machine, at place: Meeting.Place, _ random: inout SeededGenerator,
    _ faults: [NetworkFault], rate: Int
  ) -> Bool {
    let (replica, unsynced) = (try? machine.library.replica, machine.unsynced)
    let version = try? machine.library.version()
    defer {
      if let now = try? machine.library.replica, now != replica {
        trace("  machine \(machine.number) goes on as \(now.hex)")
        oracle.noteSentTwice(unsynced)
      }
    }
    do {
      let report = try report(of: machine, at: place, faults, rate: rate, &random)
      if report.isComplete { machine.unsynced = [] }
      trace(
        "  \(place): sent \(report.operationsSent) took \(report.operationsReceived) waiting \(report.segmentsWaiting)"
          + " texts \(report.bodiesSent) \(report.bodiesReceived) requests \(report.traffic.requests)"
          + report.notices.map { " " + $0 }.joined()
          + report.stalled.map { " \($0.replica.hex): \($0.reason)" }.joined())
      let isSettled = try version == machine.library.version()
      return isSettled && report.isComplete && !report.hasPassedOn
        && report.operationsSent + report.operationsReceived == 0
        && report.bodiesSent + report.bodiesReceived == 0 && report.notices.isEmpty
    } catch {
      trace("  \(place): \(error)")
      return false
    }
  }

  private func report(
    of machine: Machine, at place: Meeting.Place, _ faults: [NetworkFault], rate: Int,
    _ random: inout SeededGenerator
  ) throws(SyncError) -> SyncReport {
    let (salt, chance) = (random.split(), random.split())
    let remote: any Remote =
      if let storage, place == .storage {
        storage.remote(
          for: machine.number, faults: faults.isEmpty ? [] : StorageFault.allCases,
          rate: rate / 4, random: chance)
      } else {
        FaultyRemote(
          relay, network, machine: machine.number, faults: faults, rate: rate, random: chance)
      }
    return try sync(machine, at: place, through: remote, random: salt)
  }

  /// One sync with whatever stands between the machine and the others.
  func sync(
    _ machine: Machine, at place: Meeting.Place, through remote: any Remote,
    random: SeededGenerator
  ) throws(SyncError) -> SyncReport {
    let library: Library
    do { library = try machine.library } catch { throw .noRemote }
    var session = SyncSession(
      library: library, remote: remote, as: RemoteID("\(place)"), keys: keys,
      sidecar: machine.sidecar, now: { machine.clock(self.now) }, random: random,
      progress: { _ in })
    session.tidiness.leastLogBytes = mix.leastLogBytes
    if place == .storage { session.tidiness = .often }
    session.tidiness.mostEnds = mostEnds
    return try session.run()
  }

  /// One sync whose requests are all answered, with these faults.
  func syncWell(
    _ machine: Machine, at place: Meeting.Place? = nil, faults: [NetworkFault] = []
  ) throws(SyncError) -> SyncReport {
    syncs += 1
    var random = SeededGenerator(seed: syncs)
    let place = place ?? places[machine.number].first ?? .relay
    return try report(of: machine, at: place, faults, rate: faults.isEmpty ? 0 : 100, &random)
  }

  /// Everything works again, and everybody syncs.
  ///
  /// Then everybody writes once more, as a change that a remote kept to itself is
  /// missed only once something builds on it.
  func heal() throws {
    network.deliverLate(isLost: true)
    storage?.deliverAll()
    try syncAll()
    for machine in machines { try writeOnceMore(machine) }
    try syncAll()
  }

  /// Everybody syncs until there is nothing new.
  private func syncAll() throws {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<12 {
      trace("healing")
      var isQuiet = true
      for machine in machines {
        if !sync(machine, &random, [], rate: 0) { isQuiet = false }
        storage?.deliverAll()
      }
      if isQuiet { return }
    }
    oracle.complain("the machines never come to rest")
  }

  func checkTheEnd() throws {
    for name in storage?.names ?? [] { trace(name) }
    try oracle.checkEqual(machines)
    for machine in machines {
      oracle.checkWords(try machine.library.words(), on: machine.number)
      try oracle.checkSound(machine)
    }
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

extension SeededGenerator {
  /// Another generator, whose numbers do not depend on how many are drawn here later.
  fileprivate mutating func split() -> SeededGenerator { SeededGenerator(seed: next()) }
}
