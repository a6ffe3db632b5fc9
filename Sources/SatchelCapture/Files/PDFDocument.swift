/// A PDF document's text and what it says of itself, read by poppler's programs.
struct PDFDocument {
  private let text: String
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
    let lines = try Self.output(
      of: "pdftotext", ["-enc", "UTF-8", "-nopgbrk", "-", "-"], bytes, name)
    guard lines.utf8.count <= PageParser.largestPage else {
      throw .tooLarge(name: name, limit: PageParser.largestPage)
    }
    text = Self.paragraphs(of: CleanText.text(lines))
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw .unreadableDocument(name: name, reason: "it holds pictures of pages and no text")
    }
    // A document that says nothing of itself is still one.
    let info = try? Self.output(of: "pdfinfo", ["-enc", "UTF-8", "-isodates", "-"], bytes, name)
    fields = Self.fields(info ?? "")
  }

  private static func output(
    of program: String, _ arguments: [String], _ bytes: [UInt8], _ name: String
  ) throws(CaptureError) -> String {
    do {
      let output = try BoundedChild.output(of: program, arguments, input: bytes)
      return String(decoding: output, as: UTF8.self)
    } catch .missing {
      throw .unreadableDocument(
        name: name, reason: "\(program) is not installed; run: apt-get install poppler-utils")
    } catch {
      throw .unreadableDocument(name: name, reason: "it is damaged, locked or beyond all limits")
    }
  }

  var captured: CapturedPage {
    var page = TextFile(text, name: name).captured
    if let title = fields["Title"], Self.isTitle(title) { page.title = title }
    page.author = fields["Author"] ?? page.author
    page.published = fields["CreationDate"].map { String($0.prefix(10)) } ?? page.published
    return page
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

  /// Lines put together as paragraphs, and words that were divided at a line's end.
  static func paragraphs(of lines: String) -> String {
    var paragraphs: [String] = []
    for block in lines.split(separator: "\n\n") {
      var paragraph = ""
      for line in block.split(separator: "\n") {
        let line = line.trimming(while: \.isWhitespace)
        if paragraph.last == "-", line.first?.isLowercase ?? false {
          paragraph.removeLast()
        } else if !paragraph.isEmpty {
          paragraph += " "
        }
        paragraph += line
      }
      if !paragraph.isEmpty { paragraphs.append(paragraph) }
    }
    return paragraphs.joined(separator: "\n\n")
  }
}
