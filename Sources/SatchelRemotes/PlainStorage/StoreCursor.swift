import SatchelBytes
import SatchelSync

/// How far each replica's log was read in storage that keeps no log of its own, and which snapshots were there.
struct StoreCursor: Equatable {
  /// The ends of each log that were taken note of: several of one that went on twice.
  private(set) var ends: [ReplicaID: Set<LogTip>] = [:]
  var snapshots: Set<SnapshotMark> = []

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

  /// The names of heads and of snapshots' marks, sorted, with commas between them; those that cannot be read
  /// count as not there.
  init(_ cursor: RemoteCursor) {
    for name in cursor.text.split(separator: ",") {
      if let head = HeadName(text: name) { ends[head.replica, default: []].insert(head.tip) }
      if let mark = SnapshotMark(text: name) { snapshots.insert(mark) }
    }
  }

  var isStart: Bool { ends.isEmpty && snapshots.isEmpty }

  var cursor: RemoteCursor {
    guard !isStart else { return .start }
    let heads = ends.sorted { $0.key < $1.key }.flatMap { replica, tips in
      tips.sorted().map { HeadName(replica: replica, tip: $0).text }
    }
    return RemoteCursor((heads + snapshots.sorted().map(\.text)).joined(separator: ","))
  }
}
