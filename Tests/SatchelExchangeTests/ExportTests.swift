import Foundation
import FoundationXML
import SatchelArchive
import SatchelModel
import SatchelStorage
import SatchelTestSupport
import Testing

@testable import SatchelExchange

extension TemporaryLibrary {
  func export(_ form: ExportForm) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var writer = form.writer(title: "Library", now: 1_700_000_000_000) { bytes += $0 }
    try writer.begin()
    try library.forEachArticle(includingTrash: true) { try writer.add($0, $1) }
    for search in try library.savedSearches() { try writer.add(search) }
    try writer.finish()
    return bytes
  }
}

/// The lines of either that are not the same in the other.
func differences(_ one: String, _ other: String) -> [Substring] {
  let (one, other) = (one.split(separator: "\n"), other.split(separator: "\n"))
  return one.filter { !other.contains($0) } + other.filter { !one.contains($0) }
}

@Suite struct ExportTests {
  @Test(arguments: UInt64(0)..<40)
  func aLibraryThatUsesEveryFieldComesBackEqual(seed: UInt64) throws {
    let (old, new, newer) = (
      try TemporaryLibrary(), try TemporaryLibrary(), try TemporaryLibrary()
    )
    var random = RandomLibrary(seed: seed)
    try random.fill(old)
    let canonical = try old.export()

    try new.importing(canonical)
    let lines = String(decoding: try new.export(.jsonl), as: UTF8.self)
    try newer.importing(lines)

    let (once, twice) = (try new.export(), try newer.export())
    #expect(differences(once, canonical) == [])
    #expect(differences(twice, canonical) == [])
  }

  @Test(arguments: UInt64(0)..<20)
  func aTableComesBackAsFarAsItGoes(seed: UInt64) throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    var random = RandomLibrary(seed: seed)
    try random.fill(old)

    let table = String(decoding: try old.export(.csv), as: UTF8.self)
    _ = try new.skipping(table)

    try new.library.forEachArticle(includingTrash: true) { after, _ in
      let before = try #require(try old.library.article(after.id))
      #expect(after.title == before.title)
      #expect(after.saved == before.saved)
      #expect(after.tags == before.tags && after.state == before.state)
      #expect(after.author == before.author && after.isFavourite == before.isFavourite)
    }
  }

  @Test(arguments: [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "=cmd|' /C calc'!A0", "a=1", "'a",
    "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "'＝1",
  ])
  func noFieldOfATableBeginsAFormulaAndAllAreReadAsTheyWere(text: String) {
    let field = FormulaGuard.added(to: text)

    #expect(
      field.unicodeScalars.first.map { !"=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? true)
    #expect(FormulaGuard.removed(from: field) == text)
  }

  @Test(arguments: UInt64(0)..<20)
  func bookmarksComeBackAsFarAsTheyGo(seed: UInt64) throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    var random = RandomLibrary(seed: seed)
    try random.fill(old)

    let page = String(decoding: try old.export(.netscape), as: UTF8.self)
    try new.importing(page)

    #expect(!page.contains("<script>"))
    try new.library.forEachArticle(includingTrash: true) { after, _ in
      let before = try #require(try old.library.article(after.id))
      #expect(after.url == before.url && after.saved / 1000 == before.saved / 1000)
    }
  }

  @Test func aMarkdownFileIsFrontMatterTextHighlightsAndNotes() throws {
    let library = try TemporaryLibrary()
    try library.fill()
    let article = try #require(try library.library.article(TemporaryLibrary.page))

    let text = MarkdownNote(article, try library.library.body(of: article.id)).text

    #expect(text.hasPrefix("---\ntitle: \"My hedges\"\nurl: \"https://example.org/hedges\"\n"))
    #expect(
      text.contains(
        "\ntags: [\"Gärten\", \"wind\"]\n---\n\n# My hedges\n\nHedges keep\nthe wind out.\n"))
    #expect(text.contains("## Highlights\n\n> keep\n> the\n\nwhy?\n\n## Notes\n\ntwo\nlines"))
  }

  @Test(arguments: [
    ("<script>alert(1)</script>", #"\<script\>alert(1)\</script\>"#),
    ("# no heading", ##"\# no heading"##),
    ("[a](b) ![c](d)", #"\[a\](b) !\[c\](d)"#), ("1. no list", #"1\. no list"#),
    ("- no list", #"\- no list"#),
    ("[[no link]]", #"\[\[no link\]\]"#), ("---", #"\---"#),
  ])
  func wordsOfOthersBecomeNoMarkup(text: String, markdown: String) throws {
    let library = try TemporaryLibrary()
    let (id, body) = (ArticleID(high: 1, low: 1), ContentBody(text: text))
    let content = ContentReference(
      source: .manual, extractorVersion: 1, captured: 0, bodyHash: body.hash,
      bodyBytes: body.encoded.count, wordCount: 1)
    try library.change(
      id, [.save(url: nil, at: 0), .capture(Captured(title: "T", content: content))], body: body)
    let article = try #require(try library.library.article(id))

    #expect(MarkdownNote(article, body).text.hasSuffix("# T\n\n\(markdown)\n"))
  }

  @Test(arguments: [
    ("../../etc/passwd", "etc passwd"), ("a/b\\c:d*e?f", "a b c d e f"), ("...", ""), ("", ""),
    ("con", "con"),
    ("\u{0}\u{202e}x", "x"), ("茶の湯 — Tea!", "茶の湯 Tea"), (String(repeating: "é", count: 500), nil),
  ])
  func aFileIsNamedInPlainCharacters(title: String, words: String?) throws {
    let library = try TemporaryLibrary()
    let id = ArticleID(high: 1, low: 1)
    try library.change(id, [.save(url: nil, at: 0), .capture(Captured(title: title))])
    let article = try #require(try library.library.article(id))

    let name = ExportName.name(for: article)

    #expect(name.hasSuffix(article.id.text.prefix(10)) && name.utf8.count <= 140)
    if let words, !title.isEmpty {
      #expect(name == (words + " " + article.id.text.prefix(10)).trimmed)
    }
    #expect(!name.contains("/") && !name.hasPrefix("."))
  }
}

@Suite struct EPUBTests {
  /// The files of the book; each that is XML reads as such.
  private static func files(_ book: [UInt8]) throws -> [String: [UInt8]] {
    let zip = try ZipArchive(ArchiveInMemory(book))
    var files: [String: [UInt8]] = [:]
    for entry in zip.entries {
      files[entry.name] = try zip.bytes(of: entry)
      guard entry.name != "mimetype" else { continue }
      let parser = XMLParser(data: Data(files[entry.name] ?? []))
      #expect(parser.parse(), "\(entry.name): \(String(describing: parser.parserError))")
    }
    return files
  }

  @Test(arguments: UInt64(0)..<10)
  func aBookHasAChapterAnArticleAndSaysFirstWhatItIs(seed: UInt64) throws {
    let library = try TemporaryLibrary()
    var random = RandomLibrary(seed: seed)
    try random.fill(library)

    let book = try library.export(.epub)

    let counts = try library.library.counts()
    let files = try Self.files(book)
    #expect(Array(book[30..<58]) == Array("mimetypeapplication/epub+zip".utf8))
    #expect(
      files.keys.filter { $0.hasPrefix("EPUB/chapter-") }.count == counts.articles + counts.trashed)
    #expect(files["EPUB/nav.xhtml"] != nil && files["EPUB/book.opf"] != nil)
  }

  @Test func aBookWithoutArticlesIsABookToo() throws {
    let files = try Self.files(try TemporaryLibrary().export(.epub))

    #expect(files["EPUB/chapter-1.xhtml"] != nil)
  }

  @Test(arguments: [
    (
      "<p>a <em>b</em></p><ul><li>c</li><li><p>d</p></li></ul>",
      "<p>a <em>b</em></p>\n<ul>\n<li>c</li>\n<li>d</li>\n</ul>\n"
    ),
    (
      "<blockquote><p>a</p></blockquote>b<br>c",
      "<blockquote><p>a</p></blockquote>\n<p>b<br/>c</p>\n"
    ),
    ("<h1>a</h1><div>b<div>c</div></div>", "<h2>a</h2>\n<p>b</p>\n<p>c</p>\n"),
    (
      "<a href=\"https://ex.org/?a=1&amp;b=2\">x <a href='https://ex.org'>y</a></a>",
      "<p><a href=\"https://ex.org/?a=1&amp;b=2\">x y</a></p>\n"
    ),
    ("<a href=\"javascript:1\">x</a><a href=\"https://ex.org/ y\">z</a>", "<p>xz</p>\n"),
    ("<em>a<p>b</em>c", "<p><em>a</em></p>\n<p>bc</p>\n"), ("", "<p></p>\n"),
    ("<pre>a\n b</pre>", "<pre>a\n b</pre>\n"),
    ("a\u{1}b\u{ffff}", "<p>a b </p>\n"),
  ])
  func markupBecomesAFewElementsInTheirPlaces(html: String, xhtml: String) {
    #expect(ChapterMarkup(html: html).xhtml == xhtml)
  }

  @Test(arguments: UInt64(0)..<300)
  func anyMarkupBecomesXML(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "<p>", "</p>", "<li>", "</li>", "<ul>", "</ul>", "<em>", "</em>",
      "<a href=\"https://e.org\">", "</a>", "<pre>",
      "</pre>", "<blockquote>", "</blockquote>", "<h2>", "</h2>", "<br>", "<", "&", "x", " ",
      "<td>", "\"", "'>",
    ]
    let html = (0..<30).compactMap { _ in pieces.randomElement(using: &random) }.joined()

    let xhtml = ChapterMarkup(html: html).xhtml

    #expect(XMLParser(data: Data("<body>\(xhtml)</body>".utf8)).parse(), "\(html)")
  }
}
