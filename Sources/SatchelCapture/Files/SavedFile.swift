/// An article, and the bytes of the pictures that its HTML names.
package struct CapturedDocument: Sendable {
  package let page: CapturedPage
  package let pictures: [[UInt8]]
}

/// Makes an article of whatever a file, an answer or standard input holds: a page, a page as a browser
/// archived it, a PDF document, an EPUB book, Markdown or text.
///
/// What it is is told by its bytes; `contentType`, the header of that name, and the ending of `name` decide
/// only where those say nothing. `url` is where it came from, if that is known. Pictures come from an
/// archive alone: nothing is fetched.
///
/// - Throws: `notText`, `unreadableType`, `tooLarge`, `tooComplex` or `unreadableDocument`.
package func capture(
  document bytes: [UInt8], name: String, contentType: String? = nil, url: String? = nil,
  pictures rules: PictureRules = .none
) throws(CaptureError) -> CapturedDocument {
  if EPUBBook.isOne(bytes) { return try EPUBBook(bytes, name: name).captured(rules) }
  let archive = WebArchive(bytes)
  switch try CaptureStage(bytes, archive, name: name, contentType: contentType, url: url) {
  case .finished(let page): return CapturedDocument(page: page, pictures: [])
  case .draft(let draft):
    var shelf = PictureShelf(rules)
    draft.putEmbeddedPictures(on: &shelf)
    for address in draft.pictures.prefix(rules.most) {
      if let picture = archive?.resources[address] { shelf.put(picture, from: address) }
    }
    return CapturedDocument(
      page: draft.finished(storedPicture: shelf.reference), pictures: shelf.pictures)
  }
}

/// How far an article gets without its pictures.
enum CaptureStage {
  case finished(CapturedPage)
  case draft(ArticleDraft)

  init(
    _ bytes: [UInt8], _ archive: WebArchive?, name: String, contentType: String?, url: String?
  ) throws(CaptureError) {
    if PDFDocument.isOne(bytes) {
      self = .finished(try PDFDocument(bytes, name: name).captured)
    } else if EPUBBook.isOne(bytes) {
      self = .finished(try EPUBBook(bytes, name: name).captured(.none).page)
    } else if let archive {
      self = .draft(
        try SatchelCapture.draft(
          page: archive.page, contentType: archive.contentType, url: url ?? archive.url))
    } else if let type = contentType.flatMap(MediaType.init), type.isText {
      self = .finished(try capture(page: bytes, contentType: contentType, url: url))
    } else if contentType != nil || Self.isPage(bytes, name) {
      self = .draft(
        try SatchelCapture.draft(page: bytes, contentType: contentType, url: url))
    } else {
      self = .finished(try capture(textFile: bytes, name: name, url: url))
    }
  }

  private static func isPage(_ bytes: [UInt8], _ name: String) -> Bool {
    let name = name.lowercased()
    if [".html", ".htm", ".xhtml"].contains(where: name.hasSuffix) { return true }
    // Markdown may begin with a tag.
    let isText = [".md", ".markdown", ".txt", ".text"].contains(where: name.hasSuffix)
    return FileKind.isPage(bytes) || !isText && FileKind.beginsWithTag(bytes)
  }
}

/// Whether the bytes are a document by themselves, and no list of addresses.
package func isDocument(_ bytes: [UInt8]) -> Bool {
  FileKind.isPage(bytes) || FileKind.beginsWithTag(bytes) || FileKind.binary(bytes) != nil
    || WebArchive(bytes) != nil
}

/// Where a saved page says that it came from: an archive's own header, or the comment at the start that
/// browsers and the SingleFile extension leave; nil if it says nothing.
package func addressOfOrigin(_ bytes: [UInt8]) -> String? {
  if let archive = WebArchive(bytes) { return archive.url }
  guard FileKind.isPage(bytes) else { return nil }
  let start = String(decoding: bytes.prefix(4096), as: UTF8.self)
  for sign in ["saved from url=(", "\n url: "] {
    guard let place = start.firstRange(of: sign)?.upperBound else { continue }
    let rest = start[place...].prefix { !$0.isWhitespace }
    // The first kind counts the characters before the address: `(0019)https://…`.
    let address = rest.drop { $0.isNumber }.drop { $0 == ")" }
    if SafeLink.isWeb(String(address)) { return String(address) }
  }
  return nil
}
