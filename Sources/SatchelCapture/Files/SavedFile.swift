/// Makes an article of whatever a file, an answer or standard input holds: a page, a page as a browser
/// archived it, a PDF document, Markdown or text.
///
/// What it is is told by its bytes; `contentType`, the header of that name, and the ending of `name` decide
/// only where those say nothing. `url` is where it came from, if that is known.
///
/// - Throws: `notText`, `unreadableType`, `tooLarge`, `tooComplex` or `unreadableDocument`.
package func capture(
  document bytes: [UInt8], name: String, contentType: String? = nil, url: String? = nil
) throws(CaptureError) -> CapturedPage {
  if PDFDocument.isOne(bytes) { return try PDFDocument(bytes, name: name).captured }
  if let archive = WebArchive(bytes) {
    return try capture(
      page: archive.page, contentType: archive.contentType, url: url ?? archive.url)
  }
  guard contentType == nil else {
    return try capture(page: bytes, contentType: contentType, url: url)
  }
  let isNamedAsPage = [".html", ".htm", ".xhtml"].contains { name.lowercased().hasSuffix($0) }
  guard isNamedAsPage || FileKind.isPage(bytes) else {
    return try capture(textFile: bytes, name: name)
  }
  return try capture(page: bytes, contentType: nil, url: url)
}

/// Whether the bytes are a document by themselves, and no list of addresses.
package func isDocument(_ bytes: [UInt8]) -> Bool {
  FileKind.isPage(bytes) || FileKind.binary(bytes) != nil || WebArchive(bytes) != nil
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
