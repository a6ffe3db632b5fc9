import SatchelModel
import SatchelStorage
import SatchelWire

// Several remotes: what came by one of them, and the others' machines lack, is left there as it was sealed. What was
// left counts as held once it was read there again, with the cursor behind it: a remote that loses it before
// that is given it once more.
extension SyncSession {
  /// Leaves what this remote lacks of other machines; true if there was any.
  mutating func passOn(_ state: inout RemoteState) throws(SyncError) -> Bool {
    guard let held = state.held, try !foreignEnds().isSubset(of: held) else { return false }
    passings += 1
    switch passings {
    case 1 where try passSegments(toHolderOf: held, &state): break
    // Segments that are kept no more, or do not follow what is there.
    case 1...2 where try publishSnapshot(readingTo: state.cursor): break
    default: return false
    }
    report.hasPassedOn = true
    return true
  }

  /// False if they are not all kept, or a snapshot is smaller.
  private mutating func passSegments(
    toHolderOf held: Set<Version>, _ state: inout RemoteState
  ) throws(SyncError) -> Bool {
    let segments = try stored(library.segmentsToPass(toHolderOf: held))
    guard var rest = segments?[...], !rest.isEmpty else { return false }
    while !rest.isEmpty {
      let (sent, answer) = try push(rest, state)
      rest = rest.dropFirst(sent.count)
      _ = try take(answer, pushed: [], &state)
      // One that was set back, or that knows another of us, is read first.
      guard heldByRemote == nil, !state.cursor.isEmpty else { return true }
    }
    return true
  }

  /// What every remote has, or a snapshot does better, need not be kept.
  func forgetPassed() throws(SyncError) {
    try stored(library.forgetPassed(beyond: tidiness.leastLogBytes))
  }
}
