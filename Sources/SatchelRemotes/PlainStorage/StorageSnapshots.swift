import SatchelBytes
import SatchelModel
package import SatchelSync
package import SatchelWire

// A snapshot is announced by a mark beside the heads, so that one listing tells of it, too. Storage cannot judge
// what a snapshot holds; a machine with the keys says it, and then lets go what two of them hold. Nobody is asked
// whether they still read that: who finds it gone lists again, and joins a snapshot.
extension StorageRemote {
  /// What storage must have of a snapshot before something else may go.
  private static let enough = 2
  /// Seconds that parts without a mark are left alone: it may be on its way, or they are still being written.
  private static let patience: Int64 = 14 * 86_400

  package mutating func snapshots() throws(RemoteError) -> [ObjectName] {
    try Heads(store.list(StoreLayout.heads(of: account))).snapshots.prefix(Limits.snapshots)
      .compactMap(\.manifest)
  }

  package var compactsItself: Bool { false }

  /// Leaves the mark, if all parts are there.
  package mutating func announce(_ snapshot: SnapshotNotice) throws(RemoteError) -> Bool {
    let folder = StoreLayout.heads(of: account)
    let marks = try Heads(store.list(folder)).snapshots
    guard !marks.contains(where: { $0.manifest == snapshot.name }) else { return true }
    let listed = try store.list(StoreLayout.snapshots(of: account))
    guard isWhole(snapshot.name, chunks: snapshot.chunks, Self.whole(listed)) else {
      try remove(snapshotParts: [snapshot.name.stream], listed)
      return false
    }
    let mark = SnapshotMark(number: (marks.first?.number ?? 0) + 1, id: snapshot.name.stream)
    try store.put([], as: "\(folder)/\(mark.text)")
    return true
  }

  package mutating func letGo(whatHold snapshots: [SnapshotContents]) throws(RemoteError) {
    let heads = Heads(try store.list(StoreLayout.heads(of: account)))
    let listed = try store.list(StoreLayout.snapshots(of: account))
    let names = Self.whole(listed)
    let contents = Dictionary(snapshots.map { ($0.name, $0) }) { first, _ in first }
    let whole = heads.snapshots.compactMap(\.manifest).compactMap { contents[$0] }
      .filter { isWhole($0.name, chunks: $0.chunks, names) }
    let kept = Self.kept(of: whole)
    try remove(snapshots: Set(whole.map(\.name)).subtracting(kept.map(\.name)), heads, listed)
    try removeUnfinished(heads, listed, kept)
    for replica in heads.replicas {
      try removeSegments(of: replica, heldBy: kept)
      try removeFormerHeads(of: replica, heads, heldBy: kept)
    }
  }

  private static func whole(_ listed: [StoredObject]) -> Set<String> {
    Set(listed.filter(\.isWhole).map(\.name))
  }

  private func isWhole(_ name: ObjectName, chunks: Int, _ listed: Set<String>) -> Bool {
    guard let state = ObjectName(kind: .chunk, stream: name.stream),
      listed.contains(StoreLayout.component(ObjectPart(name: name, index: 0)))
    else { return false }
    return (0..<UInt32(clamping: chunks)).allSatisfy {
      listed.contains(StoreLayout.component(ObjectPart(name: state, index: $0)))
    }
  }

  /// Of the snapshots, the newest first, all but those that two newer ones hold.
  private static func kept(of snapshots: [SnapshotContents]) -> [SnapshotContents] {
    var kept: [SnapshotContents] = []
    for snapshot in snapshots
    where kept.count(where: { snapshot.ends.isSubset(of: $0.seen) }) < enough {
      kept.append(snapshot)
    }
    return kept
  }

  /// First their marks, so that nobody begins to read what is about to go.
  private mutating func remove(
    snapshots: Set<ObjectName>, _ heads: Heads, _ listed: [StoredObject]
  ) throws(RemoteError) {
    let marks = heads.snapshots.filter { $0.manifest.map(snapshots.contains) ?? false }
    let folder = StoreLayout.heads(of: account)
    try store.delete(marks.map { "\(folder)/\($0.text)" })
    try remove(snapshotParts: Set(marks.map(\.id)), listed)
  }

  private mutating func remove(
    snapshotParts ids: Set<[UInt8]>, _ listed: [StoredObject]
  ) throws(RemoteError) {
    let folder = StoreLayout.snapshots(of: account)
    let parts = listed.filter { StoreLayout.snapshotID(ofPart: $0.name).map(ids.contains) ?? false }
    try store.delete(parts.map { "\(folder)/\($0.name)" })
  }

  /// Parts of snapshots that were begun and left long before the newest was whole.
  private mutating func removeUnfinished(
    _ heads: Heads, _ listed: [StoredObject], _ kept: [SnapshotContents]
  ) throws(RemoteError) {
    guard let newest = kept.first else { return }
    let manifest = StoreLayout.component(ObjectPart(name: newest.name, index: 0))
    guard let now = listed.first(where: { $0.name == manifest })?.modified else { return }
    let finished = Set(heads.snapshots.map(\.id))
    var begun: [[UInt8]: Int64] = [:]
    for part in listed {
      guard let id = StoreLayout.snapshotID(ofPart: part.name), !finished.contains(id) else {
        continue
      }
      begun[id] = max(begun[id] ?? .min, part.modified ?? now)
    }
    let left = begun.filter { $0.value < now - Self.patience }
    try remove(snapshotParts: Set(left.keys), listed)
  }

  private mutating func removeSegments(
    of replica: ReplicaID, heldBy snapshots: [SnapshotContents]
  ) throws(RemoteError) {
    let listed = try store.list(StoreLayout.log(of: replica, in: account))
    let held = listed.compactMap { SegmentName(text: $0.name) }.filter {
      Self.isHeld($0.end, by: snapshots)
    }
    try store.delete(
      held.sorted { $0.first < $1.first }.map {
        StoreLayout.segments($0, of: replica, in: account)
      })
  }

  /// Heads that stayed when their owner was stopped between two steps.
  private mutating func removeFormerHeads(
    of replica: ReplicaID, _ heads: Heads, heldBy snapshots: [SnapshotContents]
  ) throws(RemoteError) {
    let former = heads.heads(of: replica).union(heads.cutShort(of: replica)).filter {
      $0.tip.n < heads.tip(of: replica).n && Self.isHeld($0.tip, by: snapshots)
    }
    try store.delete(former.map { StoreLayout.head($0, in: account) }.sorted())
  }

  private static func isHeld(_ tip: LogTip, by snapshots: [SnapshotContents]) -> Bool {
    let end = Version(n: tip.n, hash: tip.hash.prefix)
    return snapshots.count { $0.seen.contains(end) } >= enough
  }
}
