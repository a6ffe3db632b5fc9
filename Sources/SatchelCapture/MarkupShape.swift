/// Whether a page's markup is of a shape that the parser takes in linear time.
///
/// A conforming HTML parser looks through the open elements at most tags, through a tag's attributes
/// at each attribute, and opens forgotten formatting again in every block. That is quick on pages
/// that people make and quadratic on pages made to hurt. The figures here are many times what the
/// first kind has.
struct MarkupShape {
  private static let deepestNesting = 400
  private static let mostAttributes = 256
  private static let mostOpenFormatting = 256

  private var open: [String] = []
  private var openFormatting: [String: Int] = [:]
  private var openFormattingTotal = 0
  private var foreignDepth = 0
  private var rootAttributes = 0

  static func isTame(_ html: [UInt8]) -> Bool {
    var (scanner, shape) = (MarkupScanner(html), Self())
    while let token = scanner.next() {
      guard shape.takes(token) else { return false }
    }
    return true
  }

  private mutating func takes(_ token: MarkupScanner.Token) -> Bool {
    switch token {
    case .start(let name, let attributes, let selfClosing):
      start(name, attributes: attributes, selfClosing: selfClosing)
      return attributes <= Self.mostAttributes && rootAttributes <= Self.mostAttributes
        && open.count <= Self.deepestNesting && openFormattingTotal <= Self.mostOpenFormatting
    case .end(let name): end(name)
    case .text, .rawText, .comment: break
    }
    return true
  }

  private mutating func start(_ name: String, attributes: Int, selfClosing: Bool) {
    if name == "html" || name == "body" {
      // Their attributes are gathered on one element, however often the tags come.
      rootAttributes += attributes
      return
    }
    guard !ElementNames.void.contains(name), !(selfClosing && foreignDepth > 0) else { return }
    closeImplied(by: name)
    if ElementNames.formatting.contains(name) { count(name, by: 1) }
    if Self.foreign.contains(name) { foreignDepth += 1 }
    open.append(name)
  }

  private mutating func end(_ name: String) {
    if ElementNames.formatting.contains(name) { count(name, by: -1) }
    guard let index = open.lastIndex(of: name) else { return }
    // Inline elements end alone; blocks end with all that is open inside them.
    if ElementNames.formatting.contains(name) {
      open.remove(at: index)
    } else {
      pop(to: index)
    }
  }

  /// Ends what `name` ends by starting: a paragraph by any block, an item by the next.
  private mutating func closeImplied(by name: String) {
    if ElementNames.block.contains(name) {
      let innermostBlock = open.lastIndex(where: ElementNames.block.contains)
      if let innermostBlock, open[innermostBlock] == "p" { pop(to: innermostBlock) }
    }
    guard let (siblings, container) = Self.implied[name] else { return }
    let index = open.lastIndex { siblings.contains($0) || container.contains($0) }
    if let index, siblings.contains(open[index]) { pop(to: index) }
  }

  private mutating func pop(to index: Int) {
    foreignDepth -= open[index...].count(where: Self.foreign.contains)
    open.removeSubrange(index...)
  }

  private mutating func count(_ name: String, by change: Int) {
    let before = openFormatting[name, default: 0]
    // A link ends the one before it.
    let after = name == "a" ? max(0, change) : max(0, before + change)
    openFormatting[name] = after
    openFormattingTotal += after - before
  }

  private static let foreign: Set<String> = ["svg", "math"]

  private static let implied: [String: (siblings: Set<String>, container: Set<String>)] = [
    "li": (["li"], ["ul", "ol", "menu", "dir"]),
    "dt": (["dt", "dd"], ["dl"]),
    "dd": (["dt", "dd"], ["dl"]),
    "option": (["option"], ["select", "optgroup", "datalist"]),
    "optgroup": (["optgroup"], ["select"]),
    "tr": (["tr"], ["table"]),
    "td": (["td", "th"], ["tr", "table"]),
    "th": (["td", "th"], ["tr", "table"]),
    "tbody": (["tbody", "thead", "tfoot"], ["table"]),
    "thead": (["tbody", "thead", "tfoot"], ["table"]),
    "tfoot": (["tbody", "thead", "tfoot"], ["table"]),
    "rt": (["rt", "rp"], ["ruby"]),
    "rp": (["rt", "rp"], ["ruby"]),
    "a": (["a"], ElementNames.block),
    "h1": (ElementNames.heading, ElementNames.block.subtracting(ElementNames.heading)),
    "h2": (ElementNames.heading, ElementNames.block.subtracting(ElementNames.heading)),
    "h3": (ElementNames.heading, ElementNames.block.subtracting(ElementNames.heading)),
    "h4": (ElementNames.heading, ElementNames.block.subtracting(ElementNames.heading)),
    "h5": (ElementNames.heading, ElementNames.block.subtracting(ElementNames.heading)),
    "h6": (ElementNames.heading, ElementNames.block.subtracting(ElementNames.heading)),
  ]
}

/// Turns a page of a shape that would hurt into a flat one that holds the same words.
enum FlatMarkup {
  /// Paragraphs, line breaks and the title remain, without attributes; nothing nests.
  static func flattened(_ html: [UInt8]) -> [UInt8] {
    var (scanner, atBlockStart) = (MarkupScanner(html), false)
    var flat: [UInt8] = []
    flat.reserveCapacity(html.count)
    while let token = scanner.next() {
      switch token {
      case .text(let range):
        append(html[range], to: &flat)
        atBlockStart = false
      case .rawText(let range, "title"):
        flat += "<title>".utf8
        append(html[range], to: &flat)
        flat += "</title>".utf8
      case .start("br", _, _): flat += "<br>".utf8
      case .start(let name, _, _), .end(let name):
        if ElementNames.block.contains(name), !atBlockStart { flat += "<p>".utf8 }
        atBlockStart = atBlockStart || ElementNames.block.contains(name)
      case .rawText, .comment: break
      }
    }
    return flat
  }

  /// Escapes `<`, so that what is left on either side of a dropped tag never joins to a new one.
  private static func append(_ text: ArraySlice<UInt8>, to flat: inout [UInt8]) {
    for byte in text {
      if byte == UInt8(ascii: "<") { flat += "&lt;".utf8 } else { flat.append(byte) }
    }
  }
}
