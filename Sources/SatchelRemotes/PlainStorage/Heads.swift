import SatchelBytes
import SatchelSync
import SatchelWire

/// The ends of all logs and the snapshots that were left, as one listing tells them.
struct Heads {
  private var byReplica: [ReplicaID: Set<HeadName>] = [:]
  /// Heads that say more than is in them yet, or ever, since their owner was stopped while writing.
  private var cutShort: Set<HeadName> = []
  /// The newest first.
  let snapshots: [SnapshotMark]

  /// Names of another form are not ours to read: copies that a sync tool made, temporary files.
  init(_ listed: [StoredObject]) {
    for object in listed {
      guard let head = HeadName(text: object.name) else { continue }
      if let held = head.held, let size = object.size, size != held.size {
        cutShort.insert(head)
      } else {
        byReplica[head.replica, default: []].insert(head)
      }
    }
    snapshots = listed.compactMap { SnapshotMark(text: $0.name) }.sorted(by: >)
  }

  /// A snapshot may be there before its writer, or anybody, has a log.
  var isEmpty: Bool { byReplica.isEmpty && cutShort.isEmpty && snapshots.isEmpty }

  var replicas: [ReplicaID] { byReplica.keys.sorted() }

  func heads(of replica: ReplicaID) -> Set<HeadName> { byReplica[replica] ?? [] }

  func cutShort(of replica: ReplicaID) -> Set<HeadName> {
    cutShort.filter { $0.replica == replica }
  }

  /// More than one of a log that went on twice, or whose owner was stopped between two steps.
  func tips(of replica: ReplicaID) -> Set<LogTip> { Set(heads(of: replica).map(\.tip)) }

  /// The furthest.
  func tip(of replica: ReplicaID) -> LogTip { tips(of: replica).max() ?? .start }

  /// Whether something is gone that was there: a log is shorter, or the newest snapshot is missing.
  ///
  /// Nothing that is let go looks like that: a log keeps its end, and the newest snapshot always stays.
  func isSetBack(behind cursor: StoreCursor) -> Bool {
    cursor.ends.keys.contains { tip(of: $0).n < cursor[$0].n } || lacksNewest(of: cursor)
  }

  /// Whether the newest snapshot that was there is gone, and none is newer: one of the same number may be of another past.
  private func lacksNewest(of cursor: StoreCursor) -> Bool {
    guard let newest = cursor.snapshots.max(), !snapshots.contains(newest) else { return false }
    return snapshots.allSatisfy { $0.number <= newest.number }
  }
}
