/// The article as plain text for a terminal and for the search index.
///
/// Paragraphs and headings stand apart by an empty line. List items start with `- ` or their number,
/// quotations with `> `; preformatted text keeps its lines; a table is a line a row, its cells apart
/// by tabs; a picture leaves its alternative text in brackets.
package enum ArticleText {
  package static func text(of extraction: Extraction, in document: HTMLDocument) -> String {
    guard !document.nodes.isEmpty else { return "" }
    var renderer = TextRenderer(layoutTables: layoutTables(in: document, under: extraction.root))
    document.walk(extraction.root) { step in
      switch step {
      case .enter(let index):
        guard !extraction.isDropped(index) else { return false }
        if let formula = extraction.formulas[index] {
          renderer.text(ArraySlice(formula.utf8))
          return false
        }
        if let name = document.name(index) {
          renderer.enter(name, start: document.bytes(of: .start, at: index), index: index)
        } else {
          renderer.text(document.textBytes(index))
        }
      case .leave(let index):
        if let name = document.name(index) { renderer.leave(name) }
      }
      return true
    }
    return renderer.finished()
  }

  /// Tables that place things on the page instead of listing them: they hold blocks or other tables.
  private static func layoutTables(in document: HTMLDocument, under root: Int) -> Set<Int> {
    var (open, layout) = ([Int](), Set<Int>())
    for index in document.subtree(root) {
      while let innermost = open.last, document.nodes[innermost].end <= index { open.removeLast() }
      guard let name = document.name(index) else { continue }
      if let innermost = open.last, blocksInLayout.contains(name) { layout.insert(innermost) }
      guard name == .table else { continue }
      if document.value(of: .role, at: index) == "presentation" { layout.insert(index) }
      open.append(index)
    }
    return layout
  }

  private static let blocksInLayout: ElementSet = [
    .article, .blockquote, .figure, .h1, .h2, .h3, .h4, .main, .pre, .section, .table,
  ]
}

/// Turns elements as they come into lines of text.
private struct TextRenderer {
  private var writer = TextWriter()
  private let layoutTables: Set<Int>
  private var lists: [OpenList] = []
  /// For each open table whether it is one of rows and cells.
  private var dataTables: [Bool] = []
  private var rowHasCells = false

  private struct OpenList {
    /// Nil for a list without numbers.
    var nextNumber: Int?
    var hasItems = false
  }

  init(layoutTables: Set<Int>) { self.layoutTables = layoutTables }

  mutating func text(_ text: ArraySlice<UInt8>) { writer.text(text) }

  consuming func finished() -> String { writer.finished() }

  /// `start` is the attribute of that name, for lists.
  mutating func enter(_ name: ElementName, start: ArraySlice<UInt8>?, index: Int) {
    switch name {
    case .br: writer.breakLine()
    case .hr: writer.rule()
    case .q: writer.text(ArraySlice("“".utf8))
    case .ul, .ol, .menu, .dir: enterList(isOrdered: name == .ol, start: start)
    case .li: enterItem()
    case .blockquote:
      writer.startBlock()
      writer.open("> ", repeats: true)
    case .table:
      writer.startBlock()
      dataTables.append(!layoutTables.contains(index))
    case .tr where isInDataTable: startRow()
    case .tbody, .thead, .tfoot: if isInDataTable { writer.startLine() }
    case .td, .th: startCell()
    case .dd, .dt: writer.startLine()
    case .pre, .listing, .xmp, .plaintext: writer.startPreformatted()
    default: if ElementSet.block.contains(name) { writer.startBlock() }
    }
  }

  mutating func leave(_ name: ElementName) {
    switch name {
    case .br, .img, .hr: break
    case .q: writer.text(ArraySlice("”".utf8))
    case .ul, .ol, .menu, .dir:
      _ = lists.popLast()
      if lists.isEmpty { writer.startBlock() } else { writer.startLine() }
    case .li:
      writer.startLine()
      writer.close()
    case .blockquote:
      writer.startBlock()
      writer.close()
    case .table:
      writer.isInCell = false
      writer.startBlock()
      _ = dataTables.popLast()
    case .td, .th: if isInDataTable { writer.isInCell = false } else { writer.startBlock() }
    case .tr, .tbody, .thead, .tfoot: if isInDataTable { writer.startLine() }
    case .dd, .dt: writer.startLine()
    case .pre, .listing, .xmp, .plaintext: writer.endPreformatted()
    default: if ElementSet.block.contains(name) { writer.startBlock() }
    }
  }

  private var isInDataTable: Bool { dataTables.last ?? false }

  private mutating func enterList(isOrdered: Bool, start: ArraySlice<UInt8>?) {
    if lists.isEmpty { writer.startBlock() } else { writer.startLine() }
    let first = start.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    let isUsual = first.map { (0...9999).contains($0) } ?? false
    lists.append(OpenList(nextNumber: isOrdered ? isUsual ? first : 1 : nil))
  }

  private mutating func enterItem() {
    let list = lists.last ?? OpenList()
    writer.startLine(tight: list.hasItems)
    writer.open(list.nextNumber.map { "\($0). " } ?? "- ", repeats: false)
    guard !lists.isEmpty else { return }
    lists[lists.count - 1].hasItems = true
    lists[lists.count - 1].nextNumber = list.nextNumber.map { $0 + 1 }
  }

  private mutating func startRow() {
    writer.startLine()
    rowHasCells = false
  }

  private mutating func startCell() {
    guard isInDataTable else { return writer.startBlock() }
    if rowHasCells { writer.tab() }
    rowHasCells = true
    writer.isInCell = true
  }
}
