/// Turns HTML into a document as browsers do, cleaned of control characters.
package enum PageParser {
  /// The largest page that is parsed, in bytes of UTF-8.
  package static let largestPage = 20 << 20

  /// Parses a page in time and memory that grow with its length only.
  ///
  /// A page whose markup nests absurdly keeps its words; its innermost elements stand side by side.
  ///
  /// - Throws: `tooLarge` beyond `largestPage`, `tooComplex` beyond some millions of nodes.
  package static func parse(
    _ html: String, name: String = "the page"
  ) throws(CaptureError) -> HTMLDocument {
    try parse(utf8: Array(html.utf8), name: name)
  }

  /// The same for bytes as a server sends them; `contentType` is the header, if there was one.
  static func parse(
    page bytes: [UInt8], contentType: String? = nil, name: String = "the page"
  ) throws(CaptureError) -> HTMLDocument {
    let charset = Charset.ofPage(bytes, contentType: contentType)
    return try parse(utf8: charset.utf8(of: bytes), name: name)
  }

  private static func parse(utf8 html: [UInt8], name: String) throws(CaptureError) -> HTMLDocument {
    guard html.count <= largestPage else { throw .tooLarge(name: name, limit: largestPage) }
    guard let document = TreeBuilder.document(of: html) else { throw .tooComplex(name: name) }
    return document
  }
}
