package import SatchelBytes
package import SatchelModel
import SatchelStorage

/// What a sync did, and what it could not do.
package struct SyncReport: Hashable, Sendable {
  /// Our operations that the remote took.
  package var operationsSent = 0
  /// Other machines' operations that were applied.
  package var operationsReceived = 0
  /// Articles that read otherwise than before.
  package var changed: Set<ArticleID> = []
  /// Articles that were deleted on one machine and stay, because another had edited them.
  package var keptByEdit: Set<ArticleID> = []
  /// Articles with a note of which machines wrote one line apart.
  package var conflicted: Set<ArticleID> = []
  package var bodiesSent = 0
  package var bodiesReceived = 0
  /// Texts that no machine has left on the remote yet; their articles are listed without them.
  package var bodiesMissing = 0
  /// Whether the remote was given what other machines had left at another one.
  package var hasPassedOn = false
  /// Texts and pictures that are at the remote and do not open.
  package var bodiesDamaged = 0
  /// Whole sentences about what happened on the way.
  package var notices: [String] = []
  /// Logs that cannot be followed for now; what they hold is kept.
  package var stalled: [StalledLog] = []
  /// Segments that are here and cannot be applied, since what they build on is not.
  package var segmentsWaiting = 0
  package var traffic = Traffic()

  package init() {}

  /// A segment that was asked for twice is told of once.
  mutating func note(_ log: StalledLog) {
    if !stalled.contains(log) { stalled.append(log) }
  }

  /// Whether all was sent and received.
  package var isComplete: Bool { stalled.isEmpty && segmentsWaiting == 0 }
}

/// Another machine's log that stopped making sense, and why.
package struct StalledLog: Hashable, Sendable {
  package let replica: ReplicaID
  /// A whole sentence.
  package let reason: String

  init(replica: ReplicaID, first: UInt64, reason: String) {
    self.replica = replica
    self.reason = "its change \(first) cannot be opened: \(reason)"
  }

  /// Announced by the remote, and not there.
  init(announced replica: ReplicaID) {
    self.replica = replica
    reason =
      "the remote announces changes that have not arrived there; sync again later. If that does not "
      + "help, run `satchel remote repair` on a machine that has them"
  }

  init(replica: ReplicaID, _ trouble: LogTrouble) {
    self.replica = replica
    reason =
      switch trouble {
      case .needsUpdate: "it was written by a newer Satchel; update this one"
      case .unreadable(let detail): "it cannot be read: \(detail)"
      }
  }
}

/// How far a sync has got, for a progress line.
package enum SyncProgress: Hashable, Sendable {
  case receivingChanges(received: Int)
  case receivingSnapshot(parts: Int, of: Int)
  case sendingSnapshot(parts: Int, of: Int)
  case sendingTexts(sent: Int)
  case receivingTexts(received: Int)
}
