import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelTestSupport
import Testing

struct EntityCodecTests {
  @Test(arguments: UInt64(0)..<300)
  func anEntityReadsBackAsItWas(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let entity = random.state()

    let bytes = EntityCodec.encode(entity)

    #expect(EntityCodec.encode(try EntityCodec.decode(bytes)) == bytes)
    #expect(try EntityCodec.decode(bytes).sets == entity.sets)
  }

  @Test(arguments: UInt64(0)..<500)
  func noOtherBytesReadAsAnEntity(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let damaged = random.damaged(EntityCodec.encode(random.state()))

    let entity = try? EntityCodec.decode(damaged)

    if let entity { #expect(EntityCodec.encode(entity) == damaged) }
  }

  @Test func theOrderInWhichHeadsCameDoesNotShow() throws {
    // One dot with two values: a copied machine went on twice.
    let dot = Dot(replica: .laptop, n: 1)
    let heads = [[1], [2], [3]].map { Head(dot: dot, stamp: .zero, value: $0) }
    var (forwards, backwards) = (Cell(), Cell())
    for head in heads { forwards.insert(head) }
    for head in heads.reversed() { backwards.insert(head) }

    let one = EntityCodec.encode(Entity(cells: [CellKey(.title): forwards]))
    let other = EntityCodec.encode(Entity(cells: [CellKey(.title): backwards]))

    #expect(one == other)
    #expect(try EntityCodec.decode(one)[.title].heads.count == 3)
  }

  @Test func anArticleTakesAboutTenBytesACellBesidesItsValues() throws {
    var cells: [CellKey: Cell] = [:]
    for number in UInt64(1)...12 {
      let dot = Dot(replica: .laptop, n: 20_000 + number)
      let stamp = Stamp(milliseconds: 1_760_000_000_000 + Int64(number))
      cells[CellKey(Field(number: number))] =
        Cell(heads: [Head(dot: dot, stamp: stamp, value: [UInt8](repeating: 1, count: 30))])
    }

    let bytes = EntityCodec.encode(Entity(cells: cells))

    #expect(bytes.count <= 12 * (30 + 11))
  }

  @Test(arguments: [
    ("", FormatError.malformed(.endsEarly)),
    ("01", .malformed(.endsEarly)),
    ("01 0101010101010101", .replicaNotUsed),
    ("02 0202020202020202 0101010101010101", .replicasUnsorted),
    ("02 0101010101010101 0101010101010101", .replicasUnsorted),
    ("00 03 00 00", .cellEmpty),
    ("00 03 00 01 00", .replicaNotListed),
    ("00 03 00 01 ffffffffffffffffff01", .replicaNotListed),
    ("01 0101010101010101 03000100010000 03000100010000", .cellsUnsorted),
    ("01 0101010101010101 0300 02 00010000 00010000", .headsUnsorted),
    ("01 0101010101010101 0300 01 000101 00", .stampOutOfRange),
    ("01 0101010101010101 03000100010000 05", .malformed(.endsEarly)),
  ])
  func whatNoEncoderWritesIsRefused(hex: String, error: FormatError) throws {
    let bytes = try #require(hexadecimal(hex))

    #expect(throws: error) { try EntityCodec.decode(bytes) }
  }
}

extension Entity {
  /// Cells without the order of their heads, which the codec makes canonical.
  fileprivate var sets: [CellKey: Set<Head>] { cells.mapValues { Set($0.heads) } }
}
