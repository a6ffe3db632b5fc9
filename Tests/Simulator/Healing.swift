import SatchelBytes
import SatchelCrypto
import SatchelModel
import SatchelStorage
import SatchelSync
import SatchelTestSupport

// How a run ends: everything works again, and what must hold then is looked at.
extension World {
  /// Everybody syncs until nothing is new, writes once more, and syncs again.
  ///
  /// The last change is for what the network kept back, which is missed only once something builds on it. Nothing
  /// else excuses a difference: in all other runs everything must be in order before.
  func heal() throws {
    network.deliverLate(isLost: true)
    storage?.deliverAll()
    try syncAll()
    if !network.hasKeptBack { try check() }
    // What is wrong by now may be healed by the changes that follow.
    guard oracle.violations.isEmpty else { return }
    for machine in machines { try writeOnceMore(machine) }
    try syncAll()
    try check()
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

  private func check() throws {
    for name in storage?.names ?? [] { trace(name) }
    try oracle.checkEqual(machines)
    for machine in machines {
      oracle.checkWords(try machine.library.words(), on: machine.number)
      try oracle.checkSound(machine, mayWait: waitsForWhatIsLost(machine))
      try checkRest(of: machine)
    }
    for place in Set(places.joined()) { try checkNewcomer(at: place) }
  }

  /// A machine that has nothing to do asks the relay once, and no more.
  private func checkRest(of machine: Machine) throws {
    // One that lacks a text asks whether somebody has left it.
    guard try machine.library.missingBodies(limit: 1).isEmpty else { return }
    for place in places[machine.number] where place == .relay {
      // Another one may just have left a snapshot.
      _ = try syncWell(machine, at: place)
      let requests = try syncWell(machine, at: place).traffic.requests
      guard requests > 1 else { continue }
      oracle.complain("machine \(machine.number) has nothing to do and asks \(requests) times")
    }
  }

  /// A machine that joins now, and knows only one place, comes to what the others have.
  private func checkNewcomer(at place: Meeting.Place) throws {
    guard let first = machines.first else { return }
    // It writes nothing, so that nobody ever hears its id.
    let newcomer = try Machine(
      number: machines.count, in: newFolder("newcomer"), replica: ReplicaID(value: 1), skew: 0)
    try newcomer.library.bind(to: keys.account)
    for _ in 0..<2 { _ = try syncWell(newcomer, at: place) }
    try oracle.checkEqual([first, newcomer])
    try oracle.checkSound(newcomer, mayWait: waitsForWhatIsLost(newcomer))
  }
}
