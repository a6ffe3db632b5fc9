import SatchelBytes
import SatchelModel
import SatchelRemotes
import SatchelSync
import SatchelWire

/// One replica as storage sees it: its log, and how far it has read the others.
struct StoredReplica {
  let id: ReplicaID
  var cursor = RemoteCursor.start
  var log: [[UInt8]] = []
  var acknowledged = OwnTip.start
  /// As many bytes of its newest segments as lie in its head; one of one operation has 152.
  var recentBytes = 0

  init(_ number: UInt64) { id = ReplicaID(value: number) }

  /// The last segment's end.
  var end: Version? {
    log.last.flatMap { segment in
      let last = (try? ObjectHeader(parsing: segment))?.last
      return last.map { Version(n: $0, hash: SegmentHash(of: segment).prefix) }
    }
  }

  /// Appends a segment of `count` operations to the log.
  mutating func write(_ count: UInt32 = 1, mark: UInt8 = 0) {
    let last = log.last.flatMap { try? ObjectHeader(parsing: $0) }
    let body = [UInt8](repeating: mark, count: 40)
    let header = ObjectHeader(
      kind: .segment, account: account, stream: id.bytes + [UInt8](repeating: 0, count: 8),
      first: (last?.last ?? 0) + 1, count: count, bodyLength: UInt32(body.count),
      previous: log.last.map { SegmentHash(of: $0) } ?? .zero, keyID: KeyID(value: 4),
      salt: [UInt8](repeating: 9, count: 32))
    log.append(header.bytes + body)
  }

  /// The last of the segments that the storage has acknowledged.
  private var recent: [[UInt8]] {
    var bytes = 0
    let newestFirst = log.reversed().drop { segment in
      (try? ObjectHeader(parsing: segment)).map { $0.last > acknowledged.n } ?? true
    }
    return newestFirst.prefix { segment in
      bytes += segment.count
      return bytes <= recentBytes
    }.reversed()
  }

  /// Sends what the storage has not acknowledged, and takes what is new.
  mutating func sync(_ store: MemoryStore) throws -> RemoteAnswer? {
    let unsent = log.filter { segment in
      (try? ObjectHeader(parsing: segment)).map { $0.last > acknowledged.n } ?? false
    }
    var remote = StorageRemote(store, account: account, recentBytes: recentBytes)
    let answer = try remote.exchange(
      unsent,
      at: LogPosition(cursor: cursor, own: acknowledged, replica: id, recent: recent))
    guard let answer else { return nil }
    cursor = answer.cursor
    acknowledged = OwnTip(n: answer.ownN, hash: answer.ownHash.prefix)
    return answer
  }
}
