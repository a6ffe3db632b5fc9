import SatchelTestSupport
import Testing

@testable import SatchelCapture

@Suite struct PictureHeaderTests {
  private static let png: [UInt8] =
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13] + Array("IHDR".utf8)
    + [0, 0, 2, 0, 0, 0, 1, 0]
  private static let gif: [UInt8] = Array("GIF89a".utf8) + [0, 2, 0, 1]
  private static let jpeg: [UInt8] =
    [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xff, 0xc2, 0, 8, 8, 1, 0, 2, 0]
  private static let lossy: [UInt8] =
    Array("RIFF____WEBPVP8 ____".utf8) + [0, 0, 0, 0x9d, 1, 0x2a, 0, 2, 0, 1]
  private static let lossless: [UInt8] =
    Array("RIFF____WEBPVP8L____".utf8) + [0x2f, 0xff, 0xc1, 0x3f, 0]
  private static let extended: [UInt8] =
    Array("RIFF____WEBPVP8X____".utf8) + [0, 0, 0, 0, 0xff, 1, 0, 0xff, 0, 0]
  private static let avif: [UInt8] =
    Array("____ftypavif________ispe".utf8) + [0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0]

  private static let all = [
    ("image/png", png), ("image/gif", gif), ("image/jpeg", jpeg), ("image/webp", lossy),
    ("image/webp", lossless), ("image/webp", extended), ("image/avif", avif),
  ]

  @Test(arguments: all)
  func theKindAndTheSizeOfAPictureAreKnown(mediaType: String, bytes: [UInt8]) {
    let header = PictureHeader(bytes)

    #expect(header?.mediaType == mediaType)
    #expect(header?.width == 512)
    #expect(header?.height == 256)
  }

  @Test(arguments: all)
  func aPictureThatIsCutShortIsNone(mediaType: String, bytes: [UInt8]) {
    for end in bytes.indices { #expect(PictureHeader(Array(bytes[..<end])) == nil) }
  }

  @Test(arguments: UInt64(0)..<200)
  func damagedBytesAreReadOrNot(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for (_, bytes) in Self.all {
      var damaged = bytes + (0..<40).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      damaged[Int(random.next() % UInt64(damaged.count))] = 0xff

      let header = PictureHeader(damaged)

      #expect(header.map { $0.width > 0 && $0.height > 0 } ?? true)
    }
  }

  @Test func picturesAreKeptOnceAndWithinTheLimits() {
    let rules = PictureRules(most: 2, largestBytes: 100, largestPixels: 512 * 256) {
      "ref\($0.count)"
    }
    var shelf = PictureShelf(rules)
    var pixel = Self.png
    (pixel[18], pixel[19], pixel[22], pixel[23]) = (0, 1, 0, 1)
    var huge = Self.gif
    huge[8] = 0xff

    shelf.put(pixel, from: "pixel")
    shelf.put(huge, from: "huge")
    shelf.put(Array("<svg/>".utf8), from: "svg")
    shelf.put(Self.png + [UInt8](repeating: 0, count: 100), from: "long")
    shelf.put(Self.png, from: "one")
    shelf.put(Self.png, from: "again")
    shelf.put(Self.gif, from: "two")
    shelf.put(Self.avif, from: "three")

    #expect(shelf.pictures == [Self.png, Self.gif])
    #expect(shelf.reference(to: "again") == shelf.reference(to: "one"))
    #expect(
      ["pixel", "huge", "svg", "long", "three"].allSatisfy { shelf.reference(to: $0) == nil })
  }

  @Test func storedHTMLShowsItsPicturesAndNoOthers() throws {
    let stored = """
      <p>a <img src="mine:1" alt="one"> <img src="mine:2" alt="two">\
      <img src="https://e.org/x" alt="three">&lt;img src=&quot;mine:3&quot;</p>
      """

    let clean = try Sanitiser.clean(stored: stored, scheme: "mine:") {
      $0 == "mine:1" ? "data:image/png;base64,AA" : nil
    }

    #expect(clean.contains("<img src=\"data:image/png;base64,AA\" alt=\"one\">"))
    #expect(clean.contains("[two]") && clean.contains("[three]"))
    #expect(!clean.contains("satchel.invalid") && !clean.contains("e.org"))
  }
}
