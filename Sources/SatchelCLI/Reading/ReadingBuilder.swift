import SatchelCapture

/// Gathers elements and text, as they come, into blocks.
struct ReadingBuilder {
  private var blocks: [ReadingBlock] = []
  private var links: [String] = []
  private var linkNumbers: [String: Int] = [:]

  private var containers = ReadingContainers()
  private var current = ReadingBlock()
  private var marks: [Glyph.Marks] = [[]]
  private var spaceWaiting = false
  /// What marked the space that is waiting.
  private var spaceMarks: Glyph.Marks = []
  private var preformatted = 0
  private var lists: [OpenList] = []
  /// Whether the next block, if an item begins with it, follows without an empty line.
  private var isTight = false
  private var openLinks: [OpenLink] = []
  private var tableDepth = 0
  private var grid = ReadingBlock.Grid()
  private var cellStart = 0
  /// What script is raised or lowered.
  private var script: Script?

  private enum Script { case raised, lowered }

  private struct OpenList {
    /// Nil for a list without numbers.
    var nextNumber: Int?
    var hasItems = false
  }

  private struct OpenLink {
    let address: String
    /// Where its words begin.
    let block, start: Int
  }

  mutating func text(_ text: String) {
    if preformatted > 0 { return append(SafeText.lines(text).replacingTabs) }
    for character in SafeText.line(text) {
      if character.isWhitespace, character != "\u{a0}", character != "\u{202f}" {
        (spaceWaiting, spaceMarks) = (!current.glyphs.isEmpty, marks.last ?? [])
      } else {
        appendSpace()
        current.glyphs.append(Glyph(shown(character), marks.last ?? []))
      }
    }
  }

  mutating func enter(_ element: HTMLDocument.Element) {
    enterInline(element)
    guard tableDepth == 0 || element.name == "table" else { return enterInTable(element) }
    switch element.name {
    case "p", "div", "figure", "dl", "caption", "body", "html": endBlock()
    case "h1", "h2", "h3", "h4", "h5", "h6":
      endBlock()
      current.kind = .heading(level: element.name.last?.wholeNumberValue ?? 6)
    case "blockquote":
      endBlock()
      containers.open("│ ", "│ ")
    case "ul", "ol":
      endBlock()
      let start = element["start"].flatMap(Int.init).flatMap { (0...9999).contains($0) ? $0 : nil }
      lists.append(OpenList(nextNumber: element.name == "ol" ? start ?? 1 : nil))
    case "li": enterItem()
    case "dd":
      endBlock()
      isTight = true
      containers.open("  ", "  ")
    case "dt", "figcaption": endBlock()
    case "pre":
      endBlock()
      current.kind = .preformatted
      preformatted += 1
    case "hr":
      endBlock()
      current.kind = .rule
      endBlock(force: true)
    case "table":
      if tableDepth == 0 { endBlock() }
      tableDepth += 1
    default: break
    }
  }

  mutating func leave(_ element: HTMLDocument.Element) {
    if tableDepth > 0 {
      leaveInTable(element)
    } else {
      switch element.name {
      case "p", "div", "figure", "dl", "caption", "body", "html", "h1", "h2", "h3", "h4", "h5",
        "h6", "dt", "figcaption":
        endBlock()
      case "blockquote", "li", "dd":
        endBlock()
        containers.close()
      case "ul", "ol":
        endBlock()
        _ = lists.popLast()
      case "pre":
        endBlock()
        preformatted -= 1
      default: break
      }
    }
    leaveInline(element)
  }

  consuming func finished() -> (blocks: [ReadingBlock], links: [String]) {
    endBlock()
    return (blocks, links)
  }

  // MARK: - Blocks

  /// Ends the block if there is anything in it.
  private mutating func endBlock(force: Bool = false) {
    defer { (current, spaceWaiting) = (ReadingBlock(), false) }
    let last = current.glyphs.lastIndex { !$0.isSpace && $0.character != "\n" }
    guard last != nil || force else { return }
    if !current.isTable { current.glyphs.removeSubrange((last.map { $0 + 1 } ?? 0)...) }
    let isFirstOfItem = containers.isAtStart
    containers.place(&current)
    if isTight, isFirstOfItem { current.gap = nil }
    isTight = false
    blocks.append(current)
  }

  private mutating func enterItem() {
    endBlock()
    let list = lists.last ?? OpenList()
    // The items of a list stand close; the list itself stands apart from what is above it.
    isTight = list.hasItems || lists.count > 1
    let mark = list.nextNumber.map { "\($0). " } ?? Self.bullets[lists.count % Self.bullets.count]
    containers.open(mark, String(repeating: " ", count: mark.count))
    guard !lists.isEmpty else { return }
    lists[lists.count - 1] = OpenList(nextNumber: list.nextNumber.map { $0 + 1 }, hasItems: true)
  }

  private static let bullets = ["▪ ", "• ", "◦ "]

  // MARK: - Words

  private mutating func append(_ text: String) {
    appendSpace()
    current.glyphs += text.map { Glyph($0, marks.last ?? []) }
  }

  /// A picture is its description; without one it says at least that there is one.
  private mutating func picture(_ description: String?) {
    let text = description.flatMap { $0.isEmpty ? nil : $0 } ?? "picture"
    append("[\(SafeText.line(text))]")
  }

  private mutating func appendSpace() {
    if spaceWaiting, let last = current.glyphs.last, last.character != "\n" {
      // Between a marked word and a plain one it is plain.
      current.glyphs.append(Glyph(" ", spaceMarks.intersection(marks.last ?? [])))
    }
    spaceWaiting = false
  }

  private func shown(_ character: Character) -> Character {
    switch script {
    case .raised: Self.raised[character] ?? character
    case .lowered: Self.lowered[character] ?? character
    case nil: character
    }
  }

  private static let raised: [Character: Character] = Dictionary(
    uniqueKeysWithValues: zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"))
  private static let lowered: [Character: Character] = Dictionary(
    uniqueKeysWithValues: zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"))

  private mutating func enterInline(_ element: HTMLDocument.Element) {
    switch element.name {
    case "br":
      if tableDepth == 0 { append("\n") } else { spaceWaiting = true }
      spaceWaiting = false
    case "img": picture(element["alt"])
    case "q": append("“")
    case "rt": append("(")
    case "sup": script = .raised
    case "sub": script = .lowered
    case "a": openLink(element["href"])
    default: break
    }
    marks.append((marks.last ?? []).union(Self.marks[element.name] ?? []))
  }

  private mutating func leaveInline(_ element: HTMLDocument.Element) {
    if marks.count > 1 { marks.removeLast() }
    switch element.name {
    case "q": append("”")
    case "rt": append(")")
    case "sup", "sub": script = nil
    case "a": closeLink()
    default: break
    }
  }

  private static let marks: [String: Glyph.Marks] = [
    "strong": .strong, "b": .strong, "th": .strong, "dt": .strong, "em": .emphasis, "i": .emphasis,
    "cite": .emphasis, "dfn": .emphasis, "var": .emphasis, "code": .code, "kbd": .code,
    "samp": .code, "pre": .code, "del": .struck, "s": .struck, "a": .link, "figcaption": .faint,
    "caption": .faint, "h1": .strong, "h2": .strong, "h3": .strong, "h4": .strong, "h5": .strong,
    "h6": .strong,
  ]

  // MARK: - Links

  private mutating func openLink(_ address: String?) {
    appendSpace()
    openLinks.append(
      OpenLink(address: address ?? "", block: blocks.count, start: current.glyphs.count))
  }

  /// Puts the link's number behind it, unless its words are the address.
  private mutating func closeLink() {
    guard let link = openLinks.popLast(), !link.address.isEmpty else { return }
    let isWhole = link.block == blocks.count
    if isWhole, current.glyphs.dropFirst(link.start).isSpelled(link.address) { return }
    let number = linkNumbers[link.address] ?? links.count + 1
    if linkNumbers.updateValue(number, forKey: link.address) == nil { links.append(link.address) }
    let mark = [Glyph](added: "[\(number)]", [.faint, .link])
    if !current.glyphs.isEmpty {
      current.glyphs += mark
    } else if !isWhole {
      blocks[blocks.count - 1].glyphs += mark
    }
  }

  // MARK: - Tables

  private mutating func enterInTable(_ element: HTMLDocument.Element) {
    switch element.name {
    case "tr" where tableDepth == 1: grid.rows.append([])
    case "td", "th":
      guard tableDepth == 1 else { return spaceWaiting = true }
      if grid.rows.isEmpty { grid.rows.append([]) }
      if grid.rows.count == 1, element.name == "th" { grid.hasHeader = true }
      (cellStart, spaceWaiting) = (current.glyphs.count, false)
    case "p", "div", "li", "caption", "tr": spaceWaiting = true
    default: break
    }
  }

  private mutating func leaveInTable(_ element: HTMLDocument.Element) {
    switch element.name {
    case "table":
      tableDepth -= 1
      if tableDepth == 0 { endTable() }
    case "caption":
      guard tableDepth == 1, grid.rows.isEmpty else { return spaceWaiting = true }
      endBlock()
    case "td", "th": endCell(span: element["colspan"].flatMap(Int.init) ?? 1)
    case "p", "div", "li": spaceWaiting = true
    default: break
    }
  }

  private mutating func endCell(span: Int) {
    guard tableDepth == 1, let row = grid.rows.indices.last else { return spaceWaiting = true }
    let end = current.glyphs.count
    grid.rows[row].append(min(cellStart, end)..<end)
    for _ in 1..<min(max(1, span), 20) { grid.rows[row].append(end..<end) }
    spaceWaiting = false
  }

  private mutating func endTable() {
    grid.rows.removeAll { $0.allSatisfy(\.isEmpty) }
    if !grid.rows.isEmpty { current.kind = .table(grid) }
    grid = ReadingBlock.Grid()
    endBlock()
  }
}

extension Collection<Glyph> {
  fileprivate func isSpelled(_ text: String) -> Bool { elementsEqual(text) { $0.character == $1 } }
}

extension String {
  /// Tabs as spaces up to the next eighth column.
  fileprivate var replacingTabs: String {
    guard contains("\t") else { return self }
    var (text, column) = ("", 0)
    for character in self {
      let spaces = 8 - column % 8
      text += character == "\t" ? String(repeating: " ", count: spaces) : String(character)
      column = character == "\n" ? 0 : column + (character == "\t" ? spaces : 1)
    }
    return text
  }
}
