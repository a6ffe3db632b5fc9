import SatchelBytes
import SatchelModel
import SatchelSync
import SatchelWire

/// Reads what logs have gained, as far as one answer goes.
struct LogPull {
  /// What is listed may be put together or let go before it is read; then it is listed again, so often.
  private static let mostListings = 3
  /// Objects that are asked for together.
  private static let atOnce = 32
  /// Forks and leftovers may be many, but an answer is not endless.
  private static let mostBytes = 4 * Limits.requestBody

  let account: AccountID
  /// Whether what a log lacks may be in a snapshot.
  let hasSnapshots: Bool
  private(set) var cursor: StoreCursor
  private(set) var segments: [[UInt8]] = []
  /// Whether there is more than one answer holds.
  private(set) var hasMore = false
  /// For logs with a gap, the segment's end before which no snapshot may leave anything out.
  private(set) var gaps = VersionVector()
  /// Logs whose end is announced and not there.
  private(set) var incomplete: [ReplicaID] = []
  private var size = 0

  init(account: AccountID, cursor: StoreCursor, hasSnapshots: Bool) {
    (self.account, self.cursor, self.hasSnapshots) = (account, cursor, hasSnapshots)
  }

  var hasNews: Bool { !segments.isEmpty || !gaps.versions.isEmpty || !incomplete.isEmpty }

  /// Reads all logs but one's own.
  mutating func run(
    _ heads: Heads, but own: ReplicaID, from store: inout any ObjectStore
  ) throws(RemoteError) {
    for replica in heads.replicas where replica != own && !hasMore {
      guard !cursor.hasRead(heads.tips(of: replica), of: replica) else { continue }
      try read(replica, heads, from: &store)
    }
  }

  /// Takes note of ends of one's own log, of which nothing is read.
  mutating func note(ends: Set<LogTip>, of replica: ReplicaID) {
    if !ends.isEmpty { cursor.finish(replica, at: ends) }
  }

  private mutating func read(
    _ replica: ReplicaID, _ heads: Heads, from store: inout any ObjectStore
  ) throws(RemoteError) {
    let known = cursor[replica]
    // A log that also ends where it had gone on from went on twice: read it anew.
    let goesOn = cursor.goesOn(replica, to: heads.tips(of: replica))
    var (heads, log) = (heads, LogReading(replica: replica, reached: goesOn ? known.n : 0))
    for listing in 0..<Self.mostListings {
      // Who reads all of a log also finds what was left and not yet said.
      let mayLeaveLogOut = goesOn && known != .start && listing == 0
      guard try !advance(&log, heads, mayLeaveLogOut: mayLeaveLogOut, from: &store) else { break }
      let newer = Heads(try store.list(StoreLayout.heads(of: account)))
      if !newer.tips(of: replica).isEmpty { heads = newer }
    }
    guard !hasMore else { return }
    var tips = heads.tips(of: replica)
    let end = heads.tip(of: replica)
    if log.end.n > end.n {
      // Its owner was stopped before it said so, and may never come back: who has read as far would miss it.
      let head = HeadName(replica: replica, tip: log.end)
      try store.put([], as: StoreLayout.head(head, in: account))
      tips.insert(log.end)
    }
    if log.reached < end.n, hasSnapshots {
      note(gap: Version(n: end.n, hash: end.hash.prefix), in: replica)
      log.reached = end.n
    }
    if log.reached >= end.n {
      cursor.finish(replica, at: tips)
    } else {
      incomplete.append(replica)
    }
  }

  /// One listing's worth; false if something that was listed is not there, so that all is to be listed again.
  private mutating func advance(
    _ log: inout LogReading, _ heads: Heads, mayLeaveLogOut: Bool,
    from store: inout any ObjectStore
  ) throws(RemoteError) -> Bool {
    let (replica, tips) = (log.replica, heads.tips(of: log.replica))
    let end = heads.tip(of: replica).n
    var listed = ListedLog(heads.heads(of: replica), in: account)
    let areHeadsEnough =
      mayLeaveLogOut && tips.count == 1 && listed.leads(from: log.reached, to: end)
    if !areHeadsEnough {
      let folder = StoreLayout.log(of: replica, in: account)
      listed.add(try store.list(folder), in: folder)
    }
    var objects = listed.objects.filter { $0.name.last > log.reached }[...]
    while !objects.isEmpty {
      let batch = takeBatch(of: &objects).filter { !log.taken.contains($0.name) }
      let found = try store.objects(batch.map(\.path))
      for (object, bytes) in zip(batch, found) where !log.taken.contains(object.name) {
        if object.name.first > log.reached, size >= Limits.requestBody { hasMore = true }
        guard !hasMore, size < Self.mostBytes else { return true }
        guard let bytes else { return false }
        // What was cut short is passed over: it has not arrived yet, or lies elsewhere, too.
        guard let pack = SegmentPack(bytes, named: object.name, of: log.replica) else { continue }
        guard take(pack, into: &log) else { return true }
      }
    }
    return !areHeadsEnough || log.reached >= end
  }

  /// As many as fit what is left of the answer, but at least one.
  private func takeBatch(
    of objects: inout ArraySlice<ListedLog.Object>
  ) -> ArraySlice<ListedLog.Object> {
    var (count, bytes) = (0, size)
    for object in objects.prefix(Self.atOnce) {
      guard count == 0 || bytes < Limits.requestBody else { break }
      bytes += object.size ?? StoreLayout.largestObject
      count += 1
    }
    defer { objects = objects.dropFirst(count) }
    return objects.prefix(count)
  }

  /// False at a gap that no snapshot can fill.
  private mutating func take(_ pack: SegmentPack, into log: inout LogReading) -> Bool {
    guard let first = pack.segments.first?.name, let last = pack.segments.last?.name else {
      return false
    }
    if first.first > log.reached + 1 {
      guard hasSnapshots else { return false }
      note(gap: Version(n: first.first - 1, hash: pack.previous.prefix), in: log.replica)
    }
    for segment in pack.segments where log.taken.insert(segment.name).inserted {
      guard segment.name.last > log.start else { continue }
      segments.append(segment.bytes)
      size += segment.bytes.count
    }
    (log.reached, log.end) = (max(log.reached, last.last), max(log.end, last.end))
    cursor[log.replica] = last.end
    return true
  }

  private mutating func note(gap: Version, in replica: ReplicaID) { gaps[replica] = gap }
}

/// How far one log was read.
private struct LogReading {
  let replica: ReplicaID
  /// What is not behind this was read before.
  let start: UInt64
  var reached: UInt64
  /// Where the furthest of what was taken ends.
  var end = LogTip.start
  var taken: Set<SegmentName> = []

  init(replica: ReplicaID, reached: UInt64) {
    (self.replica, start, self.reached) = (replica, reached, reached)
  }
}

/// Where the segments of a log lie, in the order in which they are to be read: of what begins alike, the longest first.
private struct ListedLog {
  struct Object {
    let name: SegmentName
    let path: String
    var size: Int?
  }

  private(set) var objects: [Object]

  /// What the heads hold themselves.
  init(_ heads: Set<HeadName>, in account: AccountID) {
    objects = heads.compactMap { head in
      head.segments.map { Object(name: $0, path: StoreLayout.head(head, in: account)) }
    }
    sort()
  }

  /// Whether it has all operations after `n`, up to `end`.
  func leads(from n: UInt64, to end: UInt64) -> Bool {
    let reached = objects.reduce(n) { reached, object in
      object.name.first <= reached + 1 ? max(reached, object.name.last) : reached
    }
    return reached >= end
  }

  /// Adds what the log's folder has.
  mutating func add(_ listed: [StoredObject], in folder: String) {
    objects += listed.compactMap { object in
      guard let name = SegmentName(text: object.name) else { return nil }
      // What a listing says may be anything.
      let size = object.size.map { min(max(0, $0), StoreLayout.largestObject) }
      return Object(name: name, path: "\(folder)/\(object.name)", size: size)
    }
    sort()
  }

  private mutating func sort() {
    objects.sort {
      ($0.name.first, $1.name.last, $0.name.hash) < ($1.name.first, $0.name.last, $1.name.hash)
    }
  }
}
