import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelTestSupport
import SatchelWire
import Testing

struct SegmentPackerTests {
  private let base = VersionVector([.phone: Version(n: 9, hash: .zero)])

  @Test func fewFramesAreOneSegment() throws {
    let frames = (0..<40).map { [write([UInt8($0)])] }

    let segments = try SegmentPacker.pack(frames, replica: .laptop, first: 1, base: base)

    let segment = try #require(segments.first)
    #expect(segments.count == 1)
    #expect(segment.first == 1)
    #expect(segment.count == 40)
    #expect(try read(segment) == SegmentBody(base: base, frames: frames))
  }

  @Test func noFramesAreNoSegment() throws {
    #expect(try SegmentPacker.pack([], replica: .laptop, first: 1, base: base).isEmpty)
  }

  @Test func framesThatCannotBeCompressedAreCutBeforeTheyAreTooLong() throws {
    var random = SeededGenerator(seed: 1)
    let frames = (0..<60).map { _ in [write(random.noise(50 * 1024))] }

    let segments = try SegmentPacker.pack(frames, replica: .laptop, first: 7, base: base)

    #expect(segments.count == 4)
    try expectWhole(segments, frames, first: 7)
  }

  @Test func framesThatCompressWellAreCutAtFourMebibytes() throws {
    let frames = (0..<90).map { [write([UInt8](repeating: UInt8($0), count: 100 * 1024))] }

    let segments = try SegmentPacker.pack(frames, replica: .laptop, first: 1, base: base)

    #expect(segments.count == 3)
    try expectWhole(segments, frames, first: 1)
  }

  @Test func framesThatCompressByHalfFillTheirSegments() throws {
    var random = SeededGenerator(seed: 2)
    let frames = (0..<900).map { _ in [write(random.letters(4 * 1024))] }

    let segments = try SegmentPacker.pack(frames, replica: .laptop, first: 1, base: base)

    let fill = segments.dropLast().map { Double($0.body.packed.count) }
    #expect(fill.allSatisfy { $0 > 0.98 * Double(PackedBody.maximumPackedLength) })
    try expectWhole(segments, frames, first: 1)
  }

  @Test func theLargestFrameFitsWhateverIsInIt() throws {
    var random = SeededGenerator(seed: 3)
    let half = FrameCodec.maximumValueLength - 64
    let frames = (0..<3).map { _ in [write(random.noise(half)), write(random.noise(half))] }

    let segments = try SegmentPacker.pack(frames, replica: .laptop, first: 1, base: base)

    #expect(segments.count == 3)
    try expectWhole(segments, frames, first: 1)
  }

  @Test func runsThatNoHeaderCanCountAreCut() throws {
    let frames = (0..<3).map { _ in [Operation.nop(run: UInt64(UInt32.max))] }

    let segments = try SegmentPacker.pack(frames, replica: .laptop, first: 1, base: base)

    try expectWhole(segments, frames, first: 1)
    #expect(segments.map(\.count) == [.max, .max, .max])
  }

  @Test func aFrameThatFitsNoSegmentIsAnError() throws {
    let endless = [Operation.nop(run: 1 << 32)]

    #expect(throws: FormatError.tooLargeToPack) {
      try SegmentPacker.pack([endless], replica: .laptop, first: 1, base: base)
    }
  }

  private func write(_ value: [UInt8]) -> SatchelModel.Operation {
    Operation(.write, CellKey(.excerpt), of: .first, at: Stamp(clamping: 5), value: value)
  }

  private func read(_ segment: PackedSegment) throws -> SegmentBody {
    try SegmentBody(
      decoding: segment.body.unpacked(), by: .laptop, first: segment.first, count: segment.count)
  }

  /// Expects all frames in order, numbers without gaps, and every segment within the limits.
  private func expectWhole(
    _ segments: [PackedSegment], _ frames: [[SatchelModel.Operation]], first: UInt64
  ) throws {
    var next = first
    for segment in segments {
      #expect(segment.first == next)
      #expect(segment.body.rawLength <= PackedBody.maximumRawLength)
      let length = segment.body.encoded().count + PackedBody.sealLength
      #expect(length <= ObjectHeader.maximumBodyLength)
      next += UInt64(segment.count)
    }
    #expect(try segments.flatMap { try read($0).frames } == frames)
    #expect(try segments.allSatisfy { try read($0).base == base })
  }
}

extension SeededGenerator {
  mutating func noise(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count { bytes.append(integer: next(), bytes: 8) }
    return Array(bytes.prefix(count))
  }

  /// Sixteen different letters by chance: four bits of news a byte.
  mutating func letters(_ count: Int) -> [UInt8] { noise(count).map { 97 + $0 & 15 } }
}
