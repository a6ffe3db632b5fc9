import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelWire

extension Library {
  /// Applies what a remote had, together with the cursor, in one transaction.
  ///
  /// Segments whose context is not here yet are kept and applied when it is; a log that cannot be read
  /// stops where it is, and the others go on. One that went on twice becomes streams of their own.
  package func receive(
    _ segments: [OpenedSegment], state: RemoteState, of remote: RemoteID, now: Int64
  ) throws(StorageError) -> ReceiveReport {
    try write { connection throws(StorageError) in
      var report = ReceiveReport()
      if !segments.isEmpty {
        try connection.cut()
        try connection.keepForOthers(segments)
        var receiver = try Receiver(connection, now: now)
        for segment in segments { try receiver.take(ForeignSegment(segment)) }
        report = try receiver.finish()
      }
      try connection.save(state, of: remote)
      return report
    }
  }
}

/// Applies segments of other replicas within one transaction.
struct Receiver {
  let connection: Connection
  let now: Int64
  let own: ReplicaID
  /// Everything seen, own operations included.
  private(set) var version: VersionVector
  private var latest = Stamp.zero
  var report = ReceiveReport()
  /// What foreign purges took away, by entity.
  private var dropped: [EntityID: [CellKey: [Head]]] = [:]

  init(_ connection: Connection, now: Int64) throws(StorageError) {
    (self.connection, self.now) = (connection, now)
    let meta = try connection.meta()
    own = meta.replica
    version = try connection.foreignVersion(but: own)
    if meta.last > 0 { version[own] = try connection.ownVersion(meta) }
  }

  /// Applies the segment, or keeps it for later.
  mutating func take(_ segment: ForeignSegment) throws(StorageError) {
    switch try judge(segment) {
    case .apply(let body, let place): try apply(segment, body, place)
    case .seen: return
    case .wait: try connection.buffer(segment)
    case .stop(let trouble):
      report.troubles[segment.replica] = trouble
      try connection.buffer(segment)
    }
  }

  /// Retries what waits until nothing moves, restates what purges must not take, and stores the clock.
  mutating func finish() throws(StorageError) -> ReceiveReport {
    while try retryBuffered() {}
    var writer = try OwnWriter(connection, now: now)
    writer.witness(latest)
    try restate(&writer)
    try writer.finish()
    report.buffered = Int(try connection.integer("SELECT count(*) FROM buffered"))
    return report
  }

  /// Takes note of what became of articles.
  mutating func note(
    _ transitions: [Transition], by replica: ReplicaID,
    at time: (Transition) -> Int64
  ) throws(StorageError) {
    for transition in transitions {
      report.articlesChanged.insert(transition.id)
      if transition.after?.restoredBy != nil, transition.before?.restoredBy == nil {
        report.keptByEdit.insert(transition.id)
      }
      if transition.after?.isConflicted == true, transition.before?.isConflicted != true {
        report.conflicted.insert(transition.id)
      }
      try connection.recordHistory(of: transition, by: replica, verb: nil, at: time(transition))
    }
  }

  mutating func setVersion(_ version: VersionVector) { self.version = version }

  mutating func witness(_ stamp: Stamp) {
    // One clock far ahead must not hide the others from ours.
    guard stamp.milliseconds <= now + HybridClock.toleranceMilliseconds else { return }
    latest = max(latest, stamp)
  }

  /// Remembers what a purge dropped, in case that an edit of ours outlived it.
  mutating func remember(_ heads: [CellKey: [Head]], of entity: EntityID) {
    dropped[entity, default: [:]].merge(heads) { $0 + $1 }
  }
}

// MARK: - Applying

extension Receiver {
  private mutating func apply(
    _ segment: ForeignSegment, _ body: SegmentBody, _ place: Place
  ) throws(StorageError) {
    let reached = Version(n: segment.last ?? 0, hash: segment.hash.prefix)
    let stream = try stream(of: segment, at: place, endingAt: reached)
    let base = try context(of: body.base, in: stream)
    var changeset = Changeset(connection)
    var times: [EntityID: Int64] = [:]
    var (n, newest) = (segment.first - 1, Int64(0))
    for operation in body.frames.joined() {
      n += operation.run
      guard operation.kind != .nop else { continue }
      let context = Context(base: base, dot: Dot(replica: stream, n: n))
      let heads = try changeset.apply(operation, in: context)
      if operation.kind == .purge { remember(heads, of: operation.entity) }
      times[operation.entity] = min(operation.stamp.milliseconds, now)
      newest = max(newest, min(operation.stamp.milliseconds, now))
      witness(operation.stamp)
      report.operations += 1
    }
    let (transitions, now) = (try changeset.write(), now)
    try note(transitions, by: segment.replica) { transition in
      let members = (transition.after ?? transition.before)?.members ?? []
      return members.compactMap { times[.article($0)] }.max() ?? now
    }
    if newest > 0 {
      let seen = body.base[own]?.n ?? 0
      try connection.noteHeard(of: segment.replica, at: newest, seeing: seen)
    }
    try connection.noteSeenElsewhere(body.base[own], of: own)
    version[stream] = reached
    try connection.setVersion(reached, of: stream)
    try connection.markSeen(stream, through: reached.n, hash: reached.hash)
  }

  /// The stream that the segment goes on with; learns of the fork first if it makes one.
  private mutating func stream(
    of segment: ForeignSegment, at place: Place, endingAt reached: Version
  ) throws(StorageError) -> ReplicaID {
    guard case .branch(let tree) = place else { return segment.replica }
    try adopt(tree)
    return tree.names[reached] ?? segment.replica
  }

  /// What the segment's writer had seen, in the names used here; of its own log, what the stream goes on from.
  private func context(
    of base: VersionVector, in stream: ReplicaID
  ) throws(StorageError) -> VersionVector {
    var context = try connection.translated(base) ?? base
    let own = try connection.withAncestors(of: stream, through: LogTree.root)
    context = context.union(own)
    context[stream] = nil
    return context
  }

  /// Gives what is here the names of a tree that knows more forks.
  mutating func adopt(_ tree: LogTree) throws(StorageError) {
    try connection.adopt(tree)
    version = try connection.foreignVersion(but: own)
    let meta = try connection.meta()
    if meta.last > 0 { version[own] = try connection.ownVersion(meta) }
  }

  /// Whether a segment could be applied.
  private mutating func retryBuffered() throws(StorageError) -> Bool {
    var hasMoved = false
    for key in try connection.bufferedKeys() {
      guard let segment = try connection.buffered(key) else { continue }
      switch try judge(segment) {
      case .apply(let body, let place):
        try apply(segment, body, place)
        try connection.unbuffer(key)
        hasMoved = true
      case .seen: try connection.unbuffer(key)
      case .wait: continue
      case .stop(let trouble): report.troubles[segment.replica] = trouble
      }
    }
    return hasMoved
  }

  private mutating func restate(_ writer: inout OwnWriter) throws(StorageError) {
    guard !dropped.isEmpty else { return }
    var changeset = Changeset(connection)
    for (entity, heads) in dropped.sorted(by: { $0.key < $1.key }) {
      let survivor = try changeset.entity(entity)
      let operations = restatements(of: heads, from: survivor, entity: entity, own: own)
      for frame in operations.frames { try writer.issue(frame, in: &changeset) }
    }
    let (transitions, now) = (try changeset.write(), now)
    try note(transitions, by: own) { _ in now }
  }
}

extension [Operation] {
  /// What a large article restates may be too much for one frame.
  fileprivate var frames: [[Operation]] {
    var (frames, bytes): ([[Operation]], Int) = ([], 0)
    for operation in self {
      let size = operation.value.count + operation.key.element.count + 64
      if frames.isEmpty || bytes + size > FrameCodec.maximumLength {
        frames.append([])
        bytes = 0
      }
      frames[frames.count - 1].append(operation)
      bytes += size
    }
    return frames
  }
}
