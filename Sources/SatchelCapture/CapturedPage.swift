/// A page or text file made into an article: what is stored is what is shown.
///
/// Titles, names and the excerpt are single lines without control characters. `text` and `html` hold
/// the same words.
package struct CapturedPage: Equatable, Sendable {
  /// Empty when the page has none.
  package var title: String
  package var author: String?
  package var site: String?
  /// A language tag such as `pt-BR`.
  package var language: String?
  package var direction: TextDirection?
  /// ISO 8601, a date with or without time.
  package var published: String?
  /// The address that the page itself wants to be known by, on its own site.
  package var canonicalURL: String?
  package var excerpt: String
  package var text: String
  /// Harmless HTML, see `Sanitiser`; it belongs inside `<body>`.
  package var html: String
  /// Words; characters in scripts that write none apart.
  package var wordCount: Int
  /// ISO 8601, a date with or without time.
  package var modified: String?
  /// The address of the picture that stands for the article.
  package var image: String?
  /// False for a page that is a menu, a listing or the like.
  package var isArticle = true
}

/// Makes an article of a page's bytes, which may be any bytes: nothing of them is trusted.
///
/// `contentType` is the header of that name, if there was one; `url` is where the page came from:
/// relative links are resolved against it, and errors name it.
///
/// - Throws: `notText`, `unreadableType`, `tooLarge` or `tooComplex`. A page without words is none
///   of these: it has an empty text.
package func capture(
  page bytes: [UInt8], contentType: String?, url: String?
) throws(CaptureError) -> CapturedPage {
  if let type = contentType.flatMap(MediaType.init), type.isText {
    try checkReadable(bytes, name: url ?? "the page")
    return capturedText(bytes, contentType: contentType, name: nil, url: url)
  }
  return try draft(page: bytes, contentType: contentType, url: url).finished()
}

/// Makes an article of a text or Markdown file as people have them; `url` is where it came from, if that is
/// known.
///
/// - Throws: `notText` for a file that is something else, `tooLarge`.
package func capture(
  textFile bytes: [UInt8], name: String, url: String? = nil
) throws(CaptureError) -> CapturedPage {
  try checkReadable(bytes, name: name)
  return capturedText(bytes, contentType: nil, name: name, url: url)
}

/// Makes an article of a file: a saved web page when its name or its start says so, else text.
///
/// - Throws: As the captures of pages and of text files do.
package func capture(file bytes: [UInt8], name: String) throws(CaptureError) -> CapturedPage {
  let isNamedAsPage = [".html", ".htm", ".xhtml"].contains { name.lowercased().hasSuffix($0) }
  guard isNamedAsPage || FileKind.isPage(bytes) else {
    return try capture(textFile: bytes, name: name)
  }
  try checkReadable(bytes, name: name)
  let document = try PageParser.parse(page: bytes, name: name)
  return ArticleDraft(document, address: nil).finished()
}

func checkReadable(_ bytes: [UInt8], name: String) throws(CaptureError) {
  guard bytes.count <= PageParser.largestPage else {
    throw .tooLarge(name: name, limit: PageParser.largestPage)
  }
  if let kind = FileKind.binary(bytes) { throw .notText(name: name, kind: kind) }
}

private func capturedText(
  _ bytes: [UInt8], contentType: String?, name: String?, url: String?
) -> CapturedPage {
  let text = Charset.ofText(bytes, contentType: contentType).decode(bytes)
  let isMarkdown =
    contentType.flatMap(MediaType.init)?.isMarkdown == true
    || [name, url].contains { MediaType.isMarkdown(named: $0 ?? "") }
  return TextFile(text, name: name, address: url, isMarkdown: isMarkdown).captured
}

extension Extraction {
  /// Leaves out the heading that says the title again: the title is shown above the article.
  mutating func dropTitle(_ title: String, in document: HTMLDocument) {
    guard !document.nodes.isEmpty, !title.isEmpty else { return }
    let heading = document.subtree(root).first { index in
      !isDropped(index) && ElementSet.heading.contains(document.name(index))
    }
    guard let heading, CleanText.line(document.text(heading)) == title else { return }
    drop(heading)
  }
}

/// A few words of an article, for lists.
enum Excerpt {
  private static let length = 240

  /// The first paragraph that is more than a line of its own, cut to length.
  static func of(_ text: String, title: String) -> String {
    var first: Substring?
    for line in text.split(separator: "\n", maxSplits: 200) where !line.allSatisfy(\.isWhitespace) {
      if line.prefix(title.count + 1) == title { continue }
      first = first ?? line
      if line.utf8.count >= 80 { return CleanText.line(line, limit: length) }
    }
    return CleanText.line(first ?? "", limit: length)
  }
}
