import SatchelBytes
import SatchelStorage
import SatchelWire

// What the remote holds of our own log tells a lost answer, a remote that was rolled back, and a copy of
// this machine that went on under our id.
extension SyncSession {
  /// Takes note of the remote's tip of our log.
  ///
  /// False if the round must be asked again, because this machine goes on under a new id.
  mutating func acknowledge(
    _ answer: RemoteAnswer, pushed: [SealedSegment], _ state: inout RemoteState
  ) throws(SyncError) -> Bool {
    if let reason = try reasonForNewID(answer, pushed, state) {
      // A new id is for good, and an answer may have been damaged on its way: the same is asked once more.
      let tip = Tip(n: answer.ownN, hash: answer.ownHash)
      guard doubtedTip == tip else {
        doubtedTip = tip
        return false
      }
      try goOnUnderNewID(&state, because: reason)
      return false
    }
    if let last = pushed.last, answer.statuses.allSatisfy({ $0 == .ok }), answer.ownN < last.last {
      throw .remote(.corrupt("it took our changes and says that it does not have them"))
    }
    if answer.ownN < state.acknowledged {
      report.notices.append("The remote was set back; what it lacks of this machine is sent again.")
      try offerBodiesAgain()
    } else {
      report.operationsSent += Int(clamping: answer.ownN - state.acknowledged)
    }
    (state.acknowledged, state.acknowledgedHash) = (answer.ownN, answer.ownHash)
    return true
  }

  /// What a remote says of our own log.
  struct Tip: Hashable {
    let n: UInt64
    let hash: SegmentHash
  }

  private func reasonForNewID(
    _ answer: RemoteAnswer, _ pushed: [SealedSegment], _ state: RemoteState
  ) throws(SyncError) -> NewIDReason? {
    // A copy of this machine wrote there.
    guard try isOurs(answer, pushed, state), try areOurs(answer.otherOwnEnds) else {
      return .isCopy
    }
    return try canGoOn(from: answer.ownN) ? nil : .remoteLostTooMuch
  }

  private func isOurs(
    _ answer: RemoteAnswer, _ pushed: [SealedSegment], _ state: RemoteState
  ) throws(SyncError) -> Bool {
    if answer.ownN == 0 { return answer.ownHash == .zero }
    if answer.ownN == state.acknowledged { return answer.ownHash == state.acknowledgedHash }
    if let segment = pushed.first(where: { $0.last == answer.ownN }) {
      return segment.hash == answer.ownHash
    }
    let known = try stored(library.sealedHash(endingAt: answer.ownN))
    return known == answer.ownHash.prefix
  }

  private func areOurs(_ ends: [OwnTip]) throws(SyncError) -> Bool {
    for end in ends where try stored(library.sealedHash(endingAt: end.n)) != end.hash {
      return false
    }
    return true
  }

  /// Whether the remote can be given all that follows of our log; snapshots hold what is gone of it.
  private func canGoOn(from n: UInt64) throws(SyncError) -> Bool {
    try stored(library.canSend(after: n))
  }

  enum NewIDReason: String {
    case isCopy =
      "This library was restored or copied, so this machine goes on under a new id; nothing is lost."
    case remoteLostTooMuch = """
      The remote lacks changes that this machine keeps no more as they were sent; it is given a snapshot, and \
      this machine goes on under a new id. Nothing is lost.
      """
  }

  mutating func goOnUnderNewID(
    _ state: inout RemoteState, because reason: NewIDReason = .isCopy
  ) throws(SyncError) {
    doubtedTip = nil
    let replica = ReplicaID(value: UInt64.random(in: 1...UInt64.max, using: &random))
    try stored(library.renameReplica(to: replica))
    // From the beginning: rows of the old id were passed over as our own.
    state = RemoteState(
      cursor: "", lastSuccess: state.lastSuccess, logBytes: state.logBytes)
    (cursorBeforeRefused, cursorBeforeSnapshot) = (nil, nil)
    try save(state)
    try recordSidecar()
    try offerBodiesAgain()
    report.notices.append(reason.rawValue)
  }
}

extension SealedSegment {
  /// The number of its last operation.
  var last: UInt64 { first + count - 1 }
}
