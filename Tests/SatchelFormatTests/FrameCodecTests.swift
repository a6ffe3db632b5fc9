import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelTestSupport
import Testing

struct FrameCodecTests {
  private let stamp = Stamp(clamping: 0x100)

  @Test(arguments: UInt64(0)..<300)
  func aFrameReadsBackAsItWas(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let frame = random.frame()

    let bytes = try FrameCodec.encode(frame)

    #expect(try FrameCodec.decode(bytes) == frame)
  }

  @Test(arguments: UInt64(0)..<300)
  func noOtherBytesReadAsAFrame(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bytes = try FrameCodec.encode(random.frame())
    let damaged = random.damaged(bytes)

    let frame = try? FrameCodec.decode(damaged)

    if let frame { #expect(try FrameCodec.encode(frame) == damaged) }
  }

  @Test func aSecondChangeOfOneArticleTakesFewBytes() throws {
    let tag = Operation(
      .add, CellKey(.tag, [7]), of: .first, at: stamp, value: [9], givesLife: true)

    let one = try FrameCodec.encode([tag])
    let two = try FrameCodec.encode([tag, tag])

    #expect(one.starts(with: try #require(hexadecimal("0001000000000000 2a 01 0000000000000001"))))
    #expect(Array(two.dropFirst(one.count)) == hexadecimal("3a 10 0107 0109"))
  }

  @Test func aNewerKindOfOperationIsToldFromDamage() throws {
    let known = try FrameCodec.encode([Operation(.delete, of: .first, at: stamp)])

    for byte: UInt8 in [7, 0x47, 0x84] {
      var unknown = known
      unknown[8] = byte

      #expect(throws: FormatError.unknownOperationKind(byte)) { try FrameCodec.decode(unknown) }
    }
  }

  @Test(arguments: [
    ("0000000000000000", FormatError.frameEmpty),
    ("0000000000000000 0000", .runEmpty),
    ("0000000000000000 0800", .partsNotUsed),
    ("0000000000000000 00010001", .runsNotMerged),
    ("0100000000000000 0001", .firstStampWrong),
    ("0000000000000000 34", .noPreviousEntity),
    ("0000000000000080 0001", .stampOutOfRange),
    ("0000000000000000 00", .malformed(.endsEarly)),
    ("0000000000000000 008100", .malformed(.numberNotMinimal)),
  ])
  func whatNoEncoderWritesIsRefused(hex: String, error: FormatError) throws {
    let bytes = try #require(hexadecimal(hex))

    #expect(throws: error) { try FrameCodec.decode(bytes) }
  }

  @Test func flagsThatCouldBeSetMustBeSet() throws {
    let entity = "01 00000000000000010000000000000002"
    let delete = "0001000000000000 24 \(entity)"
    let entityAgain = try #require(hexadecimal("\(delete) 24 \(entity)"))
    let stampAgain = try #require(hexadecimal("\(delete) 14 00"))

    #expect(throws: FormatError.sameEntityNotMarked) { try FrameCodec.decode(entityAgain) }
    #expect(throws: FormatError.sameStampNotMarked) { try FrameCodec.decode(stampAgain) }
  }

  @Test func aStampCannotLeaveItsRange() throws {
    let delete = Operation(.delete, of: .first, at: .largest)
    let later = try FrameCodec.encode([delete]) + [0x14, 2]
    let earlier =
      try FrameCodec.encode([Operation(.delete, of: .first, at: .zero)]) + [0x14, 1]

    #expect(throws: FormatError.stampOutOfRange) { try FrameCodec.decode(later) }
    #expect(throws: FormatError.stampOutOfRange) { try FrameCodec.decode(earlier) }
  }

  @Test func aValueMayHave256KiBAndNoMore() throws {
    let full = [UInt8](repeating: 1, count: FrameCodec.maximumValueLength)
    let write = Operation(.write, CellKey(.excerpt), of: .first, at: stamp, value: full)
    var longer = write
    longer.value.append(1)

    let bytes = try FrameCodec.encode([write])

    #expect(try FrameCodec.decode(bytes) == [write])
    #expect(throws: FormatError.valueTooLong(full.count + 1)) { try FrameCodec.encode([longer]) }
  }

  @Test func aFrameMayHave512KiBAndNoMore() throws {
    let value = [UInt8](repeating: 1, count: 200 * 1024)
    let write = Operation(.write, CellKey(.excerpt), of: .first, at: stamp, value: value)

    #expect(throws: Never.self) { try FrameCodec.encode([write, write]) }
    #expect(throws: FormatError.self) { try FrameCodec.encode([write, write, write]) }
  }

  @Test func operationsWithPartsThatNothingReadsHaveNoBytes() throws {
    var valued = Operation(.remove, CellKey(.tag), of: .first, at: stamp)
    valued.value = [1]
    var repeated = Operation(.delete, of: .first, at: stamp)
    repeated.run = 2
    let keyed = Operation(.purge, CellKey(.tag), of: .first, at: stamp)
    let named = Operation(.nop, of: .first, at: stamp)

    for operation in [valued, repeated, keyed, named] {
      #expect(throws: FormatError.partsNotUsed) { try FrameCodec.encode([operation]) }
    }
  }
}
