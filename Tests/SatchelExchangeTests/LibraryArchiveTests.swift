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

  @Test func whenANoteWasChangedAndAnArticleThrownAwayComesBack() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()
    let (page, gone) = (TemporaryLibrary.page, TemporaryLibrary.gone)
    let note = try #require(try old.library.article(page)?.notes.first)
    try old.change(page, [.editNote(note.id, shown: note.lines, text: "changed")])

    try new.restoring(try old.archive())

    let (before, after) = (try old.library.article(page), try new.library.article(page))
    #expect(after?.notes.map(\.edited) == before?.notes.map(\.edited))
    #expect(after?.notes.first?.edited != after?.notes.first?.created)
    #expect(try new.library.article(gone)?.deleted == old.library.article(gone)?.deleted)
  }

  @Test func aRestoredNoteThatIsChangedWasChangedNow() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()
    try new.restoring(try old.archive())
    let page = TemporaryLibrary.page
    let note = try #require(try new.library.article(page)?.notes.first)

    try new.change(
      Edit(article: page, intents: [.editNote(note.id, shown: note.lines, text: "changed")]),
      at: 9_500_000_000_000)

    #expect(try new.library.article(page)?.notes.first?.edited == 9_500_000_000_000)
  }

  @Test func aConflictComesBackAndCanBeSettled() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()
    let page = TemporaryLibrary.page
    let note = try #require(try old.library.article(page)?.notes.first)
    for text in ["two\nmine", "two\nyours"] {
      try old.change(page, [.editNote(note.id, shown: note.lines, text: text)])
    }

    try new.restoring(try old.archive())

    let (before, after) = (try old.library.conflicts(), try new.library.conflicts())
    #expect(after.count == 1)
    #expect(after.map { $0.lines.version(0) } == before.map { $0.lines.version(0) })
    #expect(after.map { $0.lines.version(1) } == before.map { $0.lines.version(1) })
    let lines = try #require(after.first?.lines)
    try new.change(page, [.editNote(note.id, shown: lines, text: lines.version(1))])
    #expect(try new.library.conflicts().isEmpty)
    #expect(try new.library.article(page)?.notes.first?.text == lines.version(1))
  }

  @Test func anArchiveThatSaysNothingOfTimesAndConflictsIsReadAsEver() throws {
    let library = try TemporaryLibrary()
    let line = #"""
      {"id":"\#(TemporaryLibrary.gone.text)","title":"Old","saved_at":"2024-01-02T03:04:05Z",\#
      "state":"unread","favourite":false,"trashed":true,"notes":[{"id":"\#(NoteID(value: 4).text)",\#
      "created":"2024-01-02T03:04:05Z","text":"one\ntwo"}]}
      """#
    var archive: [UInt8] = []
    var zip = ZipWriter { archive += $0 }
    try zip.add("satchel.json", Array(#"{"format":"satchel-archive","version":1}"#.utf8))
    try zip.add("articles/000001.jsonl", Array(line.utf8))
    try zip.finish()

    let (_, skipped) = try library.restoring(archive)

    let article = try #require(try library.library.article(TemporaryLibrary.gone))
    #expect(skipped.isEmpty && !article.isLive)
    #expect(article.notes.map(\.text) == ["one\ntwo"] && !article.isConflicted)
    #expect(article.notes.map(\.edited) == article.notes.map(\.created))
    #expect(article.deleted == ImportOptions.plain.now)
  }

  @Test(arguments: ["[0]", "[1]", "[-1]", "[9]", "[2,2]", "[9223372036854775807]", "[]"])
  func linesThatCannotConflictAreOrdinaryOnes(numbers: String) throws {
    let library = try TemporaryLibrary()
    let note = #"{"text":"a\nb\nc","conflicts":\#(numbers)}"#

    try library.importing(#"{"url":"https://example.org/","notes":[\#(note)]}"#)

    let id = try CanonicalURL("https://example.org/").id
    let lines = try library.library.article(id)?.notes.first?.text.split(separator: "\n")
    #expect(lines.map(Set.init) == ["a", "b", "c"])
    #expect(try library.library.conflicts().isEmpty == (numbers != "[2,2]"))
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

  @Test func aNoteAsLongAsNotesMayBeComesBackWhole() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    let line = String(repeating: "x", count: 63)
    let text = repeatElement(line, count: LineText.maximumBytes / 64 - 1).joined(separator: "\n")
    try old.change(
      TemporaryLibrary.page,
      [.save(url: nil, at: 1), .addNote(NoteID(value: 1), text: text, at: 1)])

    let (_, skipped) = try new.restoring(try old.archive())

    #expect(skipped.isEmpty)
    #expect(try new.library.article(TemporaryLibrary.page)?.notes.map(\.text) == [text])
  }

  @Test func aNoteOfVeryManyLinesBecomesSeveral() throws {
    let library = try TemporaryLibrary()
    let text = (0..<20_000).map { "\($0)\\n" }.joined()

    try library.importing(#"{"url":"https://example.org/","notes":["\#(text)"]}"#)

    let article = try library.library.article(try CanonicalURL("https://example.org/").id)
    #expect(article?.notes.count == 3)
    #expect(article?.notes.map(\.text).joined().utf8.count == text.utf8.count - 20_000)
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
