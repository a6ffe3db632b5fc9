import SatchelBytes
import SatchelSync
import SatchelWire

/// Leaves segments at the ends of their logs, and says so by new heads.
///
/// Every sync leaves a segment, and most are small. So the last ones of one's own log lie in its head, which takes
/// the place of the former head in any case: no object more, and nobody has to list the log to find them.
/// When they are too much for a head, they go to the log as one object.
struct LogPush {
  private let account: AccountID
  private let replica: ReplicaID
  private let recent: [[UInt8]]
  private let heads: Heads
  private let mostInHead: Int
  private var tips: [ReplicaID: LogTip]
  private var added: [ReplicaID: [[UInt8]]] = [:]
  private(set) var statuses: [SegmentStatus] = []

  init(account: AccountID, _ position: LogPosition, _ heads: Heads, mostInHead: Int) {
    (self.account, replica, recent) = (account, position.replica, position.recent)
    (self.heads, self.mostInHead) = (heads, mostInHead)
    tips = [replica: heads.tip(of: replica)]
  }

  /// Where one's own log ends.
  var tip: LogTip { tips[replica] ?? .start }

  mutating func run(
    _ segments: [[UInt8]], into store: inout any ObjectStore
  ) throws(RemoteError) {
    for segment in segments {
      let mayFollow = statuses.allSatisfy { $0 == .ok || $0 == .duplicate }
      statuses.append(mayFollow ? add(segment) : .notTried)
    }
    for (replica, segments) in added.sorted(by: { $0.key < $1.key }) {
      try leave(segments, of: replica, in: &store)
    }
  }

  /// Leaves nothing, where what is there has to be read first.
  mutating func holdBack(_ segments: [[UInt8]]) { statuses = segments.map { _ in .notTried } }

  private mutating func add(_ segment: [UInt8]) -> SegmentStatus {
    guard let header = try? ObjectHeader(parsing: segment), header.account == account,
      let replica = header.replica
    else { return .bad }
    let tip = tips[replica] ?? heads.tip(of: replica)
    guard header.last > tip.n else { return .duplicate }
    guard header.first == tip.n + 1, header.previous == tip.hash else { return .conflict }
    tips[replica] = LogTip(n: header.last, hash: SegmentHash(of: segment))
    added[replica, default: []].append(segment)
    return .ok
  }

  private func leave(
    _ added: [[UInt8]], of replica: ReplicaID, in store: inout any ObjectStore
  ) throws(RemoteError) {
    let held = try heldByHead(of: replica, in: &store)
    let runs = Self.runs(of: (held ?? []) + added)
    guard let first = runs.first else { return }
    let tip = tips[replica] ?? .start
    // A log's first segments go to its folder, so that this is made when a library is set up.
    let mayBeInHead = replica == self.replica && heads.tip(of: replica) != .start
    if mayBeInHead, runs.count == 1, first.bytes.count <= mostInHead {
      let held = HeadName.Held(first: first.name.first, size: first.bytes.count)
      let head = HeadName(replica: replica, tip: tip, held: held)
      try store.put(first.bytes, as: StoreLayout.head(head, in: account))
    } else {
      for run in runs {
        try store.put(run.bytes, as: StoreLayout.segments(run.name, of: replica, in: account))
      }
      let head = HeadName(replica: replica, tip: tip)
      try store.put([], as: StoreLayout.head(head, in: account))
    }
    let former = former(of: replica, isRead: held != nil, left: first.name.first)
    try store.delete(former.map { StoreLayout.head($0, in: account) }.sorted())
  }

  /// The segments in the head at the log's end; nil if it does not have what it says, so that it must stay.
  private func heldByHead(
    of replica: ReplicaID, in store: inout any ObjectStore
  ) throws(RemoteError) -> [[UInt8]]? {
    let tip = heads.tip(of: replica)
    let last = heads.heads(of: replica).filter { $0.tip == tip }
      .compactMap { head in head.segments.map { (head: head, name: $0) } }
      .min { $0.name.first < $1.name.first }
    guard let (last, name) = last else { return [] }
    let start = recent.firstIndex { (try? ObjectHeader(parsing: $0))?.first == name.first }
    let known = start.map { Array(recent[$0...].joined()) }
    if let known, let pack = SegmentPack(known, named: name, of: replica) {
      return pack.segments.map(\.bytes)
    }
    let bytes = try store.object(StoreLayout.head(last, in: account))
    return bytes.flatMap { SegmentPack($0, named: name, of: replica) }?.segments.map(\.bytes)
  }

  /// Segments that follow each other, back to back, as one object holds them.
  private struct Run {
    let name: SegmentName
    let bytes: [UInt8]
  }

  /// All of the segments, in as few objects as they fit.
  private static func runs(of segments: [[UInt8]]) -> [Run] {
    var runs: [Run] = []
    for segment in segments {
      guard let header = try? ObjectHeader(parsing: segment) else { continue }
      let open = runs.last.flatMap { run in
        run.bytes.count + segment.count <= StoreLayout.largestObject ? runs.popLast() : nil
      }
      let name = SegmentName(
        first: open?.name.first ?? header.first, last: header.last, hash: SegmentHash(of: segment))
      runs.append(Run(name: name, bytes: (open?.bytes ?? []) + segment))
    }
    return runs
  }

  /// Heads that say nothing which is not said and held elsewhere now.
  ///
  /// Another one that is there may be a branch's, which a copy of this machine wrote; or it holds what nothing
  /// else does.
  private func former(of replica: ReplicaID, isRead: Bool, left first: UInt64) -> [HeadName] {
    let ends = replica == self.replica ? recentEnds : []
    let former = heads.heads(of: replica).filter { head in
      head.tip == heads.tip(of: replica)
        ? isRead : ends.contains(head.tip) && head.held?.first ?? .max >= first
    }
    return former + heads.cutShort(of: replica).filter { ends.contains($0.tip) }
  }

  /// Where segments end of which a head may have stayed when this machine was stopped between two steps.
  private var recentEnds: Set<LogTip> {
    Set(
      recent.compactMap { segment in
        let last = (try? ObjectHeader(parsing: segment))?.last
        return last.map { LogTip(n: $0, hash: SegmentHash(of: segment)) }
      })
  }
}
