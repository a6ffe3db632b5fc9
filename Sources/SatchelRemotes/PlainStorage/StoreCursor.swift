import SatchelBytes
import SatchelSync

/// How far each replica's log was read in storage that keeps no log of its own.
struct StoreCursor: Equatable {
  private var tips: [ReplicaID: LogTip] = [:]

  subscript(replica: ReplicaID) -> LogTip {
    get { tips[replica] ?? .start }
    set { tips[replica] = newValue }
  }

  /// Heads' names, sorted, with commas between them; those that cannot be read count as not there.
  init(_ cursor: RemoteCursor) {
    for head in cursor.text.split(separator: ",").compactMap({ HeadName(text: $0) }) {
      tips[head.replica] = head.tip
    }
  }

  var cursor: RemoteCursor {
    guard !tips.isEmpty else { return .start }
    let heads = tips.sorted { $0.key < $1.key }.map { HeadName(replica: $0.key, tip: $0.value) }
    return RemoteCursor(heads.map(\.text).joined(separator: ","))
  }
}
