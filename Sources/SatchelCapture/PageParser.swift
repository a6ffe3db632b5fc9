import CGumbo

/// Turns HTML into a document: gumbo's tree, copied out and cleaned of control characters.
package enum PageParser {
  /// The largest page that is parsed, in bytes of UTF-8.
  package static let largestPage = 10 << 20

  /// Parses a page in time that grows with its length only.
  ///
  /// A page whose markup nests absurdly keeps its words, and loses all structure but its paragraphs.
  ///
  /// - Throws: `tooLarge` beyond `largestPage`, `tooComplex` beyond a million nodes.
  package static func parse(
    _ html: String, name: String = "the page"
  ) throws(CaptureError) -> HTMLDocument {
    guard html.utf8.count <= largestPage else { throw .tooLarge(name: name, limit: largestPage) }
    let bytes = Array(CleanText.text(html).utf8)
    let parsed = MarkupShape.isTame(bytes) ? GumboTree.document(of: bytes) : nil
    guard let document = parsed ?? GumboTree.document(of: FlatMarkup.flattened(bytes)) else {
      throw .tooComplex(name: name)
    }
    return document
  }
}

/// Gumbo's own tree of a page; freed with its owner.
struct GumboTree: ~Copyable {
  /// Several times what a page of the largest size needs that people wrote.
  private static let memoryLimit = 256 << 20
  private static let processorSeconds = 10.0
  private static let mostNodes = 1_000_000

  private let page: OpaquePointer

  /// Nil when the page goes beyond a limit.
  static func document(of html: [UInt8]) -> HTMLDocument? {
    html.withUnsafeBytes { bytes in
      GumboTree(bytes)?.copied()
    }
  }

  /// The bytes must stay in place while the tree lives.
  private init?(_ html: UnsafeRawBufferPointer) {
    // An empty page may have no address; gumbo wants one.
    let bytes = html.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) }
    let page = withUnsafePointer(to: CChar(0)) { empty in
      satchel_page_parse(bytes ?? empty, html.count, Self.memoryLimit, Self.processorSeconds)
    }
    guard let page else { return nil }
    self.page = page
  }

  deinit { satchel_page_free(page) }

  private typealias NodePointer = UnsafePointer<GumboNode>

  private borrowing func copied() -> HTMLDocument? {
    guard let root = satchel_page_root(page) else { return nil }
    var document = HTMLDocument()
    var open: [(children: GumboVector, next: Int, index: Int)] = []
    Self.append(root, parent: 0, to: &document, open: &open)
    while let (children, next, index) = open.last {
      guard next < Int(children.length) else {
        document.nodes[index].end = document.nodes.count
        open.removeLast()
        continue
      }
      open[open.count - 1].next += 1
      guard let child = children.data[next] else { continue }
      let node = NodePointer(OpaquePointer(child))
      Self.append(node, parent: index, to: &document, open: &open)
      guard document.nodes.count <= Self.mostNodes else { return nil }
    }
    return document
  }

  /// Appends the node, unless it is one that Satchel never reads: a comment, or a drawing.
  private static func append(
    _ node: NodePointer, parent: Int, to document: inout HTMLDocument,
    open: inout [(children: GumboVector, next: Int, index: Int)]
  ) {
    let index = document.nodes.count
    switch node.pointee.type {
    case GUMBO_NODE_ELEMENT:
      let source = node.pointee.v.element
      guard source.tag_namespace == GUMBO_NAMESPACE_HTML else { return }
      let element = HTMLDocument.Element(
        name: name(of: source), attributes: attributes(of: source.attributes))
      document.nodes.append(.init(content: .element(element), parent: parent, end: index + 1))
      if holdsReadableContent(element) { open.append((source.children, 0, index)) }
    case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA:
      let text = CleanText.text(node.pointee.v.text.text)
      document.nodes.append(.init(content: .text(text), parent: parent, end: index + 1))
    default: break
    }
  }

  private static func holdsReadableContent(_ element: HTMLDocument.Element) -> Bool {
    switch element.name {
    case "style", "template", "iframe", "noembed", "noframes": false
    case "script": element["type"].map { $0.lowercased().contains("ld+json") } ?? false
    default: true
    }
  }

  private static func name(of element: GumboElement) -> String {
    guard element.tag == GUMBO_TAG_UNKNOWN else {
      return String(cString: gumbo_normalized_tagname(element.tag))
    }
    var piece = element.original_tag
    guard piece.data != nil else { return "" }
    gumbo_tag_from_original_text(&piece)
    let bytes = UnsafeRawBufferPointer(start: piece.data, count: min(piece.length, 64))
    return String(decoding: bytes, as: UTF8.self).lowercased()
  }

  /// The attributes that Satchel reads; others, and those of absurd length, are left behind.
  private static func attributes(of vector: GumboVector) -> [(name: String, value: String)] {
    var attributes: [(name: String, value: String)] = []
    for position in 0..<Int(vector.length) {
      guard let pointer = vector.data[position] else { continue }
      let attribute = UnsafePointer<GumboAttribute>(OpaquePointer(pointer)).pointee
      let name = String(cString: attribute.name)
      guard readAttributes.contains(name) else { continue }
      attributes.append((name, CleanText.text(attribute.value, limit: 8192)))
    }
    return attributes
  }

  private static let readAttributes: Set<String> = [
    "alt", "aria-hidden", "class", "colspan", "content", "datetime", "dir", "hidden", "href",
    "data-src", "http-equiv", "id", "itemprop", "lang", "name", "property", "pubdate", "rel",
    "reversed",
    "role",
    "rowspan", "src", "start", "style", "title", "type", "value",
  ]
}
