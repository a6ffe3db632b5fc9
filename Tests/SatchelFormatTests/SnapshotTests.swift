import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelTestSupport
import Testing

struct SnapshotTests {
  @Test(arguments: UInt64(0)..<100)
  func aManifestReadsBackAsItWas(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let manifest = random.manifest()

    let bytes = try manifest.encoded()

    #expect(try SnapshotManifest(decoding: bytes) == manifest)
  }

  @Test(arguments: UInt64(0)..<300)
  func noOtherBytesReadAsAManifest(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let damaged = random.damaged(try random.manifest().encoded())

    let manifest = try? SnapshotManifest(decoding: damaged)

    if let manifest { #expect(try manifest.encoded() == damaged) }
  }

  @Test func boundariesMustAscend() throws {
    let hash = HashPrefix(value: 7)
    let repeated = [Version(n: 3, hash: hash), Version(n: 3, hash: hash)]

    for seen in [repeated, [Version(n: 0, hash: hash)]] {
      let manifest = SnapshotManifest(
        version: VersionVector(), seen: EndLists([.laptop: seen]), chunks: [], digest: .zero)
      #expect(throws: FormatError.versionsUnsorted) { try manifest.encoded() }
    }
  }

  @Test func onlyAManifestThatLeavesEndsOutNeedsANewerReader() throws {
    let ends = (1...3).map { Version(n: $0, hash: HashPrefix(value: $0)) }
    let whole = EndLists([.laptop: ends])
    let gapped = EndLists([.laptop: ends], listedFrom: [.laptop: 3])

    let readers = [whole, gapped].map {
      SnapshotManifest(version: VersionVector(), seen: $0, chunks: [], digest: .zero).minimumReader
    }

    #expect(readers == [1, 2])
  }

  @Test(arguments: [UInt64(0), 1, 2, 4])
  func aGapEndsWithAnEndThatIsListedBehindTheFirstTwo(n: UInt64) throws {
    let ends = (1...3).map { Version(n: $0, hash: HashPrefix(value: $0)) }
    let seen = EndLists([.laptop: ends], listedFrom: [.laptop: n])
    let manifest = SnapshotManifest(version: VersionVector(), seen: seen, chunks: [], digest: .zero)

    #expect(throws: FormatError.replicaNotListed) {
      try SnapshotManifest(decoding: try manifest.encoded())
    }
  }

  @Test func asManyEndsAsASnapshotMayListFitOneObject() throws {
    var (random, n) = (SeededGenerator(seed: 9), UInt64(0))
    let ends = (0..<SnapshotManifest.maximumEnds).map { _ in
      n += UInt64.random(in: 1...2_000_000, using: &random)
      return Version(n: n, hash: HashPrefix(value: random.next()))
    }

    let manifest = SnapshotManifest(
      version: VersionVector(), seen: EndLists([.laptop: ends]), chunks: [], digest: .zero)

    #expect(throws: Never.self) { try PackedBody(packing: try manifest.encoded()) }
  }

  @Test func aStateReadsBackFromItsChunks() throws {
    var random = SeededGenerator(seed: 6)
    let state = Dictionary(
      (0..<300).map { _ in (random.distantEntity(), random.state()) }, uniquingKeysWith: { $1 }
    ).filter { !$0.value.cells.isEmpty }

    let read = try unpack(pack(state))

    #expect(read.keys == state.keys)
    #expect(read.allSatisfy { EntityCodec.encode($1) == state[$0].map(EntityCodec.encode) })
  }

  @Test func anEntityLargerThanAChunkIsCutAndPutTogether() throws {
    var random = SeededGenerator(seed: 7)
    var cells: [CellKey: Cell] = [:]
    for element in UInt8(0)..<6 {
      let heads = (UInt64(1)...3).map { n in
        Head(dot: Dot(replica: .laptop, n: n), stamp: .zero, value: random.noise(100 * 1024))
      }
      cells[CellKey(.noteLine, [element])] = Cell(heads: heads)
    }
    let small = Entity(cells: [
      CellKey(.life): Cell(
        heads: [Head(dot: Dot(replica: .phone, n: 1), stamp: .zero, value: [])])
    ])
    let state = [EntityID.first: Entity(cells: cells), .second: small]

    let chunks = try pack(state)

    #expect(chunks.count == 3)
    #expect(try unpack(chunks) == state)
  }

  @Test func noStateIsNoChunk() throws {
    #expect(try pack([:]).isEmpty)
    #expect(try pack([.first: Entity()]).isEmpty)
    #expect(try unpack([]).isEmpty)
  }

  @Test func entitiesOutOfOrderAreRefused() throws {
    var random = SeededGenerator(seed: 8)
    let entity = Entity(cells: [CellKey(.title): Cell(heads: [random.head()])])
    let first = try #require(try pack([.first: entity]).first).unpacked()
    let second = try #require(try pack([.second: entity]).first).unpacked()

    #expect(throws: FormatError.entitiesUnsorted) { try SnapshotChunk(decoding: second + first) }
    #expect(throws: FormatError.entitiesUnsorted) {
      var assembler = SnapshotAssembler()
      _ = try assembler.append(SnapshotChunk(decoding: second))
      _ = try assembler.append(SnapshotChunk(decoding: first))
    }
    #expect(throws: FormatError.entitiesUnsorted) {
      var packer = try SnapshotPacker()
      _ = try packer.append(.second, entity)
      _ = try packer.append(.first, entity)
    }
  }

  @Test func anEntityWithoutCellsIsRefused() throws {
    let bytes = [UInt8](repeating: 0, count: 17) + [1, 0]

    #expect(throws: FormatError.entityEmpty) { try SnapshotChunk(decoding: bytes) }
  }

  private func pack(_ state: [EntityID: Entity]) throws -> [PackedBody] {
    var packer = try SnapshotPacker()
    var chunks: [PackedBody] = []
    for (id, entity) in state.sorted(by: { $0.key < $1.key }) {
      chunks += try packer.append(id, entity)
    }
    if let last = try packer.finish() { chunks.append(last) }
    return chunks
  }

  private func unpack(_ chunks: [PackedBody]) throws -> [EntityID: Entity] {
    var assembler = SnapshotAssembler()
    var entries: [SnapshotChunk.Entry] = []
    for chunk in chunks {
      entries += try assembler.append(SnapshotChunk(decoding: chunk.unpacked()))
    }
    if let last = assembler.finish() { entries.append(last) }
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.id, $0.entity) })
  }
}

struct StateDigestTests {
  @Test(arguments: UInt64(0)..<50)
  func theSumDoesNotDependOnOrder(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let entries = (0..<5).map { _ in (random.entity(), random.state()) }
    var (forwards, backwards) = (StateDigest.zero, StateDigest.zero)

    for (id, entity) in entries { forwards += StateDigest(of: id, entity) }
    for (id, entity) in entries.reversed() { backwards += StateDigest(of: id, entity) }

    #expect(forwards == backwards)
    #expect(StateDigest(bytes: forwards.bytes) == forwards)
    for (id, entity) in entries { forwards -= StateDigest(of: id, entity) }
    #expect(forwards == .zero)
  }

  @Test func everyPartOfAHeadCounts() {
    let dot = Dot(replica: .laptop, n: 1)
    let heads = [
      Head(dot: dot, stamp: .zero, value: [1]),
      Head(dot: Dot(replica: .phone, n: 1), stamp: .zero, value: [1]),
      Head(dot: Dot(replica: .laptop, n: 2), stamp: .zero, value: [1]),
      Head(dot: dot, stamp: .largest, value: [1]),
      Head(dot: dot, stamp: .zero, value: [2]),
    ]

    let digests = [EntityID.first, .second].flatMap { id in
      [CellKey(.title), CellKey(.title, [1]), CellKey(.url)].flatMap { key in
        heads.map { StateDigest(of: id, Entity(cells: [key: Cell(heads: [$0])])) }
      }
    }

    #expect(Set(digests).count == 30)
  }
}

extension RandomNumberGenerator {
  fileprivate mutating func distantEntity() -> EntityID {
    .article(ArticleID(high: next(), low: next()))
  }

  fileprivate mutating func manifest() -> SnapshotManifest {
    var seen = EndLists()
    for _ in 0..<Int.random(in: 0...3, using: &self) {
      let numbers = Set((0..<4).map { _ in UInt64.random(in: 1...900, using: &self) }).sorted()
      let replica = replica()
      seen.ends[replica] = numbers.map { Version(n: $0, hash: HashPrefix(value: next())) }
      seen.listedFrom[replica] = numbers.dropFirst(2).randomElement(using: &self)
    }
    let chunks = (0..<Int.random(in: 0...3, using: &self)).map { _ in
      SegmentHash(high: next(), low: next())
    }
    let digest = StateDigest(of: entity(), state())
    return SnapshotManifest(version: vector(), seen: seen, chunks: chunks, digest: digest)
  }
}
