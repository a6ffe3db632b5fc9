/// What the markup around each node says about it.
struct PageContext {
  /// What a node can stand in.
  enum Enclosing: UInt8, CaseIterable {
    case article, main, section, navigation, aside, header, footer, form, table, list, figure
    case blockquote, details, preformatted, definition, paragraph, heading, articleBody, concealed
    /// Not for those who listen.
    case unspoken
  }

  /// The class words of each element itself.
  private(set) var own: [ClassWords] = []
  /// The class words of each node with all that it stands in below the body.
  private(set) var inherited: [ClassWords] = []
  /// Bits of `Enclosing`.
  private(set) var enclosing: [UInt32] = []
  /// All of these bits that occur.
  private var occurring: UInt32 = 0
  /// The elements that never hold anything to read.
  private(set) var isLeftOut: [Bool] = []
  /// Equal for siblings of one name with the same classes.
  private(set) var kinship: [UInt64] = []
  /// Equal for elements whose names and classes are the same from the body on, digits left out.
  private(set) var paths: [UInt64] = []

  /// Whether what is for browsers without scripts is the page itself, as on some forums.
  private let readsNoscript: Bool

  init(of document: HTMLDocument) {
    readsNoscript = Self.isMostlyNoscript(document)
    let count = document.nodes.count
    own.reserveCapacity(count)
    inherited.reserveCapacity(count)
    enclosing.reserveCapacity(count)
    isLeftOut.reserveCapacity(count)
    kinship.reserveCapacity(count)
    paths.reserveCapacity(count)
    for index in document.nodes.indices { append(index, of: document) }
  }

  func isInside(_ kind: Enclosing, _ index: Int) -> Bool { enclosing[index] & Self.bit(kind) != 0 }

  func holds(_ kind: Enclosing) -> Bool { occurring & Self.bit(kind) != 0 }

  private mutating func append(_ index: Int, of document: HTMLDocument) {
    let parent = document.nodes[index].parent
    let (above, bits) = index == 0 ? ([], 0) : (inherited[parent], enclosing[parent])
    let path = index == 0 ? 0 : paths[parent]
    guard let name = document.name(index) else {
      paths.append(path)
      return append([], above, bits, false, 0)
    }
    var traits = Traits(kinship: UInt64(parent) &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(name.rawValue))
    for attribute in document.attributes[document.nodes[index].range.range] {
      traits.read(attribute.name, document.bytes[attribute.value.range])
    }
    paths.append((path ^ traits.shape ^ UInt64(name.rawValue)) &* 0x9e37_79b9_7f4a_7c15)
    if let kind = Self.kind(name) { traits.enclosing |= Self.bit(kind) }
    // The whole page is no part of itself.
    if name == .html || name == .body { (traits.words, traits.enclosing) = ([], 0) }
    append(
      traits.words, above.union(traits.words), bits | traits.enclosing,
      ElementSet.neverShown.contains(name)
        && !(name == .noscript && (readsNoscript || Self.isLatePicture(index, in: document))),
      traits.kinship)
  }

  /// Whether it holds the only picture of what is around it, as where a script loads pictures late.
  private static func isLatePicture(_ noscript: Int, in document: HTMLDocument) -> Bool {
    let (inside, around) = (
      document.subtree(noscript), document.subtree(document.nodes[noscript].parent)
    )
    guard inside.count < 20, around.count < 80 else { return false }
    return around.contains { document.name($0) == .img }
      && around.allSatisfy { document.name($0) != .img || inside.contains($0) }
      && inside.allSatisfy { document.textBytes($0).allSatisfy(ASCII.isSpace) }
  }

  /// Compares by bytes of text.
  private static func isMostlyNoscript(_ document: HTMLDocument) -> Bool {
    guard let body = document.first(.body) else { return false }
    var (inside, outside) = (0, 0)
    var (noscriptEnd, index) = (0, body)
    while index < document.nodes[body].end {
      if document.name(index) == .script || document.name(index) == .select {
        index = document.nodes[index].end
        continue
      }
      if document.name(index) == .noscript { noscriptEnd = document.nodes[index].end }
      let count = document.textBytes(index).count { !ASCII.isSpace($0) }
      if index < noscriptEnd { inside += count } else { outside += count }
      index += 1
    }
    return inside > 1000 && inside > outside
  }

  private mutating func append(
    _ words: ClassWords, _ all: ClassWords, _ bits: UInt32, _ isLeftOut: Bool, _ kinship: UInt64
  ) {
    own.append(words)
    inherited.append(all)
    enclosing.append(bits)
    occurring |= bits
    self.isLeftOut.append(isLeftOut)
    self.kinship.append(kinship)
  }

  fileprivate static func bit(_ kind: Enclosing) -> UInt32 { 1 << UInt32(kind.rawValue) }

  private static func kind(_ name: ElementName) -> Enclosing? {
    switch name {
    case .article: .article
    case .main: .main
    case .section: .section
    case .nav, .menu: .navigation
    case .aside: .aside
    case .header: .header
    case .footer: .footer
    case .form, .dialog: .form
    case .table: .table
    case .ul, .ol, .dir: .list
    case .figure, .figcaption: .figure
    case .blockquote: .blockquote
    case .details: .details
    case .pre, .listing: .preformatted
    case .dl: .definition
    case .p: .paragraph
    case .h1, .h2, .h3, .h4, .h5, .h6: .heading
    default: nil
    }
  }
}

/// What an element's own attributes say about it.
private struct Traits {
  var words = ClassWords()
  var enclosing: UInt32 = 0
  var kinship: UInt64
  /// The classes without digits, which often only count.
  var shape: UInt64 = 0

  mutating func read(_ attribute: AttributeName, _ value: ArraySlice<UInt8>) {
    switch attribute {
    case .class:
      words.insert(wordsIn: value)
      for byte in value {
        kinship = (kinship ^ UInt64(byte)) &* 0x100_0000_01b3
        if !ASCII.isDigit(byte) { shape = (shape ^ UInt64(byte)) &* 0x100_0000_01b3 }
      }
    case .id, .role, .ariaLabel, .itemtype, .dataTestID, .dataComponent:
      words.insert(wordsIn: value)
    case .itemprop:
      words.insert(wordsIn: value)
      if value.elementsEqual("articleBody".utf8) { enclosing |= PageContext.bit(.articleBody) }
    case .hidden: enclosing |= PageContext.bit(.concealed)
    case .ariaHidden:
      if value.elementsEqual("true".utf8) { enclosing |= PageContext.bit(.unspoken) }
    case .style: if Self.conceals(value) { enclosing |= PageContext.bit(.concealed) }
    default: break
    }
  }

  /// Whether the style says `display: none` or `visibility: hidden`.
  private static func conceals(_ style: ArraySlice<UInt8>) -> Bool {
    guard style.count >= 12 else { return false }
    let compact = style.prefix(512).filter { !ASCII.isSpace($0) }.map(ASCII.lowercased)
    return compact.indices.contains { index in
      guard compact[index] == UInt8(ascii: ":") else { return false }
      let (property, value) = (compact[..<index], compact[(index + 1)...])
      return value.starts(with: "none".utf8) && property.reversed().starts(with: "yalpsid".utf8)
        || value.starts(with: "hidden".utf8) && property.reversed().starts(with: "ytilibisiv".utf8)
    }
  }
}
