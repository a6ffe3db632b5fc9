import SatchelBytes
import SatchelFormat
import SatchelTestSupport
import SatchelWire
import Testing

struct PackedBodyTests {
  @Test(arguments: [0, 1, 200, 5_000, 100_000])
  func aBodyReadsBackAsItWas(length: Int) throws {
    var random = SeededGenerator(seed: 4)
    let raw = random.noise(length)

    let plain = try PackedBody(packing: raw).encoded()

    #expect(plain.count == PackedBody.paddedLength(plain.count))
    #expect(try PackedBody(decoding: plain).unpacked() == raw)
  }

  @Test(arguments: [
    (0, 256), (256, 256), (257, 272), (1000, 1024), (1025, 1088), (70_000, 71_680),
    (770_048, 770_048), (770_049, 786_432),
  ])
  func paddingLeavesOnlyTheLeadingBits(length: Int, padded: Int) {
    #expect(PackedBody.paddedLength(length) == padded)
  }

  @Test func smallBodiesAreAllOfOneLength() throws {
    let one = try PackedBody(packing: [1]).encoded()
    let many = try PackedBody(packing: Array("a change of a few hundred letters".utf8)).encoded()

    #expect(one.count == 256)
    #expect(many.count == 256)
  }

  @Test func theLargestPackedBytesFitAnObject() throws {
    var random = SeededGenerator(seed: 5)
    let longest = PackedBody.maximumPackedLength

    let body = try PackedBody(packing: random.noise(longest - 300))

    #expect(body.encoded().count + PackedBody.sealLength <= ObjectHeader.maximumBodyLength)
    #expect(throws: FormatError.tooLargeToPack) { try PackedBody(packing: random.noise(longest)) }
    #expect(throws: FormatError.tooLargeToPack) {
      try PackedBody(packing: [UInt8](repeating: 0, count: PackedBody.maximumRawLength + 1))
    }
  }

  @Test func aBodyThatClaimsFourGigabytesIsRefusedBeforeItIsUnpacked() throws {
    var plain = try PackedBody(packing: [1, 2, 3]).encoded()
    plain.replaceSubrange(0..<4, with: [0xff, 0xff, 0xff, 0xff])

    #expect(throws: FormatError.rawTooLong(0xffff_ffff)) { try PackedBody(decoding: plain) }
  }

  @Test func aBombGivesNoMoreThanItSays() throws {
    let bomb = try PackedBody(packing: [UInt8](repeating: 0, count: 4 << 20))
    var plain = bomb.encoded()
    plain.replaceSubrange(0..<4, with: [100, 0, 0, 0])

    let body = try PackedBody(decoding: plain)

    #expect(bomb.packed.count < 8000)
    #expect(throws: FormatError.rawLengthWrong) { try body.unpacked() }
  }

  @Test func aBodyThatUnpacksToLessThanItSaysIsRefused() throws {
    var plain = try PackedBody(packing: [1, 2, 3]).encoded()
    plain[0] = 4

    #expect(throws: FormatError.rawLengthWrong) { try PackedBody(decoding: plain).unpacked() }
  }

  @Test func everyByteOfPaddingMustBeZero() throws {
    let body = try PackedBody(packing: [1, 2, 3])
    let plain = body.encoded()

    for place in (8 + body.packed.count)..<plain.count {
      var damaged = plain
      damaged[place] = 1
      #expect(throws: FormatError.paddingNotZero) { try PackedBody(decoding: damaged) }
    }
  }

  @Test func thePaddedLengthMustBeTheOneAndOnly() throws {
    let plain = try PackedBody(packing: [1, 2, 3]).encoded()

    #expect(throws: FormatError.paddedLengthWrong) { try PackedBody(decoding: plain + [0]) }
    #expect(throws: FormatError.paddedLengthWrong) {
      try PackedBody(decoding: plain + [UInt8](repeating: 0, count: 16))
    }
    #expect(throws: FormatError.paddedLengthWrong) { try PackedBody(decoding: plain.dropLast()) }
  }

  @Test func thePackedLengthMustFit() throws {
    var plain = try PackedBody(packing: [1, 2, 3]).encoded()
    plain.replaceSubrange(4..<8, with: [249, 0, 0, 0])

    #expect(throws: FormatError.packedLengthWrong) { try PackedBody(decoding: plain) }
    #expect(throws: FormatError.malformed(.endsEarly)) { try PackedBody(decoding: [1, 2, 3]) }
  }

  @Test func aStreamMustEndWhereItsBytesEnd() throws {
    let body = try PackedBody(packing: [1, 2, 3])
    let shorter = plain(rawLength: 3, packed: body.packed.dropLast())
    let longer = plain(rawLength: 3, packed: body.packed + [0])
    let nonsense = plain(rawLength: 3, packed: [0xff, 0xff])

    for broken in [shorter, longer, nonsense] {
      #expect(throws: FormatError.deflateBroken) { try PackedBody(decoding: broken).unpacked() }
    }
  }

  private func plain(rawLength: UInt64, packed: [UInt8]) -> [UInt8] {
    var plain: [UInt8] = []
    plain.append(integer: rawLength, bytes: 4)
    plain.append(integer: UInt64(packed.count), bytes: 4)
    plain += packed
    let padding = PackedBody.paddedLength(plain.count) - plain.count
    return plain + [UInt8](repeating: 0, count: padding)
  }
}

extension PackedBody {
  fileprivate init(decoding plain: ArraySlice<UInt8>) throws(FormatError) {
    try self.init(decoding: Array(plain))
  }
}
