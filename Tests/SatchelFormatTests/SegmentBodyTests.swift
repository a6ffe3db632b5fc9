import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelTestSupport
import Testing

struct SegmentBodyTests {
  private let stamp = Stamp(clamping: 0x100)
  private var delete: SatchelModel.Operation { Operation(.delete, of: .first, at: stamp) }

  @Test(arguments: UInt64(0)..<300)
  func aSegmentReadsBackAsItWas(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let body = random.segment()

    let bytes = try body.encoded(by: .laptop)

    #expect(
      try SegmentBody(decoding: bytes, by: .laptop, first: 5, count: body.operations) == body)
  }

  @Test(arguments: UInt64(0)..<500)
  func noOtherBytesReadAsASegment(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let body = random.segment()
    let damaged = random.damaged(try body.encoded(by: .laptop))

    let read = try? SegmentBody(
      decoding: damaged, by: .laptop, first: 5, count: body.operations)

    if let read { #expect(try read.encoded(by: .laptop) == damaged) }
  }

  @Test func aLoneChangeIsThisLong() throws {
    var base = VersionVector()
    base[.phone] = Version(n: 300, hash: HashPrefix(value: 0xaabb_ccdd_eeff_0011))

    let bytes = try SegmentBody(base: base, frames: [[delete]]).encoded(by: .laptop)

    let vector = "01 0202020202020202 ac02 aabbccddeeff0011"
    let frame = "12 24 01 00000000000000010000000000000002"
    #expect(bytes == hexadecimal("\(vector) 0001000000000000 \(frame)"))
  }

  @Test func theWritersOwnEntryIsLeftOut() throws {
    var base = VersionVector()
    base[.laptop] = Version(n: 4, hash: .zero)

    let bytes = try SegmentBody(base: base, frames: [[delete]]).encoded(by: .laptop)

    #expect(throws: FormatError.baseNamesItsOwner) {
      try SegmentBody(
        decoding: SegmentBody(base: base, frames: [[delete]]).encoded(by: .phone), by: .laptop,
        first: 5, count: 1)
    }
    #expect(
      try SegmentBody(decoding: bytes, by: .laptop, first: 5, count: 1).base == VersionVector())
  }

  @Test func aRunCountsItsLength() throws {
    let body = SegmentBody(
      base: VersionVector(), frames: [[.nop(run: 7), delete], [.nop(run: 2)]])

    let bytes = try body.encoded(by: .laptop)

    #expect(try SegmentBody(decoding: bytes, by: .laptop, first: 1, count: 10) == body)
    #expect(throws: FormatError.countWrong(stated: 9, found: 10)) {
      try SegmentBody(decoding: bytes, by: .laptop, first: 1, count: 9)
    }
  }

  @Test func runsThatDoNotFitANumberAreRefused() throws {
    let run = "0b 00 ffffffffffffffffff01"
    let endless = try #require(hexadecimal("00 0000000000000000 \(run)"))
    let twice = try #require(hexadecimal("00 0000000000000000 \(run) \(run)"))

    #expect(throws: FormatError.countWrong(stated: 1, found: .max)) {
      try SegmentBody(decoding: endless, by: .laptop, first: 1, count: 1)
    }
    #expect(throws: FormatError.numbersOverflow) {
      try SegmentBody(decoding: twice, by: .laptop, first: 1, count: 1)
    }
    #expect(throws: FormatError.segmentTooLong) {
      try SegmentBody(base: VersionVector(), frames: [[.nop(run: 1 << 32)]]).encoded(by: .laptop)
    }
  }

  @Test(arguments: [
    (
      "02 0202020202020202 01 0000000000000000 0101010101010101 01 0000000000000000",
      FormatError.versionsUnsorted
    ),
    (
      "02 0101010101010101 01 0000000000000000 0101010101010101 01 0000000000000000",
      .versionsUnsorted
    ),
    ("01 0202020202020202 00 0000000000000000", .versionZero),
    ("ffffffffffffffffff01", .malformed(.endsEarly)),
    ("8000", .malformed(.numberNotMinimal)),
    ("00 0000000000000080", .stampOutOfRange),
    ("00 0100000000000000 02 0001", .firstStampWrong),
    ("00 0000000000000000 00", .frameEmpty),
    ("00 0000000000000000 03 0001", .malformed(.endsEarly)),
    ("00 0000000000000000 81 80 20", .malformed(.endsEarly)),
  ])
  func whatNoWriterWritesIsRefused(hex: String, error: FormatError) throws {
    let bytes = try #require(hexadecimal(hex))

    #expect(throws: error) {
      try SegmentBody(decoding: bytes, by: ReplicaID(value: 9), first: 1, count: 1)
    }
  }

  @Test func aSegmentHasOperationsAndNumbersThatFit() throws {
    let bytes = try SegmentBody(base: VersionVector(), frames: [[delete]]).encoded(by: .laptop)

    #expect(throws: FormatError.segmentEmpty) {
      try SegmentBody(base: VersionVector(), frames: []).encoded(by: .laptop)
    }
    #expect(throws: FormatError.segmentEmpty) {
      try SegmentBody(decoding: bytes, by: .laptop, first: 1, count: 0)
    }
    for first: UInt64 in [0, .max] {
      #expect(throws: FormatError.numbersOverflow) {
        try SegmentBody(decoding: bytes, by: .laptop, first: first, count: 1)
      }
    }
  }
}

extension RandomNumberGenerator {
  fileprivate mutating func segment() -> SegmentBody {
    let frames = (0..<Int.random(in: 1...4, using: &self)).map { _ in frame() }
    return SegmentBody(base: vector(), frames: frames)
  }
}

extension SegmentBody {
  fileprivate var operations: UInt32 {
    UInt32(clamping: frames.joined().reduce(0) { $0 + $1.run })
  }
}
