import SatchelBytes
import SatchelModel

/// One machine of a fleet: a library in memory, its own log, and what waits to be applied.
struct Machine: Sendable {
  let replica: ReplicaID
  /// How wrong its clock is, in milliseconds.
  let skew: Int64
  let rules: Rules
  private(set) var entities: [EntityID: Entity] = [:]
  private(set) var seen = VersionVector()
  private(set) var log: [Segment] = []
  private(set) var issued: [Issued] = []
  private(set) var clock = HybridClock()
  private var open: Segment?
  private var waiting: [Segment] = []

  init(replica: ReplicaID, skew: Int64, rules: Rules) {
    (self.replica, self.skew, self.rules) = (replica, skew, rules)
  }

  mutating func tick(now: Int64) -> Stamp { clock.tick(now: now + skew) }

  /// Adds operations of this machine to its open segment, and applies them.
  mutating func issue(_ operations: [Operation]) {
    for operation in operations {
      let n = (seen[replica]?.n ?? 0) + 1
      var base = seen
      base[replica] = nil
      var segment = open ?? Segment(replica: replica, first: n, base: base, operations: [])
      segment.operations.append(operation)
      open = segment
      let context = segment.context(at: segment.operations.count - 1)
      issued.append(Issued(operation: operation, context: context))
      _ = rules.apply(&entities[operation.entity, default: Entity()], operation, context)
      seen[replica] = Version(n: n, hash: .zero)
    }
  }

  /// Closes the open segment: from now on others can have it.
  mutating func cut() {
    if let open { log.append(open) }
    open = nil
  }

  /// Takes foreign segments in, any, in any order, as often as one likes.
  mutating func receive(_ segments: [Segment], now: Int64) {
    if rules.cutsFirst { cut() }
    waiting += segments.filter {
      $0.replica != replica
        && !(rules.skipsRepeats && seen.contains(Dot(replica: $0.replica, n: $0.last)))
    }
    var restated: [Operation] = []
    while let index = waiting.firstIndex(where: isReady) {
      let segment = waiting.remove(at: index)
      restated += apply(segment)
      for operation in segment.operations { clock.witness(operation.stamp, now: now + skew) }
    }
    waiting.removeAll { seen.contains(Dot(replica: $0.replica, n: $0.last)) }
    issue(restated)
  }

  /// Joins a whole state, as a machine does that was away for long.
  mutating func join(_ snapshot: Snapshot, now: Int64) {
    cut()
    var restated: [Operation] = []
    for id in Set(entities.keys).union(snapshot.entities.keys).sorted() {
      let (mine, theirs) = (entities[id] ?? Entity(), snapshot.entities[id] ?? Entity())
      let joined = rules.join(mine, theirs, seen, snapshot.seen)
      restated += restatements(of: mine.purged(by: joined), from: joined, entity: id, own: replica)
      entities[id] = joined
    }
    seen = seen.union(snapshot.seen)
    issue(restated)
    receive([], now: now)
  }

  var snapshot: Snapshot { Snapshot(entities: entities, seen: seen) }

  private func isReady(_ segment: Segment) -> Bool {
    let seenSoFar = seen[segment.replica]?.n ?? 0
    return (!rules.waitsForBase || seen.covers(segment.base)) && segment.first <= seenSoFar + 1
      && (segment.last > seenSoFar || !rules.skipsRepeats)
  }

  private mutating func apply(_ segment: Segment) -> [Operation] {
    var restated: [Operation] = []
    for (index, operation) in segment.operations.enumerated() {
      let context = segment.context(at: index)
      if rules.skipsRepeats, seen.contains(context.dot) { continue }
      var entity = entities[operation.entity] ?? Entity()
      let dropped = rules.apply(&entity, operation, context)
      entities[operation.entity] = entity
      guard operation.kind == .purge else { continue }
      restated += restatements(
        of: dropped, from: entity, entity: operation.entity, own: replica)
    }
    seen[segment.replica] = Version(
      n: max(segment.last, seen[segment.replica]?.n ?? 0), hash: .zero)
    return restated
  }
}

extension Machine {
  /// The articles that are one with `id` by alias edges of either direction.
  func members(of id: ArticleID) -> [(id: ArticleID, entity: Entity)] {
    var (found, next) = (Set([id]), [id])
    while let current = next.popLast() {
      for (entity, state) in entities {
        let targets = state.keys(of: .alias).compactMap { ArticleID(bytes: $0.element) }
        let neighbours =
          entity.id == current ? targets : targets.contains(current) ? [entity.id] : []
        for neighbour in neighbours where found.insert(neighbour).inserted {
          next.append(neighbour)
        }
      }
    }
    return found.sorted().map { ($0, entities[.article($0)] ?? Entity()) }
  }

  func article(_ id: ArticleID) -> Article { Article(members: members(of: id)) }

  /// The entities that have cells: what equal vectors must make equal.
  var state: [EntityID: Entity] { entities.filter { !$0.value.cells.isEmpty } }
}

extension Machine {
  /// A machine with an exact clock, for tests that need no fleet.
  init(_ number: UInt64) {
    self.init(replica: ReplicaID(value: number), skew: 0, rules: Rules())
  }

  /// Does what a person wants, as one frame, and returns its operations.
  @discardableResult
  mutating func perform(
    _ intents: Intent..., on id: ArticleID = .sample, at milliseconds: Int64 = 1_000
  ) throws -> [Operation] {
    let editor = ArticleEditor(members: members(of: id))
    let operations = try editor.operations(for: intents, at: tick(now: milliseconds))
    issue(operations)
    return operations
  }

  /// Takes in everything that `other` has written.
  mutating func receive(from other: inout Machine) {
    other.cut()
    receive(other.log, now: 1_000)
  }
}

extension ArticleID {
  static let sample = ArticleID(high: 1, low: 1)
  static let other = ArticleID(high: 2, low: 2)
}
