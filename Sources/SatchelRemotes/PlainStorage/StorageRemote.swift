package import SatchelBytes
package import SatchelSync
package import SatchelWire

/// An account in storage that the person already has, as one of its replicas uses it.
///
/// A replica writes its own log and nobody else's, under names that prove the bytes. So two machines never
/// write one name, and an object that is missing or cut short is one that has not arrived yet.
package struct StorageRemote: Remote {
  private var store: any ObjectStore
  private let account: AccountID
  /// What is known to lie in folders of objects, by folder.
  private var held: [String: Set<String>] = [:]

  package init(_ store: any ObjectStore, account: AccountID) {
    (self.store, self.account) = (store, account)
  }

  package let canWait = false

  package var traffic: Traffic { store.traffic }

  /// One listing when there is nothing new.
  ///
  /// Storage cannot hold an answer back, so it answers at once.
  package mutating func exchange(
    _ segments: [[UInt8]], after cursor: RemoteCursor, own: OwnTip, replica: ReplicaID,
    waitingSeconds: Int
  ) throws(RemoteError) -> RemoteAnswer? {
    let heads = Heads(try store.list(StoreLayout.heads(of: account)))
    guard !heads.isEmpty || own.n == 0 else { throw .wiped(url: store.url) }
    var tip = heads.tip(of: replica)
    let statuses = try push(segments, onto: &tip, of: replica, heads)
    var pull = LogPull(account: account, cursor: StoreCursor(cursor))
    try pull.run(heads.but(replica), from: &store)
    let isOwnTipKnown = tip.n == own.n && tip.hash.prefix == own.hash
    guard !segments.isEmpty || !isOwnTipKnown || pull.hasNews(after: cursor) else { return nil }
    return RemoteAnswer(
      more: pull.hasMore, floor: pull.needsSnapshot, cursor: pull.cursor.cursor, ownN: tip.n,
      ownHash: tip.hash, statuses: statuses, segments: pull.segments, incomplete: pull.incomplete)
  }

  // MARK: Pushing

  /// Appends what follows the log's end: first the segments, then the head that makes them known.
  private mutating func push(
    _ segments: [[UInt8]], onto tip: inout LogTip, of replica: ReplicaID, _ heads: Heads
  ) throws(RemoteError) -> [SegmentStatus] {
    let before = tip
    var statuses: [SegmentStatus] = []
    for segment in segments {
      guard statuses.allSatisfy({ $0 == .ok || $0 == .duplicate }) else {
        statuses.append(.notTried)
        continue
      }
      statuses.append(try append(segment, onto: &tip, of: replica))
    }
    guard tip != before else { return statuses }
    let folder = StoreLayout.heads(of: account)
    try store.put([], as: "\(folder)/\(HeadName(replica: replica, tip: tip).text)")
    for head in heads.all(of: replica) { try store.delete("\(folder)/\(head.text)") }
    return statuses
  }

  private mutating func append(
    _ segment: [UInt8], onto tip: inout LogTip, of replica: ReplicaID
  ) throws(RemoteError) -> SegmentStatus {
    guard let header = try? ObjectHeader(parsing: segment), header.replica == replica else {
      return .bad
    }
    guard header.last > tip.n else { return .duplicate }
    guard header.first == tip.n + 1, header.previous == tip.hash else { return .conflict }
    let name = SegmentName(
      first: header.first, last: header.last, hash: SegmentHash(of: segment))
    try store.put(segment, as: "\(StoreLayout.log(of: replica, in: account))/\(name.text)")
    tip = LogTip(n: name.last, hash: name.hash)
    return .ok
  }

  // MARK: Objects

  package mutating func objectsHeld(_ names: [ObjectName]) throws(RemoteError) -> [Bool] {
    var isHeld: [Bool] = []
    for name in names {
      // The part that is written last.
      let last = ObjectPart(name: name, index: 0)
      isHeld.append(try components(in: name).contains(StoreLayout.component(last)))
    }
    return isHeld
  }

  package mutating func putObjects(_ objects: [[UInt8]]) throws(RemoteError) -> [ObjectStatus] {
    var statuses: [ObjectStatus] = []
    for object in objects {
      guard let header = try? ObjectHeader(parsing: object), header.account == account,
        let part = ObjectPart(header: header)
      else {
        statuses.append(.bad)
        continue
      }
      try store.put(object, as: StoreLayout.path(part, in: account))
      held[StoreLayout.folder(of: part.name, in: account)]?.insert(StoreLayout.component(part))
      statuses.append(.stored)
    }
    return statuses
  }

  package mutating func objects(_ parts: [ObjectPart]) throws(RemoteError) -> [[UInt8]] {
    var objects: [[UInt8]] = []
    var size = 0
    for part in parts where size < Limits.requestBody {
      guard let object = try store.object(StoreLayout.path(part, in: account)) else { continue }
      // What is cut short has not arrived yet; whether it is what it should be, its seal tells.
      guard let header = try? ObjectHeader(parsing: object), ObjectPart(header: header) == part,
        object.count == ObjectHeader.size + Int(header.bodyLength)
      else { continue }
      size += object.count
      objects.append(object)
    }
    return objects
  }

  package mutating func snapshots() throws(RemoteError) -> [ObjectName] {
    let listed = try store.list(StoreLayout.snapshots(of: account))
    let newestFirst = listed.sorted { ($0.modified, $0.name) > ($1.modified, $1.name) }
    return Array(
      newestFirst.compactMap { StoreLayout.snapshot(ofManifest: $0.name) }
        .prefix(Limits.snapshots))
  }

  /// Nothing is deleted here yet, so that a snapshot would only be more.
  package var canCompact: Bool { false }

  /// The manifest, which is written last, says the same.
  package func announce(
    _ snapshot: ObjectName, readingTo cursor: RemoteCursor, isWhole: Bool
  ) throws(RemoteError) -> Bool { true }

  /// The objects in the folder of `name`, listed once a sync.
  private mutating func components(in name: ObjectName) throws(RemoteError) -> Set<String> {
    let folder = StoreLayout.folder(of: name, in: account)
    if let known = held[folder] { return known }
    let listed = Set(try store.list(folder).map(\.name))
    held[folder] = listed
    return listed
  }

  // MARK: Keys and devices

  /// The new file first, so that there is one at every moment.
  package mutating func rotate(
    _ rotation: Rotation, from former: Locator
  ) throws(RemoteError) {
    try store.put(rotation.keyFile, as: StoreLayout.keyFile(rotation.locator))
    if rotation.locator != former { try store.delete(StoreLayout.keyFile(former)) }
  }

  package func devices() throws(RemoteError) -> [DeviceEntry] {
    throw .notAllowed(
      "\(store.url) keeps no list of machines; `satchel status` shows whose changes have been seen")
  }

  package func removeDevice(_ device: DeviceID) throws(RemoteError) {
    throw .notAllowed(
      "\(store.url) cannot shut a machine out; change the password of the storage, then "
        + "run `satchel remote rotate`")
  }
}

/// The ends of all logs, as one listing tells them.
struct Heads {
  private var byReplica: [ReplicaID: [HeadName]] = [:]

  /// Names of another form are not ours to read: copies that a sync tool made, temporary files.
  init(_ listed: [StoredObject]) {
    byReplica = Dictionary(
      grouping: listed.compactMap { HeadName(text: $0.name) }, by: \.replica)
  }

  var isEmpty: Bool { byReplica.isEmpty }

  func all(of replica: ReplicaID) -> [HeadName] { byReplica[replica] ?? [] }

  /// The furthest, since an older one stays behind when a machine is stopped between two steps.
  func tip(of replica: ReplicaID) -> LogTip {
    let furthest = all(of: replica).max { ($0.tip.n, $0.tip.hash) < ($1.tip.n, $1.tip.hash) }
    return furthest?.tip ?? .start
  }

  /// The ends of the other replicas' logs, always in the same order.
  func but(_ replica: ReplicaID) -> [HeadName] {
    byReplica.keys.filter { $0 != replica }.sorted().map {
      HeadName(replica: $0, tip: tip(of: $0))
    }
  }
}
