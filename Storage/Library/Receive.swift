import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelWire

extension Library {
  /// Applies what a remote had, together with the cursor, in one transaction.
  ///
  /// Segments whose context is not here yet are kept and applied when it is; a log that forked or
  /// cannot be read stops where it is, and the others go on.
  package func receive(
    _ segments: [OpenedSegment], state: RemoteState, of remote: RemoteID, now: Int64
  ) throws(StorageError) -> ReceiveReport {
    try write { connection throws(StorageError) in
      var report = ReceiveReport()
      if !segments.isEmpty {
        try connection.cut()
        var receiver = try Receiver(connection, now: now)
        for segment in segments { try receiver.take(ForeignSegment(segment)) }
        report = try receiver.finish()
      }
      try connection.save(state, of: remote)
      return report
    }
  }
}

/// A segment of another replica, as it arrives or as it waits.
struct ForeignSegment {
  let replica: ReplicaID
  let first: UInt64
  let count: UInt32
  let hash: SegmentHash
  let previous: SegmentHash
  let minimumReader: UInt8
  let raw: [UInt8]

  /// The number of its last operation; nil if there is no such number.
  var last: UInt64? {
    guard first > 0, count > 0 else { return nil }
    let (last, overflow) = first.addingReportingOverflow(UInt64(count) - 1)
    return overflow || last > UInt64(Int64.max) ? nil : last
  }
}

extension ForeignSegment {
  init(_ opened: OpenedSegment) {
    let header = opened.header
    self.init(
      replica: header.replica ?? ReplicaID(value: 0), first: header.first, count: header.count,
      hash: opened.hash, previous: header.previous, minimumReader: header.minimumReader,
      raw: opened.raw)
  }
}

/// Applies segments of other replicas within one transaction.
struct Receiver {
  private static let readerVersion: UInt8 = 1

  let connection: Connection
  let now: Int64
  let own: ReplicaID
  /// Everything seen, own operations included.
  private(set) var version: VersionVector
  private var latest = Stamp.zero
  private var report = ReceiveReport()
  /// What foreign purges took away, by entity.
  private var dropped: [EntityID: [CellKey: [Head]]] = [:]

  init(_ connection: Connection, now: Int64) throws(StorageError) {
    (self.connection, self.now) = (connection, now)
    let meta = try connection.meta()
    own = meta.replica
    version = try connection.foreignVersion(but: own)
    if meta.last > 0 { version[own] = try connection.ownVersion(meta) }
  }

  /// What is to be done with a segment.
  private enum Verdict {
    case apply(SegmentBody)
    case seen
    case wait
    case stop(LogTrouble)
  }

  /// Applies the segment, or keeps it for later.
  mutating func take(_ segment: ForeignSegment) throws(StorageError) {
    switch try judge(segment) {
    case .apply(let body): try apply(segment, body)
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

// MARK: - Judging

extension Receiver {
  private func judge(_ segment: ForeignSegment) throws(StorageError) -> Verdict {
    if report.troubles[segment.replica] != nil { return .wait }
    guard let last = segment.last else { return .stop(.unreadable(detail: "it has no numbers")) }
    let known = version[segment.replica] ?? Version(n: 0, hash: .zero)
    if last <= known.n {
      let seen = try connection.seenHash(segment.replica, at: last)
      return seen == segment.hash.prefix ? .seen : .stop(.forked(at: segment.first))
    }
    // More of our own log than we wrote: this library was set back, and the log goes on elsewhere.
    if segment.replica == own { return .stop(.forked(at: known.n + 1)) }
    if segment.first > known.n + 1 { return .wait }
    if segment.first == known.n + 1, segment.previous.prefix != known.hash {
      return .stop(.forked(at: segment.first))
    }
    return try judgeBody(of: segment)
  }

  private func judgeBody(of segment: ForeignSegment) throws(StorageError) -> Verdict {
    guard segment.minimumReader <= Self.readerVersion else { return .stop(.needsUpdate) }
    let body: SegmentBody
    do {
      body = try SegmentBody(
        decoding: segment.raw, by: segment.replica, first: segment.first, count: segment.count)
    } catch {
      if case .unknownOperationKind = error { return .stop(.needsUpdate) }
      return .stop(.unreadable(detail: error.description))
    }
    for (replica, version) in body.base.sorted {
      if let seen = try connection.seenHash(replica, at: version.n), seen != version.hash {
        return .stop(.forked(at: segment.first))
      }
    }
    return version.covers(body.base) ? .apply(body) : .wait
  }
}

// MARK: - Applying

extension Receiver {
  private mutating func apply(
    _ segment: ForeignSegment, _ body: SegmentBody
  ) throws(StorageError) {
    var changeset = Changeset(connection)
    var times: [EntityID: Int64] = [:]
    let known = version[segment.replica]?.n ?? 0
    var n = segment.first - 1
    for operation in body.frames.joined() {
      n += operation.run
      guard n > known, operation.kind != .nop else { continue }
      let context = Context(base: body.base, dot: Dot(replica: segment.replica, n: n))
      let heads = try changeset.apply(operation, in: context)
      if operation.kind == .purge { remember(heads, of: operation.entity) }
      times[operation.entity] = min(operation.stamp.milliseconds, now)
      witness(operation.stamp)
      report.operations += 1
    }
    let (transitions, now) = (try changeset.write(), now)
    try note(transitions, by: segment.replica) { transition in
      let members = (transition.after ?? transition.before)?.members ?? []
      return members.compactMap { times[.article($0)] }.max() ?? now
    }
    let reached = Version(n: n, hash: segment.hash.prefix)
    version[segment.replica] = reached
    try connection.setVersion(reached, of: segment.replica)
    try connection.markSeen(segment.replica, through: n, hash: reached.hash)
  }

  /// Whether a segment could be applied.
  private mutating func retryBuffered() throws(StorageError) -> Bool {
    var hasMoved = false
    for key in try connection.bufferedKeys() {
      guard let segment = try connection.buffered(key) else { continue }
      switch try judge(segment) {
      case .apply(let body):
        try apply(segment, body)
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
