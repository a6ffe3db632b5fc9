import SatchelFormat
import SatchelTestSupport
import Testing

struct BlobPartsTests {
  @Test(arguments: [0, 1, BlobParts.size - 1, BlobParts.size, BlobParts.size + 1, 2_000_000])
  func aBlobIsTheSumOfItsParts(length: Int) throws {
    var random = SeededGenerator(seed: 9)
    let blob = random.noise(length)

    let parts = try BlobParts.split(blob)

    #expect(parts.count == BlobParts.count(ofLength: length))
    #expect(parts.dropLast().allSatisfy { $0.count == BlobParts.size })
    #expect(try BlobParts.join(parts) == blob)
  }

  @Test func aFullPartFitsAnObjectWhateverIsInIt() throws {
    var random = SeededGenerator(seed: 10)

    #expect(throws: Never.self) { try PackedBody(packing: random.noise(BlobParts.size)) }
  }

  @Test func partsOfOtherLengthsAreRefused() {
    let full = [UInt8](repeating: 1, count: BlobParts.size)

    for parts in [[], [[1], full], [full, []], [full + [1]], Array(repeating: full, count: 88)] {
      #expect(throws: FormatError.partsWrong) { try BlobParts.join(parts) }
    }
    #expect(throws: FormatError.partsWrong) {
      try BlobParts.split([UInt8](repeating: 1, count: 87 * BlobParts.size + 1))
    }
  }
}
