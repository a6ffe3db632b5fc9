import SatchelBytes
import SatchelSync

/// How far each replica's log was read in storage that keeps no log of its own, which snapshots were there, and
/// what was left.
struct StoreCursor: Equatable {
  /// The ends of each log that were taken note of: several of one that went on twice.
  private(set) var ends: [ReplicaID: Set<LogTip>] = [:]
  var snapshots: Set<SnapshotMark> = []
  /// What this machine left of its own log, as `LogPush` says: the last object, and before it what is to go.
  var written: [SegmentName] = []

  /// How far the log was read.
  subscript(replica: ReplicaID) -> LogTip {
    get { ends[replica]?.max() ?? .start }
    set { ends[replica] = newValue == .start ? nil : [newValue] }
  }

  func hasRead(_ tips: Set<LogTip>, of replica: ReplicaID) -> Bool {
    tips.isSubset(of: ends[replica] ?? [])
  }

  /// Whether all ends that are new lie behind what was read.
  func goesOn(_ replica: ReplicaID, to tips: Set<LogTip>) -> Bool {
    let read = self[replica]
    return tips.subtracting(ends[replica] ?? []).allSatisfy { $0.n > read.n }
  }

  /// Takes note that all of a log was read.
  mutating func finish(_ replica: ReplicaID, at tips: Set<LogTip>) { ends[replica] = tips }

  /// The names of heads, of snapshots' marks and of own objects, with commas between them; those that cannot be
  /// read count as not there.
  init(_ cursor: RemoteCursor) {
    for name in cursor.text.split(separator: ",") {
      if let head = HeadName(text: name) { ends[head.replica, default: []].insert(head.tip) }
      if let mark = SnapshotMark(text: name) { snapshots.insert(mark) }
      if let object = SegmentName(text: name) { written.append(object) }
    }
  }

  var isStart: Bool { ends.isEmpty && snapshots.isEmpty && written.isEmpty }

  var cursor: RemoteCursor {
    guard !isStart else { return .start }
    let heads = ends.sorted { $0.key < $1.key }.flatMap { replica, tips in
      tips.sorted().map { HeadName(replica: replica, tip: $0).text }
    }
    let names = heads + snapshots.sorted().map(\.text) + written.map(\.text)
    return RemoteCursor(names.joined(separator: ","))
  }
}
