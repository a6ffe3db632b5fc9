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

    let texts = try bench.library.unsentBodies(for: Bench.remote, limit: .max)
    try bench.library.markBodiesSent(texts, to: Bench.remote)
    let pictures = try bench.library.unsentBodies(for: Bench.remote, limit: .max)
    let stored = try bench.library.storedBodies(pictures, maximumBytes: .max)
    try bench.library.markBodiesSent(pictures, to: Bench.remote)

    #expect(texts.count == 2)
    #expect(stored.map(\.bytes) == [picture])
    #expect(try bench.library.unsentBodies(for: Bench.remote, limit: .max) == [])
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
      try bench.library.store(bodies: [StoredBody(hash: hash, bytes: [9])], from: Bench.remote)
    }
    try bench.library.store(bodies: [StoredBody(hash: hash, bytes: picture)], from: Bench.remote)

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

  private let month: Int64 = 30 * 86_400_000

  @Test func whatAPurgeTookIsDueAtRemotesAfterAMonthUnlessSomethingNamesItAgain() throws {
    let bench = try Bench()
    let one = try add("https://example.org/a", to: bench, pictures: [picture])
    let text = try #require(try bench.library.article(one)?.content?.bodyHash)

    try bench.change("purge", one, .delete, .purge)
    let early = try bench.library.looseBodies(for: month, at: Bench.remote, now: bench.now)
    let due = try bench.library.looseBodies(for: month, at: Bench.remote, now: bench.now + month)
    _ = try add("https://example.org/b", to: bench, pictures: [picture])
    let afterwards = try bench.library.looseBodies(
      for: month, at: Bench.remote, now: bench.now + month)
    try bench.library.noteDropped(due, at: Bench.remote)

    #expect(early == [])
    #expect(Set(due) == [text, Digest.sha256(picture)])
    #expect(afterwards == [text])
    #expect(
      try bench.library.looseBodies(for: 0, at: Bench.remote, now: bench.now + 2 * month) == [])
  }

  @Test func eachRemoteLetsGoWhatIsLooseAndThenItIsForgotten() throws {
    let (bench, second) = (try Bench(), RemoteID("second"))
    let one = try bench.add("https://example.org/a", text: "words")
    for remote in [Bench.remote, second] {
      try bench.library.saveRemoteState(RemoteState(), of: remote)
    }
    try bench.change("purge", one, .delete, .purge)
    let loose = try bench.library.looseBodies(for: 0, at: Bench.remote, now: bench.now)

    try bench.library.noteDropped(loose, at: Bench.remote)
    let left = try [Bench.remote, second].map {
      try bench.library.looseBodies(for: 0, at: $0, now: bench.now)
    }
    try bench.library.noteDropped(loose, at: second)

    #expect(left == [[], loose])
    #expect(loose.count == 1)
    try bench.library.saveRemoteState(RemoteState(), of: RemoteID("third"))
    #expect(try bench.library.looseBodies(for: 0, at: RemoteID("third"), now: bench.now) == [])
  }

  @Test func noPictureIsDueWhileTheTextOfSomeArticleIsNotHere() throws {
    let (bench, other) = (try Bench(), try Bench(replica: 2))
    let one = try add("https://example.org/a", to: bench, pictures: [picture])
    _ = try other.add("https://example.org/b", text: "words that have not arrived")
    _ = try bench.pull(from: other)

    try bench.change("purge", one, .delete, .purge)
    _ = try bench.library.looseBodies(for: month, at: Bench.remote, now: bench.now)
    let waiting = try bench.library.looseBodies(for: 0, at: Bench.remote, now: bench.now)
    try bench.copyBodies(from: other)
    let due = try bench.library.looseBodies(for: 0, at: Bench.remote, now: bench.now)

    #expect(waiting.count == 1 && due.count == 2)
    #expect(!waiting.contains(Digest.sha256(picture)))
  }

  @Test func bytesThatAreDamagedAreToldAndWantedAgain() throws {
    let bench = try Bench()
    _ = try add("https://example.org/a", to: bench, pictures: [picture])
    for _ in 0..<2 {
      try bench.library.markBodiesSent(
        bench.library.unsentBodies(for: Bench.remote, limit: .max), to: Bench.remote)
    }
    try bench.library.write { connection throws(StorageError) in
      try connection.run("UPDATE picture SET bytes = x'010204'")
    }
    let hash = Digest.sha256(picture)

    let damaged = try bench.library.bodyHealth()
    try bench.library.fetchAnew(damaged.damaged)

    #expect(damaged.damaged == [hash] && damaged.lost.isEmpty && damaged.pictures == 1)
    #expect(try bench.library.missingBodies(limit: 9) == [hash])
    #expect(try bench.library.bodyHealth().picturesMissing == 1)
    #expect(try bench.library.missingBodies(limit: 9, includingPictures: false) == [])
  }

  @Test func aTextThatNoCellNamesGoesWhenTheLibraryIsRepaired() throws {
    let bench = try Bench()
    _ = try add("https://example.org/a", to: bench, pictures: [picture])
    let stray = ContentBody(text: "stray", html: "<p>stray</p>")
    try bench.library.store(
      bodies: [StoredBody(hash: stray.hash, bytes: stray.encoded)], from: Bench.remote)

    try bench.library.rebuild()

    #expect(try bench.library.body(hash: stray.hash) == nil)
    #expect(try bench.library.bodyHealth().texts == 1)
    #expect(try bench.library.verify() == [])
  }
}
