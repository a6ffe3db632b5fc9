import SatchelBytes
import SatchelSync
import SatchelWire

/// Reads what logs have gained, as far as one answer goes.
struct LogPull {
  let account: AccountID
  private(set) var cursor: StoreCursor
  private(set) var segments: [[UInt8]] = []
  /// Whether there is more than one answer holds.
  private(set) var hasMore = false
  /// Whether a log no longer goes back to where we are.
  private(set) var needsSnapshot = false
  /// Logs whose end is announced and not there.
  private(set) var incomplete: [ReplicaID] = []
  private var size = 0

  init(account: AccountID, cursor: StoreCursor) { (self.account, self.cursor) = (account, cursor) }

  func hasNews(after former: RemoteCursor) -> Bool {
    !segments.isEmpty || needsSnapshot || !incomplete.isEmpty
      || StoreCursor(former).cursor != cursor.cursor
  }

  mutating func run(_ heads: [HeadName], from store: inout any ObjectStore) throws(RemoteError) {
    for head in heads where cursor[head.replica] != head.tip && !hasMore {
      try read(head, from: &store)
    }
  }

  private mutating func read(
    _ head: HeadName, from store: inout any ObjectStore
  ) throws(RemoteError) {
    let known = cursor[head.replica]
    // A log that is shorter than it was, or ends otherwise, was set back: read it anew.
    var reached = known.n < head.tip.n ? known.n : 0
    let folder = StoreLayout.log(of: head.replica, in: account)
    let names = try store.list(folder).compactMap { SegmentName(text: $0.name) }
      .filter { $0.last > reached }
      .sorted { ($0.first, $0.last, $0.hash) < ($1.first, $1.last, $1.hash) }
    if (names.first?.first ?? head.tip.n + 1) > reached + 1, try hasSnapshot(&store) {
      needsSnapshot = true
      reached = names.first.map { $0.first - 1 } ?? head.tip.n
    }
    for name in names where name.first <= reached + 1 {
      guard size < Limits.requestBody else {
        hasMore = true
        return
      }
      guard let segment = try segment(name, of: head.replica, in: folder, from: &store) else {
        break
      }
      segments.append(segment)
      size += segment.count
      reached = max(reached, name.last)
      cursor[head.replica] = LogTip(n: name.last, hash: name.hash)
    }
    if reached >= head.tip.n {
      cursor[head.replica] = head.tip
    } else {
      incomplete.append(head.replica)
    }
  }

  /// Nil for bytes that are not what their name says: cut short on the way, or damaged.
  private func segment(
    _ name: SegmentName, of replica: ReplicaID, in folder: String, from store: inout any ObjectStore
  ) throws(RemoteError) -> [UInt8]? {
    guard let bytes = try store.object("\(folder)/\(name.text)"),
      SegmentHash(of: bytes) == name.hash, let header = try? ObjectHeader(parsing: bytes),
      header.replica == replica, header.first == name.first, header.last == name.last
    else { return nil }
    return bytes
  }

  private func hasSnapshot(_ store: inout any ObjectStore) throws(RemoteError) -> Bool {
    try store.list(StoreLayout.snapshots(of: account)).contains {
      StoreLayout.snapshot(ofManifest: $0.name) != nil
    }
  }
}
