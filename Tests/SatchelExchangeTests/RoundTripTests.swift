import Foundation
import SatchelBytes
import SatchelExchange
import SatchelModel
import SatchelQuery
import SatchelStorage
import Testing

/// A library in a folder of its own, which goes with it.
final class TemporaryLibrary {
  let library: Library
  private var now: Int64 = 1_741_064_767_089
  private let folder = NSTemporaryDirectory() + "satchel-round-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    library = try Library.open(folder: folder, access: .readWrite) { ReplicaID(value: 7) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func export() throws -> String {
    var bytes: [UInt8] = []
    _ = try library.exportCanonical { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Returns the import, for its counts.
  @discardableResult
  func importing(_ text: String, _ options: ImportOptions = .plain) throws -> LibraryImport {
    try withFile(text) { path in
      var file = try ImportFile(path: path)
      var importing = LibraryImport(into: library, from: file.formatName, options) {
        Issue.record("\($0) was skipped: \($1)")
      }
      try file.forEach { try importing.add($0) }
      try importing.flush()
      return importing
    }
  }

  /// Imports, and returns what was skipped.
  func skipping(_ text: String) throws -> [(place: EntryPlace, defect: ArticleDefect)] {
    try withFile(text) { path in
      var skipped: [(EntryPlace, ArticleDefect)] = []
      var file = try ImportFile(path: path)
      var importing = LibraryImport(into: library, from: file.formatName, .plain) {
        skipped.append(($0, $1))
      }
      try file.forEach { try importing.add($0) }
      try importing.flush()
      return skipped
    }
  }

  @discardableResult
  func change(_ article: ArticleID, _ intents: [Intent], body: ContentBody? = nil) throws -> Bool {
    try change(Edit(article: article, intents: intents, body: body))
  }

  @discardableResult
  func change(_ edit: Edit, at time: Int64? = nil) throws -> Bool {
    now = max(now + 1, time ?? 0)
    return try library.change("test", [edit], now: now).id != nil
  }
}

extension ImportOptions {
  /// Takes HTML as it is, which is for tests alone.
  static let plain = ImportOptions(
    now: 9_000_000_000_000, fetches: false,
    reading: PageReading(
      clean: { html, _ in html }, page: { PageReading.Page(text: $0, html: $0, wordCount: 1) },
      file: { bytes, _ in
        let text = String(decoding: bytes, as: UTF8.self)
        return PageReading.File(title: nil, text: text, html: "", wordCount: 1)
      },
      countWords: { $0.split(separator: " ").count }))
}

extension TemporaryLibrary {
  static let page = ArticleID(high: 5, low: 1)
  static let file = ArticleID(high: 3, low: 2)
  static let gone = ArticleID(high: 4, low: 3)

  /// One article with everything, one without an address, one in the trash.
  func fill() throws {
    let body = ContentBody(text: "Hedges keep\nthe wind out.", html: "<p>Hedges</p>")
    let content = ContentReference(
      source: .automatic, extractorVersion: 1, captured: 1_700_000_000_000, bodyHash: body.hash,
      bodyBytes: body.encoded.count, wordCount: 5)
    let anchor = Anchor(quote: "keep\nthe", prefix: "Hedges ", suffix: " wind", start: 7)
    try change(
      Self.page,
      [
        .save(url: "https://example.org/hedges", at: 1_700_000_000_000), .setTitle("My hedges"),
        .capture(
          Captured(
            title: "Hedges\u{1b}[31m \u{202e}", author: "A. Author", site: "Example",
            language: "en",
            published: "2023-11-14", excerpt: "Hedges keep", content: content)),
        .tag(try Tag("Gärten")), .tag(try Tag("wind")), .setFavourite(true), .setState(.archived),
        .addNote(NoteID(value: 8), text: "two\nlines “quoted”", at: 1_700_000_001_000),
        .addNote(NoteID(value: 9), text: "\u{1b}]0;x\u{7}", at: 1_700_000_002_000),
        .addHighlight(anchor, colour: "yellow", at: 1_700_000_003_000),
      ], body: body)
    try change(
      Self.page,
      [.annotateHighlight(anchor.id(in: Self.page), shown: nil, text: "why?")])
    try change(Self.page, [.refuseTag(key: "mud")])
    try change(Self.page, [.setPosition(Progress(thousandths: 700))])
    try change(Self.page, [.setPosition(Progress(thousandths: 200))])
    try change(Self.file, [.save(url: nil, at: 1_700_000_004_000), .setTitle("A file")])
    try change(Self.gone, [.save(url: "https://example.org/gone", at: 1_700_000_005_000)])
    try change(Self.gone, [.tag(try Tag("old")), .delete])
  }
}

@Suite struct RoundTripTests {
  @Test func whatWasExportedAndImportedIntoAnEmptyLibraryIsEqual() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()

    let text = try old.export()
    let importing = try new.importing(text)

    #expect(importing.added == 3)
    #expect(try new.export() == text)
  }

  @Test func importingTwiceChangesNothing() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()
    let text = try old.export()
    try new.importing(text)

    let again = try new.importing(text)

    #expect((again.added, again.completed, again.unchanged) == (0, 0, 3))
    #expect(try new.export() == text)
  }

  @Test func whatTheLibraryHasStaysAndWhatItLacksIsAdded() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()
    try new.change(
      TemporaryLibrary.page,
      [
        .save(url: "https://example.org/hedges", at: 1_600_000_000_000), .setTitle("Mine"),
        .tag(try Tag("soil")), .addNote(NoteID(value: 8), text: "my own words", at: 5),
      ])

    try new.importing(try old.export())

    let article = try #require(try new.library.article(TemporaryLibrary.page))
    #expect(article.title == "Mine")
    #expect(article.state == .unread)
    #expect(article.tags.map(\.label) == ["Gärten", "soil", "wind"])
    #expect(article.notes.first { $0.id == NoteID(value: 8) }?.text == "my own words")
    #expect(article.highlights.first?.note?.text == "why?")
    #expect(try new.library.body(of: article.id)?.text == "Hedges keep\nthe wind out.")
  }

  @Test func anArticleOfTheLibraryIsNotThrownAwayBecauseItIsInTheFilesTrash() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()
    try new.change(TemporaryLibrary.gone, [.save(url: "https://example.org/gone", at: 1)])

    try new.importing(try old.export())

    #expect(try new.library.article(TemporaryLibrary.gone)?.isLive == true)
  }

  @Test func oneUndoTakesAWholeImportBack() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()
    try new.importing(try old.export())

    let undone = try new.library.undo(now: 9_000_000_000_001)

    #expect(undone?.verb == "import")
    #expect(try new.library.list(.everything, at: .utc(0)).isEmpty)
  }
}
