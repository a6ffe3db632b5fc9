import SatchelBytes
import SatchelCrypto
import SatchelRemotes
import SatchelSync
import SatchelTestSupport
import SatchelWire

/// Plain storage in memory, as a fleet meets it.
final class StorageSide {
  enum Kind: CaseIterable {
    /// A server's: all see the same.
    case server
    /// A folder of which each machine has a copy, as Syncthing and the like keep them: what one writes or
    /// deletes appears elsewhere later, in any order.
    case copies
  }

  typealias Files = [String: [UInt8]]

  let kind: Kind
  /// After so many changes nothing can be changed any more, as if whoever does it were stopped there.
  var changesLeft = Int.max
  private let keys: KeyRing
  private var views: [Int: Files]
  /// What was written or deleted and has not reached every copy.
  private var onTheWay: [(machine: Int, name: String, bytes: [UInt8]?, change: Int)] = []
  /// The number of the last change of each name.
  private var newest: [String: Int] = [:]
  private var changes = 0
  private var saved: [[Int: Files]] = []
  fileprivate var oldListings: [String: [[StoredObject]]] = [:]

  init(_ kind: Kind, keys: KeyRing) {
    (self.kind, self.keys) = (kind, keys)
    // There are never more machines than six, and one that joins in the end.
    let places = kind == .server ? 0..<1 : 0..<7
    views = Dictionary(uniqueKeysWithValues: places.map { ($0, [:]) })
  }

  private func place(_ machine: Int) -> Int { kind == .server ? 0 : machine }

  func files(of machine: Int) -> Files { views[place(machine)] ?? [:] }

  fileprivate func change(_ name: String, _ bytes: [UInt8]?, by machine: Int) {
    let own = place(machine)
    views[own]?[name] = bytes
    changes += 1
    newest[name] = changes
    for other in views.keys.sorted() where other != own {
      onTheWay.append((other, name, bytes, changes))
    }
  }

  /// Lets some of what is on the way arrive, in any order.
  func deliver(_ random: inout SeededGenerator) {
    onTheWay.shuffle(using: &random)
    let count = Int.random(in: 0...onTheWay.count, using: &random)
    arrive(count)
  }

  func deliverAll() { arrive(onTheWay.count) }

  private func arrive(_ count: Int) {
    for (machine, name, bytes, change) in onTheWay.suffix(count) {
      // The tools know what came later.
      guard change == newest[name] else { continue }
      views[machine]?[name] = bytes
    }
    onTheWay.removeLast(count)
  }

  fileprivate func delete(_ name: String, by machine: Int) {
    change(name, nil, by: machine)
  }

  fileprivate func put(_ bytes: [UInt8], as name: String, by machine: Int) {
    change(name, bytes, by: machine)
  }

  // MARK: What happens to storage

  func save() { saved.append(views) }

  /// False if there is nothing to go back to: emptied storage is refused until its owner says so.
  func rollBack(_ random: inout SeededGenerator) -> Bool {
    let full = saved.filter {
      $0.values.allSatisfy { $0.keys.contains { $0.contains("/head/") } }
    }
    guard kind == .server, let copy = full.randomElement(using: &random) else { return false }
    views = copy
    return true
  }

  /// Every word in the logs, for the oracle, which has the keys.
  func words() throws -> Set<String> {
    var words: Set<String> = []
    for files in views.values {
      for (name, bytes) in files where name.contains("/log/") || name.contains("/head/") {
        for segment in (try? splitObjects(bytes)) ?? [] {
          guard let opened = try? keys.open(Array(segment), as: .segment) else { continue }
          words.formUnion(Words.all(in: opened.raw))
        }
      }
    }
    return words
  }

  /// What is there, for whoever replays a run.
  var names: [String] { files(of: 0).map { "\($0.key), \($0.value.count) bytes" }.sorted() }

  /// Whether a text or a picture is there, in somebody's copy at least.
  func holds(_ hash: [UInt8]) throws -> Bool {
    let stream = keys.blobName(ofHash: hash).stream
    guard let name = ObjectName(kind: .blobPart, stream: stream) else { return false }
    return try views.keys.contains { machine in
      var remote = remote(for: machine, faults: [], rate: 0, random: SeededGenerator(seed: 0))
      return try remote.objectsHeld([name]) == [true]
    }
  }

  /// What it takes, where all see the same.
  var bytes: Int { files(of: 0).values.reduce(0) { $0 + $1.count } }

  func remote(
    for machine: Int, faults: [StorageFault], rate: Int, random: SeededGenerator
  ) -> StorageRemote {
    let store = FaultyStore(self, machine: machine, faults: faults, rate: rate, random: random)
    return StorageRemote(store, account: keys.account, recentBytes: 1500)
  }
}

/// What may go wrong with one call.
enum StorageFault: CaseIterable {
  case dropRequest, loseAnswer, busy
  /// A listing that was given before.
  case staleListing
  /// An object that is there with its first bytes only; and one of which a byte is read wrongly.
  case cutShort, flipByte
  /// A file beside it, as a tool leaves it that saw two writers.
  case conflictCopy
}

/// Storage as one machine reaches it.
struct FaultyStore: ObjectStore {
  let side: StorageSide
  let machine: Int
  let faults: [StorageFault]
  /// Of a hundred calls.
  let rate: Int
  var random: SeededGenerator
  let url = "storage"
  private(set) var traffic = Traffic()

  init(
    _ side: StorageSide, machine: Int, faults: [StorageFault] = [], rate: Int = 0,
    random: SeededGenerator
  ) {
    (self.side, self.machine, self.faults) = (side, machine, faults)
    (self.rate, self.random) = (rate, random)
  }

  mutating func list(_ folder: String) throws(RemoteError) -> [StoredObject] {
    let old = side.oldListings[folder]?.randomElement(using: &random)
    if try fault() == .staleListing, let old { return old }
    let listed = side.files(of: machine).filter { $0.key.hasPrefix(folder + "/") }
      .compactMap { name, bytes -> StoredObject? in
        let name = name.dropFirst(folder.count + 1)
        return name.contains("/") ? nil : StoredObject(name: String(name), size: bytes.count)
      }.sorted { $0.name < $1.name }
    side.oldListings[folder, default: []].append(listed)
    return listed
  }

  mutating func get(_ name: String, limit: Int) throws(RemoteError) -> [UInt8]? {
    let fault = try fault()
    guard var bytes = side.files(of: machine)[name] else { return nil }
    if fault == .cutShort { bytes = Array(bytes.prefix(Int(random.next() % 200))) }
    if fault == .flipByte, let at = bytes.indices.randomElement(using: &random) { bytes[at] ^= 4 }
    return bytes
  }

  mutating func put(_ bytes: [UInt8], as name: String) throws(RemoteError) {
    let fault = try change()
    if fault == .cutShort {
      side.put(Array(bytes.prefix(bytes.count / 2)), as: name, by: machine)
      throw .unreachable("cut while sending")
    }
    side.put(bytes, as: name, by: machine)
    if fault == .conflictCopy {
      side.put(bytes, as: name + ".sync-conflict-20261125-101010-ABCDEFG", by: machine)
    }
    if fault == .loseAnswer { throw .unreachable("cut while answering") }
  }

  mutating func delete(_ name: String) throws(RemoteError) {
    let fault = try change()
    side.delete(name, by: machine)
    if fault == .loseAnswer { throw .unreachable("cut while answering") }
  }

  private mutating func change() throws(RemoteError) -> StorageFault? {
    guard side.changesLeft > 0 else { throw .unreachable("stopped") }
    side.changesLeft -= 1
    return try fault()
  }

  private mutating func fault() throws(RemoteError) -> StorageFault? {
    traffic.requests += 1
    guard rate > 0, Int(random.next() % 100) < rate else { return nil }
    let fault = faults.randomElement(using: &random)
    if fault == .dropRequest { throw .unreachable("lost on the way") }
    if fault == .busy { throw .busy(url: url, retryAfterSeconds: nil) }
    return fault
  }
}

extension Tidiness {
  /// So that short runs see much of it.
  static let often = {
    var tidiness = Tidiness()
    tidiness.leastStorageLogBytes = 2048
    return tidiness
  }()
}
