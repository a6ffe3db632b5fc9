import SatchelBytes
import SatchelCrypto
import SatchelModel
import SatchelStorage
import SatchelWire

// Changes: one request both pushes and pulls, so that an idle sync costs one round trip, and so does a
// single change.
extension SyncSession {
  /// Far more rounds than a library of a million articles takes: a remote that never ends its answers
  /// cannot hold us for ever.
  private static var maximumRounds: Int { 100_000 }

  /// Pushes and pulls until neither side has anything more.
  mutating func exchangeChanges() throws(SyncError) {
    var state = if let reached { reached } else { try currentState() }
    for _ in 0..<Self.maximumRounds {
      // A remote that was never read, or not under this id: what is here may be missing there.
      if state.cursor.isEmpty, heldByRemote == nil { try beginAnew() }
      // The first meeting only reads: a segment that opens proves the key before anything is written.
      let mayPush = !state.cursor.isEmpty && heldByRemote == nil
      if mayPush { try sealPending() }
      let before = (state.cursor, state.acknowledged)
      let (batch, answer) = try push(mayPush ? try unsent(after: state)[...] : [], state)
      switch try take(answer, pushed: batch, &state) {
      case .askAgain: continue
      case .upToDate where !mayPush || heldByRemote != nil:
        try catchUpBySnapshot(&state)
        try heal(&state)
      case .upToDate where cursorBeforeSnapshot != nil: try catchUpBySnapshot(&state)
      case .upToDate where try !isAllSent(state):
        // What it did not take and has no reason for, it does not take when it is sent once more.
        guard batch.isEmpty || (state.cursor, state.acknowledged) != before else {
          throw .noProgress
        }
      case .upToDate where try passOn(&state): continue
      case .upToDate:
        for log in Set(announced + unfilled).sorted() { report.note(StalledLog(announced: log)) }
        reached = state
        return
      }
    }
    throw .noProgress
  }

  func currentState() throws(SyncError) -> RemoteState {
    var state = try stored(library.remoteState(remoteID)) ?? RemoteState()
    guard let held = state.held else {
      state.held = try foreignEnds()
      return state
    }
    // What logs went on from matters no more, once all that came is applied.
    if try isWhole() { state.held = try stored(library.newest(of: held)) }
    return state
  }

  enum Outcome { case askAgain, upToDate }

  /// Sends the first of these, as many as the remote takes in one request, and says which those were.
  mutating func push(
    _ segments: ArraySlice<SealedSegment>, _ state: RemoteState
  ) throws(SyncError) -> (sent: [SealedSegment], answer: RemoteAnswer?) {
    // What the sidecar knows of must never be behind what others may have seen of us.
    if !segments.isEmpty { try recordSidecar() }
    var position = try position(in: state)
    if !segments.isEmpty, remote.recentBytes > 0 {
      position.recent = try stored(
        library.sealed(through: state.acknowledged, maximumBytes: remote.recentBytes))
    }
    while true {
      let batch = Array(segments.prefix(fitting: requestBytes))
      do throws(SyncError) {
        return (batch, try asked(remote.exchange(batch.map(\.bytes), at: position)))
      } catch .remote(.tooLarge) where batch.count > 1 {
        requestBytes /= 2
      }
    }
  }

  func position(in state: RemoteState) throws(SyncError) -> LogPosition {
    LogPosition(
      cursor: state.cursor.isEmpty ? .start : RemoteCursor(state.cursor),
      own: OwnTip(n: state.acknowledged, hash: state.acknowledgedHash.prefix),
      replica: try stored(library.replica))
  }

  private func unsent(after state: RemoteState) throws(SyncError) -> [SealedSegment] {
    try stored(library.sealed(after: state.acknowledged, maximumBytes: requestBytes))
  }

  private func isAllSent(_ state: RemoteState) throws(SyncError) -> Bool {
    let tip = try stored(library.ownTip())
    return tip.n <= state.acknowledged
  }

  /// Takes an answer in, and says whether there is more to ask for.
  mutating func take(
    _ answer: RemoteAnswer?, pushed: [SealedSegment], _ state: inout RemoteState
  ) throws(SyncError) -> Outcome {
    (state.lastSuccess, state.lastError) = (now(), nil)
    guard let answer else {
      if state.cursor.isEmpty { state.cursor = RemoteCursor.start.text }
      try save(state)
      return .upToDate
    }
    if answer.reset {
      try beginAnew()
      try offerBodiesAgain()
    }
    guard try acknowledge(answer, pushed: pushed, &state) else { return .askAgain }
    if answer.snapshot {
      cursorBeforeSnapshot = cursorBeforeSnapshot ?? (hasBegunAnew ? "" : kept(state).cursor)
    }
    if answer.floor, try !joinWhatLogsLack(answer, &state) { return .askAgain }
    state.logBytes += (answer.segments + pushed.map(\.bytes)).reduce(0) { $0 + $1.count }
    guard try receive(answer.segments, upTo: answer.cursor, &state) else { return .askAgain }
    announced = answer.incomplete
    try judge(answer.statuses)
    return answer.more ? .askAgain : .upToDate
  }

  func save(_ state: RemoteState) throws(SyncError) {
    try stored(library.saveRemoteState(kept(state), of: remoteID))
  }

  /// What of a state is kept: never a cursor behind a segment that did not open.
  ///
  /// The next sync asks for that one again, since what it holds is nowhere else on this machine.
  func kept(_ state: RemoteState) -> RemoteState {
    var state = state
    if let earlier = cursorBeforeSnapshot ?? cursorBeforeRefused {
      // The start of a log is that of any log, and could not tell a remote that loses what was read since.
      state.cursor = earlier == RemoteCursor.start.text ? "" : earlier
    }
    // Until a remote that was set back has what it lacks, each sync begins anew.
    if heldByRemote != nil { state.cursor = "" }
    return state
  }

  /// False if the round must be asked again, because this machine goes on under a new id.
  private mutating func receive(
    _ objects: [[UInt8]], upTo cursor: RemoteCursor, _ state: inout RemoteState
  ) throws(SyncError) -> Bool {
    var segments: [OpenedSegment] = []
    for object in objects {
      do throws(CryptoError) {
        let opened = try keys.open(object, as: .segment)
        let hash = SegmentHash(of: object)
        heldByRemote?.insert(Version(n: opened.header.last, hash: hash.prefix))
        state.hold(opened.header, hash: hash)
        segments.append(
          OpenedSegment(header: opened.header, hash: hash, raw: opened.raw, sealed: object))
      } catch {
        try refuse(object, error, isFirst: segments.isEmpty)
        cursorBeforeRefused = cursorBeforeRefused ?? state.cursor
      }
    }
    state.cursor = cursor.text
    let received = try stored(
      library.receive(segments, state: kept(state), of: remoteID, now: now()))
    note(received)
    progress(.receivingChanges(received: report.operationsReceived))
    guard received.isOwnLogForked else { return true }
    try goOnUnderNewID(&state)
    return false
  }

  /// A segment that does not open stops its own log, and says so; the others go on.
  ///
  /// Where nothing at all opens and nothing of ours was ever taken, the key is another library's.
  private mutating func refuse(
    _ object: [UInt8], _ error: CryptoError, isFirst: Bool
  ) throws(SyncError) {
    guard try hasOpenedAny() || !isFirst || !error.isWrongKey,
      let header = try? ObjectHeader(parsing: object), let replica = header.replica
    else { throw .crypto(error) }
    report.note(StalledLog(replica: replica, first: header.first, reason: error.description))
  }

  /// Whether this library has read others' changes or left its own, and so has their key.
  func hasOpenedAny() throws(SyncError) -> Bool {
    let (ends, acknowledged) = (try foreignEnds(), try currentState().acknowledged)
    return !ends.isEmpty || acknowledged > 0
  }

  private func judge(_ statuses: [SegmentStatus]) throws(SyncError) {
    if statuses.contains(.quota) { throw .remote(.quotaExceeded(url: remoteID.text)) }
    if statuses.contains(.bad) { throw .refusedByRemote("it calls a segment malformed") }
  }

  mutating func note(_ received: ReceiveReport) {
    report.operationsReceived += received.operations
    report.changed.formUnion(received.articlesChanged)
    report.keptByEdit.formUnion(received.keptByEdit)
    report.conflicted.formUnion(received.conflicted)
    for (replica, trouble) in received.troubles {
      report.note(StalledLog(replica: replica, trouble))
    }
  }
}

extension ArraySlice<SealedSegment> {
  /// The first ones, as many as together have so many bytes, but at least one if there is any.
  fileprivate func prefix(fitting bytes: Int) -> ArraySlice {
    var size = 0
    let end = firstIndex { segment in
      size += segment.bytes.count
      return size > bytes
    }
    return prefix(Swift.max((end ?? endIndex) - startIndex, 1))
  }
}

extension CryptoError {
  /// Whether it may be that the key is not the one of this remote's objects.
  fileprivate var isWrongKey: Bool {
    switch self {
    case .foreignAccount, .unknownKey, .sealBroken: true
    default: false
    }
  }
}
