/// Makes of an article's clean HTML the XHTML of a book: few elements, none where it may not stand.
///
/// Whatever the markup, the result is valid: blocks never nest, lists hold items alone, and words outside all
/// blocks are paragraphs. Nothing is loaded: pictures leave their description, and other elements their inside.
struct ChapterMarkup {
  private enum Block: String {
    case paragraph = "p"
    case item = "li"
    case quote = "blockquote"
    case verbatim = "pre"
    case h2, h3, h4, h5, h6
  }

  private static let blocks: [String: Block] = [
    "p": .paragraph, "li": .item, "blockquote": .quote, "pre": .verbatim, "h1": .h2, "h2": .h2,
    "h3": .h3, "h4": .h4, "h5": .h5, "h6": .h6,
  ]
  /// Elements that begin and end lines, and become nothing themselves.
  private static let breaking: Set<String> = [
    "div", "section", "article", "ul", "ol", "dl", "dt", "dd", "table", "tr", "td", "th", "figure",
    "figcaption", "hr", "main", "header", "footer", "aside", "nav",
  ]
  private static let inline: Set<String> = [
    "em", "strong", "code", "sub", "sup", "b", "i", "cite", "small",
  ]
  private static let maximumInline = 16

  private(set) var xhtml = ""
  private var block: Block?
  private var isInList = false
  /// Kinds of block that are open around what is written next, the innermost last.
  private var kinds: [Block] = []
  private var inlines: [String] = []

  init(html: String) {
    var reader = MarkupReader()
    var source = ByteSource(Array(html.utf8), path: "")
    while let token = try? reader.next(&source) { take(token) }
    finish()
  }

  /// A text whose lines are paragraphs.
  init(text: String) {
    for line in text.split(separator: "\n") {
      write(String(line))
      closeBlock()
    }
    finish()
  }

  private mutating func take(_ token: MarkupReader.Token) {
    switch token {
    case .text(let text): write(text)
    case .tag(let name, let attributes):
      if name.hasPrefix("/") { end(String(name.dropFirst())) } else { start(name, attributes) }
    }
  }

  private mutating func start(_ name: String, _ attributes: [JSONValue.Member]) {
    if let kind = Self.blocks[name] {
      closeBlock()
      kinds.append(kind)
    } else if Self.breaking.contains(name) {
      closeBlock()
    } else if name == "br" {
      if block == .verbatim { xhtml += "\n" } else if block != nil { xhtml += "<br/>" }
    } else if name == "a", !inlines.contains("a"), let link = Self.link(attributes) {
      openInline("a", " href=\"\(CharacterReferences.escaped(link))\"")
    } else if Self.inline.contains(name) {
      openInline(name, "")
    }
  }

  private mutating func end(_ name: String) {
    if let kind = Self.blocks[name] {
      closeBlock()
      if let index = kinds.lastIndex(of: kind) { kinds.removeSubrange(index...) }
    } else if Self.breaking.contains(name) {
      closeBlock()
    } else if let index = inlines.lastIndex(of: name) {
      // What was opened within ends with it.
      while inlines.count > index { closeInline() }
    }
  }

  // MARK: - Writing

  private mutating func write(_ text: String) {
    guard block != nil || !text.isBlank else { return }
    openBlock()
    xhtml += CharacterReferences.escaped(text.ofXML)
  }

  private mutating func openBlock() {
    guard block == nil else { return }
    // A paragraph within an item or a quote is the item or the quote.
    let kind = kinds.last { $0 != .paragraph } ?? .paragraph
    block = kind
    if kind == .item, !isInList { xhtml += "<ul>\n" }
    if kind != .item, isInList { xhtml += "</ul>\n" }
    isInList = kind == .item
    xhtml += kind == .quote ? "<blockquote><p>" : "<\(kind.rawValue)>"
  }

  private mutating func closeBlock() {
    guard let kind = block else { return inlines.removeAll() }
    while !inlines.isEmpty { closeInline() }
    xhtml += kind == .quote ? "</p></blockquote>\n" : "</\(kind.rawValue)>\n"
    block = nil
  }

  private mutating func openInline(_ name: String, _ attributes: String) {
    guard inlines.count < Self.maximumInline else { return }
    openBlock()
    inlines.append(name)
    xhtml += "<\(name)\(attributes)>"
  }

  private mutating func closeInline() {
    if let name = inlines.popLast() { xhtml += "</\(name)>" }
  }

  private mutating func finish() {
    closeBlock()
    if isInList { xhtml += "</ul>\n" }
    if xhtml.isEmpty { xhtml = "<p></p>\n" }
  }

  /// The address of a link to the web, in characters that need no second look.
  private static func link(_ attributes: [JSONValue.Member]) -> String? {
    guard case .text(let link)? = attributes.first(where: { $0.name == "href" })?.value,
      link.hasPrefix("https://") || link.hasPrefix("http://"),
      link.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !"\"<>\\^`{|}[]".utf8.contains($0) })
    else { return nil }
    let host = link.split(separator: "/", maxSplits: 2).dropFirst().first ?? ""
    let isPlain = host.utf8.allSatisfy { byte in
      Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
        || "-.:".utf8.contains(byte)
    }
    let escapes = link.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
    let areWhole = escapes.allSatisfy {
      $0.prefix(2).count == 2 && $0.prefix(2).allSatisfy(\.isHexDigit)
    }
    let hasOneFragment = link.count { $0 == "#" } <= 1
    return isPlain && !host.isEmpty && areWhole && hasOneFragment ? link : nil
  }
}

extension String {
  /// Without the characters that XML cannot hold.
  var ofXML: String {
    let isPlain = utf8.allSatisfy {
      $0 >= 0x20 && $0 != 0x7f && $0 < 0xef || $0 == 0x0a || $0 == 0x09
    }
    guard !isPlain else { return self }
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0a, 0x20...0x7e, 0x85, 0xa0...0xfdcf, 0xfdf0...0xfffd: scalars.append(scalar)
      case 0x10000...0x10ffff where scalar.value & 0xfffe != 0xfffe: scalars.append(scalar)
      default: scalars.append(" ")
      }
    }
    return String(scalars)
  }
}
