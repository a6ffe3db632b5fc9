import Foundation
import SatchelBytes
import SatchelCrypto
import SatchelFormat
import SatchelRelayLog
import SatchelSync
import SatchelWire

/// The relay: the real log on a real file, in this process, for one account.
final class RelaySide {
  let keys: KeyRing
  private let registration: Registration
  private let token: SecretHash
  private let folder: URL
  private let executor = HereExecutor()
  private var log: RelayLog?
  private var generation = 0
  /// Milliseconds since 1970.
  var now: UInt64 = 0
  /// What happens between the changes of the next machine that sends texts and those texts.
  var beforeTexts: (() -> Void)?

  init(folder: URL, keys: KeyRing, code: PairingCode, token: DeviceToken, keyFile: [UInt8]) throws {
    (self.folder, self.keys) = (folder, keys)
    self.token = token.hash
    registration = Registration(
      account: keys.account, locator: code.locator, enrol: code.enrolHash, token: token.hash,
      keyFile: keyFile)
    try wipe()
  }

  private var path: URL { folder.appending(path: "relay-\(generation)") }

  // MARK: What happens to relays

  /// Starts from nothing, with the account made again.
  func wipe() throws {
    generation += 1
    log = nil
    try Template.relay.copy(to: path)
    let log = try RelayLog(folder: path.path)
    self.log = log
    let (registration, now) = (registration, now)
    _ = try executor.run {
      try await log.register(registration, invite: nil, policy: .open, now: now)
    }
  }

  /// As after a crash: only what is on the disk is left.
  func restart() throws {
    log = nil
    log = try RelayLog(folder: path.path)
  }

  func save(to copy: URL) throws { try FileManager.default.copyItem(at: path, to: copy) }

  func rollBack(to copy: URL) throws {
    log = nil
    generation += 1
    try FileManager.default.copyItem(at: copy, to: path)
    try? FileManager.default.removeItem(at: path.appending(path: "relay.sqlite-shm"))
    try restart()
  }

  // MARK: Requests

  func exchange(_ query: LogQuery, _ segments: [[UInt8]]) throws(RemoteError) -> LogAnswer? {
    let outcome = try ask { log, grant in
      try await log.exchange(grant, query, segments.map { $0[...] })
    }
    switch outcome {
    case .nothingNew: return nil
    case .answer(let answer): return answer
    case .gone: throw .unknownDevice(url: "relay")
    }
  }

  func have(_ names: [ObjectName]) throws(RemoteError) -> [Bool] {
    beforeTexts?()
    beforeTexts = nil
    return try ask { log, grant in try await log.have(names, grant) }
  }

  func store(_ objects: [[UInt8]]) throws(RemoteError) -> [ObjectStatus] {
    let statuses = try ask { log, grant in try await log.store(objects.map { $0[...] }, grant) }
    guard let statuses else { throw .unknownDevice(url: "relay") }
    return statuses
  }

  func objects(_ parts: [ObjectPart]) throws(RemoteError) -> [[UInt8]] {
    let bytes = try ask { log, grant in try await log.objects(parts, grant) }
    do { return try splitObjects(bytes).map { Array($0) } } catch {
      throw .corrupt("\(error)")
    }
  }

  func ends() throws(RemoteError) -> [LogEnd] {
    try ask { log, grant in try await log.ends(grant) }.ends
  }

  func snapshots() throws(RemoteError) -> [ObjectName] {
    let bytes = try ask { log, grant in try await log.snapshots(grant) }
    return stride(from: 0, to: bytes.count, by: 16).compactMap {
      ObjectName(kind: .manifest, stream: Array(bytes[$0..<$0 + 16]))
    }
  }

  func announce(_ announcement: SnapshotAnnouncement) throws(RemoteError) -> Bool {
    try ask { log, grant in try await log.announce(announcement, grant) }
  }

  private func ask<Value: Sendable>(
    _ body: @escaping @Sendable (RelayLog, Grant) async throws -> Value
  ) throws(RemoteError) -> Value {
    let (account, token, now) = (keys.account, token, now)
    do {
      return try Disk.elsewhere {
        guard let log else { throw RemoteError.unreachable("the relay is down") }
        return try executor.run {
          guard let grant = try await log.grant(account, token, now: now) else {
            throw RemoteError.unknownDevice(url: "relay")
          }
          return try await body(log, grant)
        }
      }
    } catch let error as RemoteError { throw error } catch { throw .unreachable("\(error)") }
  }

  /// What the account takes there.
  func bytes() throws -> UInt64 {
    let log = log
    return try executor.run { try await log?.accounts().first?.bytes ?? 0 }
  }

  // MARK: For the oracle, which has the keys

  /// Every word in what the relay holds.
  func words() throws -> Set<String> {
    var words: Set<String> = []
    var cursor = Cursor.start
    while true {
      let query = LogQuery(cursor: cursor, replica: ReplicaID(value: 0), tip: .start)
      guard let answer = try exchange(query, []) else { break }
      for segment in answer.segments { words.formUnion(try open(segment, as: .segment)) }
      cursor = answer.cursor
      guard answer.more else { break }
    }
    return words.union(try snapshotWords())
  }

  private func snapshotWords() throws -> Set<String> {
    var words: Set<String> = []
    for name in try snapshots() {
      guard let id = SnapshotID(bytes: name.stream),
        let chunks = ObjectName(kind: .chunk, stream: id.bytes),
        let object = try objects([ObjectPart(name: name, index: 0)]).first
      else { continue }
      let manifest = try SnapshotManifest(
        decoding: keys.open(object, at: .manifest(of: id)).raw)
      let parts = manifest.chunks.indices.map { ObjectPart(name: chunks, index: UInt32($0)) }
      for (index, chunk) in try objects(parts).enumerated() {
        let place = ObjectPlace.chunk(of: id, index: index, of: parts.count)
        words.formUnion(Words.all(in: try keys.open(chunk, at: place).raw))
      }
    }
    return words
  }

  /// Whether a text or a picture is there.
  func holds(_ hash: [UInt8]) throws -> Bool {
    let stream = keys.blobName(ofHash: hash).stream
    guard let name = ObjectName(kind: .blobPart, stream: stream) else { return false }
    return try have([name]) == [true]
  }

  private var opened: [SegmentHash: Set<String>] = [:]

  private func open(_ object: [UInt8], as kind: ObjectKind) throws -> Set<String> {
    let hash = SegmentHash(of: object)
    if let known = opened[hash] { return known }
    let words = Words.all(in: try keys.open(object, as: kind).raw)
    opened[hash] = words
    return words
  }
}
