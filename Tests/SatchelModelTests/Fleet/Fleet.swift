import SatchelBytes
import SatchelModel
import SatchelTestSupport

/// Several machines with wrong clocks that share a few articles, and all that can happen to them.
///
/// The seed decides everything: the same seed and habits run the same way every time.
struct Fleet {
  var machines: [Machine]
  var random: SeededGenerator
  var notes = NoteOracle()
  var violations: [Violation] = []
  let habits: Habits
  /// True time, in milliseconds since 1970.
  var now: Int64 = 1_700_000_000_000
  var editors: [OpenEditor] = []
  var records: [Int: [UndoRecord]] = [:]
  var words = 0
  private var snapshots: [Snapshot] = []
  private var states: [VersionVector: [EntityID: Entity]] = [:]

  var articles: ArraySlice<ArticleID> { Self.articles.prefix(habits.articles) }

  static let urls = ["https://a.example/1", "http://b.example/2?q=3", "https://c.example/"]
  static let articles = urls.compactMap { try? CanonicalURL($0).id }

  init(seed: UInt64, habits: Habits, rules: Rules = Rules()) {
    random = SeededGenerator(seed: seed)
    self.habits = habits
    let hour: Int64 = 3_600_000
    let skews = [0, 0, -200 * hour, 50 * 365 * 24 * hour, 3 * hour]
    let count = Int.random(in: habits.machines, using: &random)
    machines = []
    for skew in skews.prefix(count) {
      machines.append(
        Machine(replica: ReplicaID(value: random.next()), skew: skew, rules: rules))
    }
  }

  /// Lets things happen, then lets everybody see everything, and returns what went wrong.
  static func violations(
    seed: UInt64, habits: Habits = Habits(), rules: Rules = Rules()
  ) -> [Violation] {
    var fleet = Fleet(seed: seed, habits: habits, rules: rules)
    for _ in 0..<habits.steps where fleet.violations.isEmpty { fleet.step() }
    fleet.heal()
    fleet.checkTheEnd()
    return fleet.violations
  }

  /// The machines in the midst of things, each knowing something else.
  static func machinesUnderway(seed: UInt64, steps: Int = 50) -> [Machine] {
    var fleet = Fleet(seed: seed, habits: Habits(pulls: 40))
    for _ in 0..<steps { fleet.step() }
    return fleet.machines
  }

  var history: [Issued] { machines.flatMap(\.issued) }

  private mutating func step() {
    // Standing still makes equal stamps.
    now += [0, 0, 1, 40_000].randomElement(using: &random) ?? 0
    let index = Int.random(in: machines.indices, using: &random)
    let before = machines[index].seen
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<habits.snapshots: exchangeSnapshots(index)
    case habits.snapshots..<habits.snapshots + habits.pulls: pull(index)
    default: act(index)
    }
    if !machines[index].seen.covers(before) {
      violations.append(Violation(.reads, "machine \(index) forgot what it had seen"))
    }
    checkState(of: index)
  }

  /// Some of some machine's log, out of order, in other pieces, some of it twice.
  private mutating func pull(_ index: Int) {
    guard let log = machines.map(\.log).randomElement(using: &random) else { return }
    var segments = log.filter { _ in Int.random(in: 0..<10, using: &random) < 7 }
      .flatMap { $0.pieces(using: &random) }
    segments += segments.prefix(1)
    segments.shuffle(using: &random)
    machines[index].receive(segments, now: now)
  }

  private mutating func exchangeSnapshots(_ index: Int) {
    machines[index].cut()
    if let old = snapshots.randomElement(using: &random) { machines[index].join(old, now: now) }
    machines[index].cut()
    snapshots.append(machines[index].snapshot)
  }

  /// Everybody gets everything; once more, because taking a purge in can make an author write again.
  private mutating func heal() {
    for _ in 0..<3 {
      for index in machines.indices { machines[index].cut() }
      let all = machines.flatMap(\.log)
      for index in machines.indices { machines[index].receive(all, now: now) }
    }
  }
}

/// How often what happens in a run; the test of each invariant stresses other things.
struct Habits: Sendable {
  var machines = 3...5
  var articles = 3
  var steps = 60
  /// Of a hundred steps.
  var pulls = 25
  var snapshots = 4
  var acts: [(Act, Int)] = Act.allCases.map { ($0, 2) }

  /// Those acts ten times as often as the others.
  static func often(_ acts: Act..., snapshots: Int = 4) -> Habits {
    Habits(snapshots: snapshots, acts: Act.allCases.map { ($0, acts.contains($0) ? 20 : 2) })
  }

  /// Three people who do nothing but write one article's notes.
  static let notesOnly = Habits(
    machines: 3...3, articles: 1, steps: 16, pulls: 40,
    acts: [(.addNote, 1), (.editNote, 4), (.openEditor, 2), (.saveEditor, 3)])
}

/// What went wrong, and which promise it breaks.
struct Violation: Hashable, CustomStringConvertible {
  enum Promise: String {
    case convergence, replay, reads, ownWrites, notes, quiescence, clock
  }

  let promise: Promise
  let what: String

  init(_ promise: Promise, _ what: String) { (self.promise, self.what) = (promise, what) }

  var description: String { "\(promise.rawValue): \(what)" }
}

// MARK: - Checks

extension Fleet {
  /// Whoever has seen the same holds the same, at any time.
  private mutating func checkState(of index: Int) {
    let machine = machines[index]
    let state = machine.state
    if let other = states.updateValue(state, forKey: machine.seen), other != state {
      violations.append(
        Violation(.convergence, "machine \(index) holds other cells than one that saw the same"))
    }
  }

  private mutating func checkTheEnd() {
    let history = history
    let everything = machines.reduce(VersionVector()) { $0.union($1.seen) }
    let expected = Oracle(history: history).state(seen: everything)
    let shown = articles.map { machines[0].article($0) }
    for (index, machine) in machines.enumerated() {
      if machine.seen != everything {
        violations.append(Violation(.convergence, "machine \(index) has not seen everything"))
      }
      if machine.state != machines[0].state {
        violations.append(Violation(.convergence, "machines \(index) and 0 hold different cells"))
      }
      for (id, article) in zip(articles, shown) where machine.article(id) != article {
        violations.append(Violation(.convergence, "machines \(index) and 0 show different \(id)"))
      }
      checkClock(of: index)
    }
    for id in Set(expected.keys).union(machines[0].state.keys)
    where expected[id] != machines[0].state[id] {
      violations.append(Violation(.replay, "the cells of \(id.id) are not what was written"))
    }
    checkNotes(history)
    checkQuiescence()
  }

  private mutating func checkNotes(_ history: [Issued]) {
    let purged = Set(history.filter { $0.operation.kind == .purge }.map(\.operation.entity.id))
    for id in articles {
      let article = machines[0].article(id)
      let allLive = machines[0].members(of: id).allSatisfy(\.entity.isLive)
      guard allLive, purged.isDisjoint(with: article.members) else { continue }
      for note in article.notes {
        let (lost, returned) = notes.mistakes(
          in: note.text, of: note.id, seen: machines[0].seen, history: history)
        if !lost.isEmpty {
          violations.append(Violation(.notes, "nobody removed \(lost.sorted())"))
        }
        if !returned.isEmpty {
          violations.append(Violation(.notes, "\(returned.sorted()) came back"))
        }
      }
    }
  }

  /// With nothing new, nobody writes anything, whatever is sent again.
  private mutating func checkQuiescence() {
    let (before, snapshot) = (machines.map(\.issued.count), machines[0].snapshot)
    heal()
    for index in machines.indices { machines[index].join(snapshot, now: now) }
    let isChanged = machines.contains { $0.seen != snapshot.seen }
    if isChanged || machines.map(\.issued.count) != before {
      violations.append(Violation(.quiescence, "machines wrote although nothing was new"))
    }
  }

  private mutating func checkClock(of index: Int) {
    let machine = machines[index]
    let latest = now + machine.skew + HybridClock.toleranceMilliseconds
    if machine.clock.last.milliseconds > latest {
      violations.append(Violation(.clock, "machine \(index) was dragged into the future"))
    }
    let own = machine.issued.map(\.operation).filter { $0.kind != .add }.map(\.stamp)
    if own != own.sorted() {
      violations.append(Violation(.clock, "machine \(index) wrote with falling stamps"))
    }
  }
}
