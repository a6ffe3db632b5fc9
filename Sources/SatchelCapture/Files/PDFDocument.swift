/// A PDF document's text and what it says of itself, read by poppler's programs.
struct PDFDocument {
  private let text: PDFText
  private let fields: [String: String]
  private let name: String

  static func isOne(_ bytes: [UInt8]) -> Bool {
    // Some have a few bytes of something else before it.
    bytes.prefix(1024).firstRange(of: Array("%PDF-".utf8)) != nil && !FileKind.isPage(bytes)
  }

  /// - Throws: `tooLarge`, or `unreadableDocument` if the programs are missing or make nothing of it.
  init(_ bytes: [UInt8], name: String) throws(CaptureError) {
    guard bytes.count <= PageParser.largestPage * 4 else {
      throw .tooLarge(name: name, limit: PageParser.largestPage * 4)
    }
    self.name = name
    let listing = try Self.output(
      of: "pdftotext", ["-enc", "UTF-8", "-bbox-layout", "-", "-"], bytes, name)
    text = PDFText(PDFLine.lines(in: listing))
    guard !text.parts.isEmpty else {
      throw .unreadableDocument(name: name, reason: "it holds pictures of pages and no text")
    }
    // A document that says nothing of itself is still one.
    let info = try? Self.output(of: "pdfinfo", ["-enc", "UTF-8", "-isodates", "-"], bytes, name)
    fields = Self.fields(String(decoding: info ?? [], as: UTF8.self))
  }

  private static func output(
    of program: String, _ arguments: [String], _ bytes: [UInt8], _ name: String
  ) throws(CaptureError) -> [UInt8] {
    do {
      return try BoundedChild.output(of: program, arguments, input: bytes)
    } catch .missing {
      throw .unreadableDocument(
        name: name, reason: "\(program) is not installed; run: apt-get install poppler-utils")
    } catch {
      throw .unreadableDocument(name: name, reason: reason(bytes))
    }
  }

  private static func reason(_ bytes: [UInt8]) -> String {
    bytes.firstRange(of: Array("/Encrypt".utf8)) == nil
      ? "it is damaged, or beyond all limits"
      : "it is locked or damaged; if it has a password, add a copy without one"
  }

  var captured: CapturedPage {
    let title = fields["Title"].flatMap { Self.isTitle($0) ? $0 : nil } ?? text.title
    var article = text
    if let title { article.dropTitle(title) }
    let (text, html) = (article.text, article.html)
    let language = LanguageGuess.language(of: text, declared: nil)
    return CapturedPage(
      title: title ?? CleanText.line(text, limit: TextFile.longestTitle), author: fields["Author"],
      site: nil, language: language, direction: language.map(LanguageTag.direction),
      published: fields["CreationDate"].map { String($0.prefix(10)) }, canonicalURL: nil,
      excerpt: Excerpt.of(text, title: title ?? ""), text: text, html: html,
      wordCount: WordCount.words(in: text))
  }

  /// `Name:  value` a line.
  private static func fields(_ info: String) -> [String: String] {
    var fields: [String: String] = [:]
    for line in info.split(separator: "\n").prefix(100) {
      let sides = line.split(separator: ":", maxSplits: 1)
      guard sides.count == 2 else { continue }
      let value = CleanText.line(sides[1])
      if !value.isEmpty { fields[String(sides[0])] = value }
    }
    return fields
  }

  /// Programs that print put the name of a file there.
  private static func isTitle(_ text: String) -> Bool {
    let text = text.lowercased()
    return text.count > 2 && !text.hasPrefix("microsoft word") && !text.hasPrefix("untitled")
      && ![".doc", ".docx", ".pdf", ".dvi", ".tex", ".indd", ".qxd"].contains { text.hasSuffix($0) }
  }
}
