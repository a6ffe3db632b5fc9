import Foundation
import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelQuery
import SatchelTestSupport
import SatchelWire

@testable import SatchelStorage

/// A library in a folder of its own, and a clock that ticks with every change.
final class Bench {
  static let start: Int64 = 1_750_000_000_000

  let folder: TemporaryFolder
  let library: Library
  private(set) var now = Bench.start

  init(replica: UInt64 = 1) throws {
    folder = try TemporaryFolder()
    library = try Library.open(folder: folder.path, access: .readWrite) {
      ReplicaID(value: replica)
    }
  }

  /// The same library in another folder, as a copied or restored disk has it.
  init(copyOf other: Bench) throws {
    folder = try TemporaryFolder()
    for name in ["library.sqlite", "library.sqlite-wal"] {
      try FileManager.default.copyItem(
        atPath: other.folder.path(name), toPath: folder.path(name))
    }
    library = try Library.open(folder: folder.path, access: .readWrite) { ReplicaID(value: 0) }
    now = other.now
  }

  /// A second opening of the same file, as another process has it.
  func reopened(_ access: Library.Access = .readWrite) throws -> Library {
    try Library.open(folder: folder.path, access: access) { ReplicaID(value: 99) }
  }

  func tick() -> Int64 {
    now += 1000
    return now
  }

  func setClock(to now: Int64) { self.now = now }

  @discardableResult
  func change(_ verb: String, _ article: ArticleID, _ intents: Intent...) throws -> ChangeResult {
    try library.change(verb, [Edit(article: article, intents: intents)], now: tick())
  }

  /// Saves a page, with a text if there is one.
  @discardableResult
  func add(
    _ url: String, title: String? = nil, tags: [String] = [], text: String? = nil,
    saved: Int64? = nil
  ) throws -> ArticleID {
    let address = try CanonicalURL(url)
    let time = tick()
    var intents: [Intent] = [.save(url: address.text, at: saved ?? time)]
    if let title { intents.append(.setTitle(title)) }
    intents += try tags.map { .tag(try Tag($0)) }
    let body = text.map { ContentBody(text: $0, html: "<p>\($0)</p>") }
    if let body { intents.append(.capture(captured(body, at: time))) }
    let edit = Edit(article: address.id, intents: intents, body: body)
    _ = try library.change("add", [edit], now: time)
    return address.id
  }

  func capture(_ text: String, of article: ArticleID) throws {
    let body = ContentBody(text: text)
    let time = tick()
    let edit = Edit(article: article, intents: [.capture(captured(body, at: time))], body: body)
    _ = try library.change("refetch", [edit], now: time)
  }

  /// The clock of queries: UTC, at the time of the last change.
  var time: QueryTime { .utc(now) }

  func search(
    _ query: String, order: ListOrder = .relevance, limit: Int? = nil
  ) throws -> [SearchHit] {
    var hits: [SearchHit] = []
    let query = try QueryParser.parse(query)
    try library.forEachHit(query, at: time, order: order, limit: limit) { hits.append($0) }
    return hits
  }

  func titles(_ query: String) throws -> [String] { try search(query).map(\.row.title) }

  func list(_ query: String = "", order: ListOrder = .newest) throws -> [ArticleRow] {
    try library.list(try QueryParser.parse(query), at: time, order: order)
  }

  private func captured(_ body: ContentBody, at time: Int64) -> Captured {
    Captured(
      content: ContentReference(
        source: .automatic, extractorVersion: 1, captured: time, bodyHash: body.hash,
        bodyBytes: body.encoded.count, wordCount: body.text.split(separator: " ").count))
  }
}

// MARK: - A remote without a wire

extension Bench {
  static let remote = RemoteID("test")

  /// Seals what is new, and everything that was ever sealed, as another replica opens it.
  func sealed() throws -> [OpenedSegment] {
    try library.cut()
    let replica = try library.replica
    while let unsealed = try library.nextUnsealed() {
      let body = SegmentBody(
        base: unsealed.base, frames: try unsealed.frames.map { try FrameCodec.decode($0) })
      let raw = try body.encoded(by: replica)
      let segment = SealedSegment(
        first: unsealed.first, count: unsealed.count, hash: SegmentHash(of: raw),
        previous: unsealed.previous, bytes: raw)
      try library.store(sealed: [segment], of: unsealed)
    }
    return try library.sealed(after: 0, maximumBytes: .max).map { opened($0, by: replica) }
  }

  func opened(_ segment: SealedSegment, by replica: ReplicaID) -> OpenedSegment {
    let header = ObjectHeader(
      kind: .segment, account: .zero, stream: replica.bytes + Array(repeating: 0, count: 8),
      first: segment.first, count: UInt32(segment.count), bodyLength: 0,
      previous: segment.previous, keyID: KeyID(value: 0), salt: Array(repeating: 0, count: 32))
    return OpenedSegment(header: header, hash: segment.hash, raw: segment.bytes)
  }

  @discardableResult
  func receive(_ segments: [OpenedSegment]) throws -> ReceiveReport {
    try library.receive(segments, state: RemoteState(), of: Self.remote, now: tick())
  }

  @discardableResult
  func pull(from other: Bench) throws -> ReceiveReport { try receive(try other.sealed()) }

  func copyBodies(from other: Bench) throws {
    let hashes = try other.library.unsentBodies(for: Bench.remote, limit: .max)
    try library.store(
      bodies: try other.library.storedBodies(hashes, maximumBytes: .max), from: Bench.remote)
  }

  /// Joins what another library packed; `tamper` runs before each chunk is read.
  @discardableResult
  func join(
    _ packed: PackedSnapshot, as manifest: SnapshotManifest? = nil, tamper: () throws -> Void = {}
  ) throws -> ReceiveReport {
    let id = [UInt8](repeating: 1, count: 16)
    let parts = packed.chunks.map { $0.encoded() }
    let staged = StagedSnapshot(id: id, cursor: "", parts: parts.count)
    _ = try library.beginFetching(staged, from: Self.remote)
    try library.keep(parts: parts, from: 0, of: id)
    let manifest =
      manifest
      ?? SnapshotManifest(
        version: packed.version, seen: packed.seen, chunks: parts.map { SegmentHash(of: $0) },
        digest: packed.digest)
    return try library.join(id, manifest, state: RemoteState(), of: Self.remote, now: tick()) {
      object, _ in
      try tamper()
      return try SnapshotChunk(decoding: try PackedBody(decoding: object).unpacked())
    }
  }
}
