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
    guard html.utf8.count <= largestPage else { throw .tooLarge(name: name, limit: largestPage) }
    guard let document = TreeBuilder.document(of: Array(html.utf8)) else {
      throw .tooComplex(name: name)
    }
    return document
  }
}
