import SatchelArchive
import SatchelBytes
import SatchelModel

/// A book of articles for an e-reader (EPUB 3), a chapter an article, with the person's notes behind each.
///
/// The same articles give the same bytes but for the date.
struct EPUBExport: ArticleExport {
  private struct Chapter {
    let file, title: String
  }

  private let title: String
  private let now: Int64
  private var zip: ZipWriter
  private var chapters: [Chapter] = []
  private var languages: [String: Int] = [:]
  private var ids: [ArticleID] = []

  init(title: String, now: Int64, to sink: @escaping ExportSink) {
    (self.title, self.now) = (title.isBlank ? "Articles" : title, now)
    zip = ZipWriter(sink)
  }

  mutating func begin() throws {
    // First and as it stands, so that what kind of file this is can be told from its first bytes.
    try zip.add("mimetype", Array("application/epub+zip".utf8), isPacked: false)
    try add(
      "META-INF/container.xml",
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
      <rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
      </container>

      """)
  }

  mutating func add(_ article: Article, _ body: ContentBody?) throws {
    let chapter = Chapter(file: "chapter-\(chapters.count + 1).xhtml", title: article.title)
    chapters.append(chapter)
    ids.append(article.id)
    if let language = article.language { languages[language, default: 0] += 1 }
    try add(
      "EPUB/\(chapter.file)",
      page(article.title, language: article.language, Self.content(article, body)))
  }

  mutating func finish() throws {
    // A book has a chapter.
    if chapters.isEmpty {
      chapters.append(Chapter(file: "chapter-1.xhtml", title: title))
      try add("EPUB/chapter-1.xhtml", page(title, language: nil, "<p>No articles.</p>\n"))
    }
    let links = chapters.map { "<li><a href=\"\($0.file)\">\(Self.safe($0.title))</a></li>\n" }
    try add(
      "EPUB/nav.xhtml",
      page(
        title, language: nil,
        "<nav epub:type=\"toc\" id=\"toc\"><ol>\n\(links.joined())</ol></nav>\n"))
    try add("EPUB/book.opf", package)
    try zip.finish()
  }

  private mutating func add(_ name: String, _ text: String) throws {
    try zip.add(name, Array(text.utf8))
  }

  private var package: String {
    let files = chapters.map(\.file)
    let items = files.enumerated().map {
      "<item id=\"c\($0 + 1)\" href=\"\($1)\" media-type=\"application/xhtml+xml\"/>\n"
    }
    let order = files.indices.map { "<itemref idref=\"c\($0 + 1)\"/>\n" }
    let identity = Hex.encode(Digest.sha256(ids.flatMap(\.bytes)).prefix(16))
    let modified = CivilDate.iso8601(now).prefix(19) + "Z"
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
      <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
      <dc:identifier id="id">urn:satchel:\(identity)</dc:identifier>
      <dc:title>\(Self.safe(title))</dc:title>
      <dc:language>\(Self.language(languages.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key))</dc:language>
      <meta property="dcterms:modified">\(modified)</meta>
      </metadata>
      <manifest>
      <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
      \(items.joined())</manifest>
      <spine>
      \(order.joined())</spine>
      </package>

      """
  }

  // MARK: - Pages

  private func page(_ title: String, language: String?, _ content: String) -> String {
    let language = Self.language(language)
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE html>
      <html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="\(language)" xml:lang="\(language)">
      <head><title>\(Self.safe(title))</title></head>
      <body>
      <h1>\(Self.safe(title))</h1>
      \(content)</body>
      </html>

      """
  }

  private static func content(_ article: Article, _ body: ContentBody?) -> String {
    let source = [article.author, article.site, article.published, article.url]
      .compactMap(\.self).joined(separator: " · ")
    var content = source.isEmpty ? "" : "<p><small>\(safe(source))</small></p>\n"
    if let body {
      content +=
        body.html.isEmpty
        ? ChapterMarkup(text: body.text).xhtml : ChapterMarkup(html: body.html).xhtml
    }
    content += section(
      "Highlights",
      article.highlights.map { mark in
        "<blockquote>\(ChapterMarkup(text: mark.anchor.quote).xhtml)</blockquote>\n"
          + (mark.note.map { ChapterMarkup(text: $0.text).xhtml } ?? "")
      })
    content += section("Notes", article.notes.map { ChapterMarkup(text: $0.text).xhtml })
    return content
  }

  private static func section(_ title: String, _ parts: [String]) -> String {
    parts.isEmpty ? "" : "<h2>\(title)</h2>\n" + parts.joined()
  }

  private static func safe(_ text: String) -> String {
    let safe = CharacterReferences.escaped(text.ofXML)
    return safe.isBlank ? "Untitled" : safe
  }

  /// A language tag as BCP 47 has it; `und` for what is none.
  private static func language(_ tag: String?) -> String {
    guard let tag, tag.utf8.count <= 35 else { return "und" }
    let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
    let isTag =
      (2...3).contains(parts.first?.count ?? 0)
      && parts.first?.allSatisfy { $0.isASCII && $0.isLetter } == true
      && parts.dropFirst().allSatisfy { part in
        (2...8).contains(part.count)
          && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      }
    return isTag ? tag : "und"
  }
}
