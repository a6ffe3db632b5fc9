import SatchelBytes
import SatchelModel
import Testing

@testable import SatchelStorage

@Suite struct PictureTests {
  private let picture: [UInt8] = [1, 2, 3]

  /// An article whose text shows the picture; with its bytes or without.
  private func add(_ url: String, to bench: Bench, pictures: [[UInt8]]) throws -> ArticleID {
    let id = try bench.add(url)
    let reference = PictureReference(of: picture).text
    let body = ContentBody(text: url, html: "<p>\(url)<img src=\"\(reference)\" alt=\"\"></p>")
    let content = ContentReference(
      source: .automatic, extractorVersion: 1, captured: 1, bodyHash: body.hash, bodyBytes: 1,
      wordCount: 1)
    var edit = Edit(
      article: id, intents: [.capture(Captured(content: content))], body: body)
    edit.pictures = pictures
    _ = try bench.library.change("fetch", [edit], now: bench.tick())
    return id
  }

  @Test func aPictureIsKeptOnceAndGoesOutBehindTheTexts() throws {
    let bench = try Bench()
    let ids = try ["https://example.org/a", "https://example.org/b"].map {
      try add($0, to: bench, pictures: [picture])
    }

    let texts = try bench.library.unsentBodies(maximumBytes: .max)
    try bench.library.markBodiesSent(texts.map(\.hash))
    let pictures = try bench.library.unsentBodies(maximumBytes: .max)
    try bench.library.markBodiesSent(pictures.map(\.hash))

    #expect(texts.count == 2)
    #expect(pictures.map(\.bytes) == [picture])
    #expect(try bench.library.unsentBodies(maximumBytes: .max) == [])
    #expect(try bench.library.picture(hash: Digest.sha256(picture)) == picture)
    #expect(try ids.allSatisfy { try bench.library.pictureCounts(of: $0).here == 1 })
    #expect(try bench.library.verify() == [])
  }

  @Test func aPictureThatIsNotHereIsWantedUntilItArrives() throws {
    let bench = try Bench()
    let id = try add("https://example.org/a", to: bench, pictures: [])
    let hash = Digest.sha256(picture)

    #expect(try bench.library.missingBodies(limit: 9) == [hash])
    #expect(try bench.library.picture(hash: hash) == nil)
    #expect(throws: StorageError.self) {
      try bench.library.store(bodies: [StoredBody(hash: hash, bytes: [9])])
    }
    try bench.library.store(bodies: [StoredBody(hash: hash, bytes: picture)])

    #expect(try bench.library.missingBodies(limit: 9) == [])
    #expect(try bench.library.picture(hash: hash) == picture)
    #expect(try bench.library.pictureCounts(of: id).here == 1)
  }

  @Test func aPurgeTakesThePicturesThatNoOtherTextShows() throws {
    let bench = try Bench()
    let one = try add("https://example.org/a", to: bench, pictures: [picture])
    let two = try add("https://example.org/b", to: bench, pictures: [picture])
    let hash = Digest.sha256(picture)

    try bench.change("purge", one, .delete, .purge)
    #expect(try bench.library.picture(hash: hash) == picture)
    try bench.change("purge", two, .delete, .purge)
    #expect(try bench.library.picture(hash: hash) == nil)
  }

  @Test func aPurgeTakesTheTextsThatAPageHadBefore() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a", text: "first words")
    try bench.capture("second words", of: id)
    let versions = try bench.library.article(id)?.versions.map(\.bodyHash) ?? []

    let texts = try versions.map { try bench.library.body(hash: $0)?.text }
    try bench.change("purge", id, .delete, .purge)

    #expect(texts == ["first words", "second words"])
    #expect(try versions.allSatisfy { try bench.library.body(hash: $0) == nil })
  }
}
