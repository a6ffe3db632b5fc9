import SatchelBytes
import SatchelSync
import SatchelWire

/// Leaves segments at the ends of their logs: first the objects, then the heads that make them known.
///
/// Every sync leaves a segment, and most are small. So that listings stay short and who joins asks for few objects,
/// the object at the end of one's own log is stored anew with what is added, under the name of its new end. What it
/// was before goes one sync later, so that a write which was only said to be done costs the newest segment at most.
struct LogPush {
  let account: AccountID
  let replica: ReplicaID
  private let recent: [[UInt8]]
  private let heads: Heads
  private var tips: [ReplicaID: LogTip]
  private(set) var statuses: [SegmentStatus] = []
  /// The last object of one's own log; before it those that held less of the same and are to go.
  private(set) var objects: [SegmentName]
  /// What is to be stored as one object of one's own log.
  private var open: OpenObject?

  init(
    account: AccountID, _ position: LogPosition, objects: [SegmentName], _ heads: Heads
  ) {
    (self.account, self.replica, self.recent) = (account, position.replica, position.recent)
    (self.heads, self.objects) = (heads, objects)
    tips = [replica: heads.tip(of: replica)]
  }

  /// Where one's own log ends.
  var tip: LogTip { tips[replica] ?? .start }

  mutating func run(
    _ segments: [[UInt8]], into store: inout any ObjectStore
  ) throws(RemoteError) {
    guard !segments.isEmpty else { return }
    // Objects that do not end where the log does are left alone: it went on without them.
    if objects.last.map({ LogTip(n: $0.last, hash: $0.hash) }) != tip { objects = [] }
    open = objects.last.flatMap { OpenObject(of: $0, from: recent, of: replica) }
    let (former, grown) = (objects, open != nil ? objects.last : nil)
    for segment in segments {
      let mayFollow = statuses.allSatisfy { $0 == .ok || $0 == .duplicate }
      statuses.append(mayFollow ? try append(segment, to: &store) : .notTried)
    }
    try close(into: &store)
    for (replica, tip) in tips.sorted(by: { $0.key < $1.key }) {
      try announce(tip, of: replica, in: &store)
    }
    if former.last != objects.last { try letGo(former, grown: grown, from: &store) }
  }

  /// Leaves nothing, where what is there has to be read first.
  mutating func hold(_ segments: [[UInt8]]) {
    (statuses, objects) = (segments.map { _ in .notTried }, [])
  }

  private mutating func append(
    _ segment: [UInt8], to store: inout any ObjectStore
  ) throws(RemoteError) -> SegmentStatus {
    guard let header = try? ObjectHeader(parsing: segment), header.account == account,
      let replica = header.replica
    else { return .bad }
    let tip = tips[replica] ?? heads.tip(of: replica)
    guard header.last > tip.n else { return .duplicate }
    guard header.first == tip.n + 1, header.previous == tip.hash else { return .conflict }
    let end = LogTip(n: header.last, hash: SegmentHash(of: segment))
    if replica == self.replica {
      if let open, !open.hasRoom(for: segment) { try close(into: &store) }
      open = open?.with(segment) ?? OpenObject(first: header.first, bytes: segment)
    } else {
      let name = SegmentName(first: header.first, last: end.n, hash: end.hash)
      try store.put(segment, as: path(name, of: replica))
    }
    tips[replica] = end
    return .ok
  }

  private mutating func close(into store: inout any ObjectStore) throws(RemoteError) {
    guard let object = open else { return }
    open = nil
    let name = SegmentName(first: object.first, last: tip.n, hash: tip.hash)
    guard name != objects.last else { return }
    if objects.count < 2 {
      try store.put(object.bytes, as: path(name, of: replica))
    } else {
      // All but its newest segment is in two other objects, too, and to read it back would be a sixth request.
      try store.putOnTrust(object.bytes, as: path(name, of: replica))
    }
    objects = [name]
  }

  private func announce(
    _ tip: LogTip, of replica: ReplicaID, in store: inout any ObjectStore
  ) throws(RemoteError) {
    let before = heads.tip(of: replica)
    guard tip != before else { return }
    let folder = StoreLayout.heads(of: account)
    try store.put([], as: "\(folder)/\(HeadName(replica: replica, tip: tip).text)")
    // Another one that is there may be a branch's, which a copy of this machine wrote.
    var former = replica == self.replica ? heads.tips(of: replica).intersection(recentEnds) : []
    if before != .start { former.insert(before) }
    try store.delete(
      former.sorted().map { "\(folder)/\(HeadName(replica: replica, tip: $0).text)" })
  }

  /// Where segments end of which a head may have stayed when this machine was stopped between two steps.
  private var recentEnds: Set<LogTip> {
    Set(
      recent.compactMap { segment in
        let last = (try? ObjectHeader(parsing: segment))?.last
        return last.map { LogTip(n: $0, hash: SegmentHash(of: segment)) }
      })
  }

  /// Takes away what was in the last object before this sync and is now in a second one, too.
  private mutating func letGo(
    _ former: [SegmentName], grown: SegmentName?, from store: inout any ObjectStore
  ) throws(RemoteError) {
    guard let last = former.last else { return }
    var (gone, kept) = (former.dropLast().map(\.self), [SegmentName]())
    if let grown, objects.first?.first == grown.first {
      kept = [grown]
    } else {
      // One that grows no more is looked at, before what it holds is nowhere else.
      kept = gone.filter { $0.first == last.first }
      gone.removeAll(where: kept.contains)
      if !kept.isEmpty, try !isStored(last, in: &store) { kept = [] }
    }
    try store.delete(gone.map { path($0, of: replica) })
    objects = kept + objects
  }

  private func isStored(
    _ name: SegmentName, in store: inout any ObjectStore
  ) throws(RemoteError) -> Bool {
    let bytes = try store.object(path(name, of: replica))
    return bytes.map { SegmentPack($0, named: name, of: replica) != nil } ?? false
  }

  private func path(_ name: SegmentName, of replica: ReplicaID) -> String {
    "\(StoreLayout.log(of: replica, in: account))/\(name.text)"
  }
}

/// Segments that follow each other, back to back, as far as they have come.
private struct OpenObject {
  let first: UInt64
  private(set) var bytes: [UInt8]

  init(first: UInt64, bytes: [UInt8]) { (self.first, self.bytes) = (first, bytes) }

  /// What lies under `name`, put together of these segments; nil if they are not all of it.
  init?(of name: SegmentName, from segments: [[UInt8]], of replica: ReplicaID) {
    let start = segments.firstIndex { (try? ObjectHeader(parsing: $0))?.first == name.first }
    guard let start else { return nil }
    let bytes = Array(segments[start...].joined())
    guard SegmentPack(bytes, named: name, of: replica) != nil else { return nil }
    self.init(first: name.first, bytes: bytes)
  }

  func hasRoom(for segment: [UInt8]) -> Bool {
    bytes.count + segment.count <= StoreLayout.largestObject
  }

  func with(_ segment: [UInt8]) -> OpenObject {
    OpenObject(first: first, bytes: bytes + segment)
  }
}
