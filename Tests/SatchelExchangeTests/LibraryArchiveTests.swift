import SatchelArchive
import SatchelBytes
import SatchelModel
import SatchelStorage
import Testing

@testable import SatchelExchange

extension TemporaryLibrary {
  func archive() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var archive = ArchiveExport { bytes += $0 }
    _ = try archive.write(library)
    return bytes
  }

  /// Returns the import, for its counts, and what was skipped.
  @discardableResult
  func restoring(_ archive: [UInt8]) throws -> (LibraryImport, skipped: [EntryPlace]) {
    try withBytes(archive) { path in
      var skipped: [EntryPlace] = []
      var file = try ImportFile(path: path)
      var importing = LibraryImport(into: library, from: file.formatName, .plain) { place, _ in
        skipped.append(place)
      }
      try file.forEach { try importing.add($0) }
      try importing.flush()
      return (importing, skipped)
    }
  }
}

/// The files of one archive that are not the same in the other.
private func differences(_ one: [UInt8], _ other: [UInt8]) throws -> Set<String> {
  func files(_ bytes: [UInt8]) throws -> Set<String> {
    let zip = try ZipArchive(ArchiveInMemory(bytes))
    return Set(
      try zip.entries.map { entry in
        "\(entry.name): \(String(decoding: try zip.bytes(of: entry), as: UTF8.self))"
      })
  }
  return try files(one).symmetricDifference(try files(other))
}

@Suite struct LibraryArchiveTests {
  @Test(arguments: UInt64(0)..<40)
  func anArchiveReadIntoAnEmptyLibraryGivesTheSameLibraryAndTheSameArchive(seed: UInt64) throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    var random = RandomLibrary(seed: seed)
    try random.fill(old)
    let archive = try old.archive()

    let (_, skipped) = try new.restoring(archive)

    #expect(skipped.isEmpty)
    #expect(try new.export() == old.export())
    let differing = try differences(try new.archive(), archive)
    #expect(differing == [])
    #expect(try new.library.verify().isEmpty)
  }

  @Test func anArchiveReadTwiceAddsNothing() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    var random = RandomLibrary(seed: 7)
    try random.fill(old)
    let archive = try old.archive()
    try new.restoring(archive)

    let (again, _) = try new.restoring(archive)

    #expect((again.added, again.completed, again.searches) == (0, 0, 0))
    #expect(try new.archive() == archive)
  }

  @Test func formerTextsAndPicturesComeBack() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    let id = ArticleID(high: 1, low: 1)
    let picture: [UInt8] = [1, 2, 3]
    let first = ContentBody(
      text: "first", html: "<img src=\"\(PictureReference(of: picture).text)\" alt=\"\">")
    let second = ContentBody(text: "second")
    try old.change(id, [.save(url: nil, at: 1)])
    for (number, body) in [first, second].enumerated() {
      let content = ContentReference(
        source: .automatic, extractorVersion: 1, captured: Int64(number), bodyHash: body.hash,
        bodyBytes: body.encodedCount, wordCount: 1)
      var edit = Edit(
        article: id, intents: [.capture(Captured(content: content))], body: body)
      if number == 0 { edit.pictures = [picture] }
      try old.change(edit)
    }

    try new.restoring(try old.archive())

    #expect(try new.library.article(id)?.versions.map(\.bodyHash) == [first.hash, second.hash])
    #expect(try new.library.body(hash: first.hash) == first)
    #expect(try new.library.picture(hash: PictureReference(of: picture).hash) == picture)
  }

  @Test func theHistoryIsThatOfTheArchiveAndNotOfItsReading() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()

    try new.restoring(try old.archive())

    let (before, after) = (try old.library.history(limit: 99), try new.library.history(limit: 99))
    #expect(after.map(\.sentences) == before.map(\.sentences))
    #expect(after.map(\.when) == before.map(\.when))
  }

  @Test func whatTheLibraryHasStaysAndIsSaidInItsHistory() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()
    try new.change(
      TemporaryLibrary.page,
      [.save(url: "https://example.org/hedges", at: 1), .setTitle("Mine")])

    let (importing, _) = try new.restoring(try old.archive())

    #expect(importing.completed == 1 && importing.added == 2)
    #expect(try new.library.article(TemporaryLibrary.page)?.title == "Mine")
    let mine = try new.library.history(of: TemporaryLibrary.page, limit: 1)
    #expect(mine.first?.verb == "import")
  }

  @Test func anArchiveThatIsCutIsRefusedBeforeAnythingIsImported() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()
    let archive = try old.archive()

    for length in stride(from: 4, to: archive.count, by: 97) {
      #expect(throws: ExchangeError.self) { try new.restoring(Array(archive[..<length])) }
    }
    #expect(try new.library.counts().articles == 0)
  }

  @Test func aNewerArchiveSaysSo() throws {
    var archive: [UInt8] = []
    var zip = ZipWriter { archive += $0 }
    try zip.add("satchel.json", Array(#"{"format":"satchel-archive","version":2}"#.utf8))
    try zip.finish()

    #expect(throws: ExchangeError.self) { try TemporaryLibrary().restoring(archive) }
  }

  @Test func aTextThatIsNotWhatSatchelWritesIsNamed() throws {
    let library = try TemporaryLibrary()
    var archive: [UInt8] = []
    var zip = ZipWriter { archive += $0 }
    try zip.add("satchel.json", Array(#"{"format":"satchel-archive","version":1}"#.utf8))
    try zip.add("history/1.jsonl", Array("{}\n".utf8))
    try zip.add("articles/1.jsonl", Array(#"{"id":"x"}"#.utf8))
    try zip.add("texts/1.json", Array("[]".utf8))
    try zip.finish()

    let (_, skipped) = try library.restoring(archive)

    #expect(skipped.map(\.file) == ["history/1.jsonl", "articles/1.jsonl", "texts/1.json"])
  }
}
