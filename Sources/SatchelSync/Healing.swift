import SatchelFormat
import SatchelModel
import SatchelStorage
import SatchelWire

// A remote that was set back, wiped or replaced lacks what others left there. Each machine sends its own
// segments again; what nobody else may be able to send again travels in a snapshot. Nothing is pushed before
// that, so that a remote never holds changes without those that they build on.
extension SyncSession {
  private static var mostHealings: Int { 3 }

  /// Reads the remote from its beginning, and looks what it holds on the way if anything may be missing there.
  mutating func beginAnew() throws(SyncError) {
    try stored(library.oweAllBodies(to: remoteID))
    // What waits here may be applied on the way, and is then missing there as well.
    let (ends, waiting) = (try foreignEnds(), try stored(library.segmentsWaiting()))
    guard !ends.isEmpty || waiting > 0 else { return }
    (heldByRemote, hasBegunAnew) = ([], true)
  }

  /// To a remote that was set back, as it may lack any of them.
  mutating func offerBodiesAgain() throws(SyncError) {
    offers += 1
    try stored(library.oweAllBodies(to: remoteID))
  }

  /// After all was read: leaves a snapshot if the remote lacks something that is here.
  ///
  /// If it does not take it, since another machine has left one meanwhile, the round is asked again. Where the
  /// remote's log stands is kept only once it was asked again: a snapshot that it loses before that is missed.
  mutating func heal(_ state: inout RemoteState) throws(SyncError) {
    guard heldByRemote != nil else { return }
    try sendSnapshot()
    if try !missingAtRemote().isEmpty {
      for snapshot in try announcedSnapshots() {
        heldByRemote?.formUnion(snapshot.manifest.seen.ends.values.joined())
      }
    }
    if try !missingAtRemote().isEmpty {
      healings += 1
      guard healings <= Self.mostHealings else { throw .noProgress }
      guard try publishSnapshot(readingTo: state.cursor) else { return }
      report.notices.append(
        "The remote lacked changes of other machines; they were given back from here.")
    }
    heldByRemote = nil
    state.held = try foreignEnds()
  }

  func foreignEnds() throws(SyncError) -> Set<Version> {
    try stored(library.foreignEnds())
  }

  /// The ends of other logs that are here and were not met at the remote.
  private func missingAtRemote() throws(SyncError) -> Set<Version> {
    try foreignEnds().subtracting(heldByRemote ?? [])
  }

  /// Syncs, and leaves all that is here once more: the changes as a snapshot, and every text and picture.
  ///
  /// For a remote of which something is damaged or gone without its telling.
  package mutating func repair() throws(SyncError) -> SyncReport {
    sendsAll = true
    try stored(library.oweAllBodies(to: remoteID))
    _ = try run()
    guard try publishSnapshot(readingTo: currentState().cursor) else { throw .noProgress }
    // Passes it, so that the next sync finds nothing to do.
    try exchangeChanges()
    report.traffic = remote.traffic
    return report
  }
}
