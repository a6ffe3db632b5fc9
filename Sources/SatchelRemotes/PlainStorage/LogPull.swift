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
      let tips = heads.tips(of: replica)
      guard !cursor.hasRead(tips, of: replica) else { continue }
      try read(replica, upTo: tips, from: &store)
    }
  }

  private mutating func read(
    _ replica: ReplicaID, upTo tips: Set<LogTip>, from store: inout any ObjectStore
  ) throws(RemoteError) {
    let (known, end) = (cursor[replica], tips.max() ?? .start)
    // A log that also ends where it had gone on from went on twice: read it anew.
    let goesOn = cursor.goesOn(replica, to: tips)
    var log = LogReading(replica: replica, reached: goesOn ? known.n : 0)
    for _ in 0..<Self.mostListings {
      guard try !advance(&log, from: &store) else { break }
    }
    guard !hasMore else { return }
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

  /// One listing's worth; false if something that was listed is not there, so that the log is to be listed again.
  private mutating func advance(
    _ log: inout LogReading, from store: inout any ObjectStore
  ) throws(RemoteError) -> Bool {
    let folder = StoreLayout.log(of: log.replica, in: account)
    var objects = try ListedLog(store.list(folder)).objects.filter { $0.name.last > log.reached }[
      ...]
    while !objects.isEmpty {
      let batch = takeBatch(of: &objects).filter { !log.taken.contains($0.name) }
      let found = try store.objects(batch.map { "\(folder)/\($0.name.text)" })
      for (object, bytes) in zip(batch, found) where !log.taken.contains(object.name) {
        if object.name.first > log.reached, size >= Limits.requestBody { hasMore = true }
        guard !hasMore, size < Self.mostBytes else { return true }
        guard let bytes else { return false }
        // What was cut short while it was put together is passed over; the single ones are still there.
        guard let pack = SegmentPack(bytes, named: object.name, of: log.replica) else { continue }
        guard take(pack, into: &log) else { return true }
      }
    }
    return true
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
    log.reached = max(log.reached, last.last)
    cursor[log.replica] = LogTip(n: last.last, hash: last.hash)
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
  var taken: Set<SegmentName> = []

  init(replica: ReplicaID, reached: UInt64) {
    (self.replica, start, self.reached) = (replica, reached, reached)
  }
}

/// What a log's folder has, in the order in which it is to be read: of what begins alike, the longest first.
struct ListedLog {
  struct Object {
    let name: SegmentName
    let size: Int?
  }

  let objects: [Object]

  init(_ listed: [StoredObject]) {
    objects = listed.compactMap { object in
      // What a listing says may be anything.
      let size = object.size.map { min(max(0, $0), StoreLayout.largestObject) }
      return SegmentName(text: object.name).map { Object(name: $0, size: size) }
    }.sorted {
      ($0.name.first, $1.name.last, $0.name.hash) < ($1.name.first, $0.name.last, $1.name.hash)
    }
  }
}
