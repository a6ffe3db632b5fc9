import SatchelBytes
import SatchelWire

/// Where an account's objects lie in storage that is no relay (docs/object-format.md, "Storage").
///
/// ```
/// keys/<locator>                                      the key file
/// a/<account>/head/<replica>.<last n>.<hash>          empty: where a replica's log ends
/// a/<account>/head/<replica>.<last n>.<hash>.<first>.<bytes>    the same, with the segments from <first> on
/// a/<account>/head/snapshot.<number>.<id>             empty: a snapshot is whole
/// a/<account>/log/<replica>/<first>-<count>-<hash>    a segment, or several; the hash is that of the last
/// a/<account>/blob/<first two digits>/<name>.<part>   part 0 is written last
/// a/<account>/snap/<id>.<part>, <id>.m                chunks, and the manifest, written last
/// ```
enum StoreLayout {
  static let largestObject = ObjectHeader.size + ObjectHeader.maximumBodyLength

  static func keyFile(_ locator: Locator) -> String { "keys/\(locator.hex)" }

  static func heads(of account: AccountID) -> String { "a/\(account.hex)/head" }

  static func head(_ head: HeadName, in account: AccountID) -> String {
    "\(heads(of: account))/\(head.text)"
  }

  static func log(of replica: ReplicaID, in account: AccountID) -> String {
    "a/\(account.hex)/log/\(replica.hex)"
  }

  static func segments(
    _ name: SegmentName, of replica: ReplicaID, in account: AccountID
  ) -> String {
    "\(log(of: replica, in: account))/\(name.text)"
  }

  static func snapshots(of account: AccountID) -> String { "a/\(account.hex)/snap" }

  /// The folder of an object beside the logs; blobs are spread over 256.
  static func folder(of name: ObjectName, in account: AccountID) -> String {
    switch name.kind {
    case .blobPart: "a/\(account.hex)/blob/\(Hex.encode(name.stream.prefix(1)))"
    default: snapshots(of: account)
    }
  }

  /// The last component of a part's name.
  static func component(_ part: ObjectPart) -> String {
    let number = part.name.kind == .manifest ? "m" : String(part.index)
    return "\(Hex.encode(part.name.stream)).\(number)"
  }

  static func path(_ part: ObjectPart, in account: AccountID) -> String {
    "\(folder(of: part.name, in: account))/\(component(part))"
  }

  /// The id of the snapshot that has a part of this last component; nil for everything else.
  static func snapshotID(ofPart component: String) -> [UInt8]? {
    let parts = component.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1] == "m" || UInt32(parts[1]) != nil,
      let id = Hex.decode(parts[0]), id.count == 16
    else { return nil }
    return id
  }
}

/// Where a log ends: its last operation, and the hash of the segment that ended with it.
struct LogTip: Hashable, Comparable {
  var n: UInt64
  var hash: SegmentHash

  static func < (left: Self, right: Self) -> Bool {
    (left.n, left.hash) < (right.n, right.hash)
  }

  static let start = LogTip(n: 0, hash: .zero)

  /// The same with the start of the hash, as others speak of it.
  var short: OwnTip { OwnTip(n: n, hash: hash.prefix) }
}

/// A replica's tip as the name of an object, so that one listing answers "anything new?".
struct HeadName: Hashable {
  let replica: ReplicaID
  let tip: LogTip
  /// The last segments of the log, if the object holds them and is not empty.
  let held: Held?

  /// From which operation on, and how many bytes: so a listing shows an object that was cut short.
  struct Held: Hashable {
    let first: UInt64
    let size: Int
  }

  var text: String {
    let end = "\(replica.hex).\(tip.n).\(tip.hash.hex)"
    return held.map { "\(end).\($0.first).\($0.size)" } ?? end
  }

  /// What the object holds, as a log would name it.
  var segments: SegmentName? {
    held.map { SegmentName(first: $0.first, last: tip.n, hash: tip.hash) }
  }

  init(replica: ReplicaID, tip: LogTip, held: Held? = nil) {
    (self.replica, self.tip, self.held) = (replica, tip, held)
  }

  /// Nil unless `text` is exactly what `text` of some head is.
  init?(text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 || parts.count == 5, let replica = ReplicaID(hex: parts[0]),
      let n = plainNumber(parts[1]), n > 0, let hash = SegmentHash(hex: parts[2])
    else { return nil }
    self.init(
      replica: replica, tip: LogTip(n: n, hash: hash),
      held: parts.count == 5 ? Held(text: parts[3...], upTo: n) : nil)
    guard parts.count == 3 || held != nil else { return nil }
  }
}

extension HeadName.Held {
  fileprivate init?(text: ArraySlice<some StringProtocol>, upTo n: UInt64) {
    guard text.count == 2, let first = text.first.flatMap({ plainNumber($0) }),
      let size = text.last.flatMap({ plainNumber($0) }), (1...n).contains(first),
      (1...UInt64(StoreLayout.largestObject)).contains(size)
    else { return nil }
    self.init(first: first, size: Int(size))
  }
}

/// A snapshot's name beside the heads, written when all of it is there.
///
/// Numbers go up, so that one who knows a greater one than there is knows that the storage was set back.
struct SnapshotMark: Hashable, Comparable {
  let number: UInt64
  /// Sixteen bytes.
  let id: [UInt8]

  var text: String { "snapshot.\(number).\(Hex.encode(id))" }

  var manifest: ObjectName? { ObjectName(kind: .manifest, stream: id) }

  init(number: UInt64, id: [UInt8]) { (self.number, self.id) = (number, id) }

  /// Nil unless `text` is exactly what `text` of some mark is.
  init?(text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "snapshot", let number = plainNumber(parts[1]),
      number > 0, number <= UInt64(Int64.max), let id = Hex.decode(parts[2]), id.count == 16,
      Hex.encode(id) == parts[2]
    else { return nil }
    self.init(number: number, id: id)
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.number, Hex.encode(left.id)) < (right.number, Hex.encode(right.id))
  }
}

/// The name of one segment, or of several that follow each other; the hash of the last proves them all.
struct SegmentName: Hashable {
  let first: UInt64
  let last: UInt64
  let hash: SegmentHash

  var text: String { "\(first)-\(last - first + 1)-\(hash.hex)" }

  var end: LogTip { LogTip(n: last, hash: hash) }

  init(first: UInt64, last: UInt64, hash: SegmentHash) {
    (self.first, self.last, self.hash) = (first, last, hash)
  }

  /// Nil unless `text` is exactly what `text` of some segment is.
  init?(text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let first = plainNumber(parts[0]), let count = plainNumber(parts[1]),
      first > 0, count > 0, count <= UInt64(UInt32.max), first <= UInt64(Int64.max) - count,
      let hash = SegmentHash(hex: parts[2])
    else { return nil }
    self.init(first: first, last: first + count - 1, hash: hash)
  }
}

private func plainNumber(_ text: some StringProtocol) -> UInt64? {
  UInt64(text).flatMap { String($0) == text ? $0 : nil }
}
