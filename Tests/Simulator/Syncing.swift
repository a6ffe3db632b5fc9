import SatchelBytes
import SatchelStorage
import SatchelSync
import SatchelTestSupport

// Syncs of one machine, and of all of them until there is nothing new.
extension World {
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

  func sync(
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
      let hasAll = try report.isComplete || report.stalled.isEmpty && waitsForWhatIsLost(machine)
      return isSettled && hasAll && !report.hasPassedOn
        && report.operationsSent + report.operationsReceived == 0
        && report.bodiesSent + report.bodiesReceived == 0 && report.notices.isEmpty
    } catch {
      trace("  \(place): \(error)")
      return false
    }
  }

  func report(
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
    let report = try session.run()
    if report.isComplete, let version = try? library.version(), let digest = try? library.digest() {
      oracle.note(digest, of: version, on: machine.number)
    }
    return report
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
}

extension SeededGenerator {
  /// Another generator, whose numbers do not depend on how many are drawn here later.
  fileprivate mutating func split() -> SeededGenerator { SeededGenerator(seed: next()) }
}
