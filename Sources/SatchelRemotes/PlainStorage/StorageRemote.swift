package import SatchelBytes
import SatchelModel
package import SatchelSync
package import SatchelWire

/// An account in storage that the person already has, as one of its replicas uses it.
///
/// A replica writes its own log, and others at most the same bytes, under names that prove them. So two machines never
/// write one name otherwise, and an object that is missing or cut short is one that has not arrived yet.
package struct StorageRemote: Remote {
  var store: any ObjectStore
  let account: AccountID
  /// A log's last segments lie in its head, up to so many bytes.
  package let recentBytes: Int
  /// What is known to lie in folders of objects, by folder.
  private var held: [String: Set<String>] = [:]

  /// Parts that are asked for together, each of at most 768 KiB.
  private static let partsAtOnce = 8

  package init(_ store: any ObjectStore, account: AccountID, recentBytes: Int = 16 << 10) {
    (self.store, self.account, self.recentBytes) = (store, account, recentBytes)
  }

  package var traffic: Traffic { store.traffic }

  /// One listing when there is nothing new.
  package mutating func exchange(
    _ segments: [[UInt8]], at position: LogPosition
  ) throws(RemoteError) -> RemoteAnswer? {
    let (own, replica) = (position.own, position.replica)
    let heads = Heads(try store.list(StoreLayout.heads(of: account)))
    var former = StoreCursor(position.cursor)
    var push = LogPush(account: account, position, heads, mostInHead: recentBytes)
    former[replica] = .start
    guard !heads.isEmpty || own.n == 0 && former.isStart else { throw .wiped(url: store.url) }
    let isSetBack = heads.isSetBack(behind: former)
    if isSetBack {
      // What is sent may build on what is gone.
      push.holdBack(segments)
      former = StoreCursor(.start)
    } else {
      try push.run(segments, into: &store)
    }
    var pull = LogPull(
      account: account, cursor: former, hasSnapshots: !heads.snapshots.isEmpty)
    try pull.run(heads, but: replica, from: &store)
    let others = heads.tips(of: replica).filter { $0.short != own && $0 != push.tip }
    pull.note(ends: others, of: replica)
    var answer = answer(pull, after: former, push, heads, isSetBack: isSetBack)
    answer.otherOwnEnds = others.sorted().map(\.short)
    let isOwnTipKnown = push.tip.short == own
    let isNews =
      !segments.isEmpty || !isOwnTipKnown || isSetBack || pull.hasNews
      || answer.cursor != position.cursor
    return isNews ? answer : nil
  }

  private func answer(
    _ pull: LogPull, after former: StoreCursor, _ push: LogPush, _ heads: Heads, isSetBack: Bool
  ) -> RemoteAnswer {
    var cursor = pull.cursor
    cursor.snapshots = Set(heads.snapshots)
    return RemoteAnswer(
      more: pull.hasMore, reset: isSetBack, floor: !pull.gaps.versions.isEmpty,
      snapshot: !cursor.snapshots.isSubset(of: former.snapshots), cursor: cursor.cursor,
      ownN: push.tip.n, ownHash: push.tip.hash, statuses: push.statuses, segments: pull.segments,
      incomplete: pull.incomplete, gaps: pull.gaps)
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
    var (size, rest) = (0, parts[...])
    while !rest.isEmpty, size < Limits.requestBody {
      let batch = rest.prefix(Self.partsAtOnce)
      rest = rest.dropFirst(batch.count)
      let found = try store.objects(batch.map { StoreLayout.path($0, in: account) })
      for case (let part, let object?) in zip(batch, found) {
        // What is cut short has not arrived yet; whether it is what it should be, its seal tells.
        guard let header = try? ObjectHeader(parsing: object), ObjectPart(header: header) == part,
          object.count == ObjectHeader.size + Int(header.bodyLength)
        else { continue }
        size += object.count
        objects.append(object)
      }
    }
    return objects
  }

  /// Part 0 is what says that the others are there.
  package mutating func dropObjects(_ names: [ObjectName]) throws(RemoteError) {
    for name in names {
      let folder = StoreLayout.folder(of: name, in: account)
      let parts = try components(in: name).filter { $0.hasPrefix(Hex.encode(name.stream) + ".") }
      try store.delete(parts.sorted().map { "\(folder)/\($0)" })
      held[folder]?.subtract(parts)
    }
  }

  /// The objects in the folder of `name`, listed once a sync.
  private mutating func components(in name: ObjectName) throws(RemoteError) -> Set<String> {
    let folder = StoreLayout.folder(of: name, in: account)
    if let known = held[folder] { return known }
    let listed = Set(try store.list(folder).filter(\.isWhole).map(\.name))
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
