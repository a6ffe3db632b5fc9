/// An article as Markdown (CommonMark, with the tables that most readers know).
struct MarkdownText {
  private var pieces: [String] = []

  init(_ text: ReadingText, title: String, address: String?) {
    let head = [title.isEmpty ? nil : "# " + Self.escaped(title), address.map { "<\($0)>" }]
    for piece in head.compactMap(\.self) { pieces += pieces.isEmpty ? [piece] : ["", piece] }
    for block in text.blocks {
      if let gap = block.gap, !pieces.isEmpty {
        pieces.append(Self.mark(String(gap.prefix { $0 != " " })))
      }
      pieces += Self.lines(of: block)
    }
    if !text.links.isEmpty { pieces.append("") }
    for (index, link) in text.links.enumerated() { pieces.append("[\(index + 1)]: <\(link)>") }
  }

  var text: String { pieces.joined(separator: "\n") }

  private static func lines(of block: ReadingBlock) -> [String] {
    let lines: [String]
    switch block.kind {
    case .paragraph: lines = inline(block.glyphs[...]).split(separator: "\n").map(String.init)
    case .heading(let level):
      lines = [String(repeating: "#", count: level) + " " + oneLine(plain(block.glyphs[...]))]
    case .preformatted: lines = fenced(block.glyphs)
    case .table(let grid): lines = table(grid, block.glyphs)
    case .rule: lines = ["---"]
    }
    return lines.enumerated().map { number, line in
      mark(number == 0 ? block.firstMark : block.mark) + line
    }
  }

  /// The marks of quotations and items as Markdown has them, as wide as before.
  private static func mark(_ mark: String) -> String {
    String(mark.map { ["│": ">", "▪": "-", "•": "-", "◦": "-"][$0] ?? $0 })
  }

  // MARK: - Words

  /// Headings and the cells of a table stand out by themselves.
  private static func plain(_ glyphs: ArraySlice<Glyph>) -> ArraySlice<Glyph> {
    glyphs.map { Glyph($0.character, $0.marks.subtracting(.strong)) }[...]
  }

  private static func oneLine(_ glyphs: ArraySlice<Glyph>) -> String {
    inline(glyphs).split(separator: "\\\n").joined(separator: " ")
  }

  /// Words with the signs of what marks them; a line end is a backslash and a line feed.
  private static func inline(_ glyphs: ArraySlice<Glyph>) -> String {
    var text = ""
    var rest = glyphs
    while let first = rest.first {
      let run = rest.prefix { $0.marks.signs == first.marks.signs }
      rest = rest.dropFirst(run.count)
      // A link without a number is its own address.
      let isNumbered = rest.first?.marks.contains([.added, .link]) ?? false
      text += marked(run, isNumbered ? first.marks.signs : first.marks.signs.subtracting(.link))
    }
    return escapedStart(text)
  }

  private static func marked(_ run: ArraySlice<Glyph>, _ marks: Glyph.Marks) -> String {
    let isVerbatim = marks.contains(.code) || marks.contains(.added)
    let words = run.map { glyph in
      glyph.character == "\n" ? "\\\n" : isVerbatim ? String(glyph.character) : escaped(glyph)
    }.joined()
    if marks.contains(.added) { return words }
    return signs.filter { marks.contains($0.mark) }.reduce(words) { $1.start + $0 + $1.end }
  }

  /// The innermost first.
  private static let signs: [(mark: Glyph.Marks, start: String, end: String)] = [
    (.code, "`", "`"), (.struck, "~~", "~~"), (.emphasis, "*", "*"), (.strong, "**", "**"),
    (.link, "[", "]"),
  ]

  private static func escaped(_ glyph: Glyph) -> String {
    "\\`*_[]<>#|~".contains(glyph.character) ? "\\\(glyph.character)" : String(glyph.character)
  }

  private static func escaped(_ text: String) -> String {
    text.map { escaped(Glyph($0)) }.joined()
  }

  /// What would make a list of a paragraph is escaped.
  private static func escapedStart(_ text: String) -> String {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text.dropFirst(digits.count)
    let isItem =
      digits.isEmpty ? "-+=".contains(rest.first ?? " ") : ".)".contains(rest.first ?? " ")
    return isItem ? digits + "\\" + rest : text
  }

  // MARK: - Code and tables

  private static func fenced(_ glyphs: [Glyph]) -> [String] {
    let lines = String(glyphs.map(\.character)).split(
      separator: "\n", omittingEmptySubsequences: false)
    let ticks = lines.map { $0.prefix { $0 == "`" }.count }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, ticks + 1))
    return [fence] + lines.map(String.init) + [fence]
  }

  private static func table(_ grid: ReadingBlock.Grid, _ glyphs: [Glyph]) -> [String] {
    let columns = grid.rows.map(\.count).max() ?? 0
    let rows = grid.rows.map { row in
      let cells = row.map { oneLine(plain(glyphs[$0.clamped(to: glyphs.indices)])) }
      let blank = [String](repeating: "", count: columns - cells.count)
      return "| " + (cells + blank).joined(separator: " | ") + " |"
    }
    let rule = "|" + String(repeating: " --- |", count: columns)
    // Markdown knows no table without a first row of names.
    let names = "|" + String(repeating: "  |", count: columns)
    return grid.hasHeader
      ? Array(rows.prefix(1)) + [rule] + rows.dropFirst() : [names, rule] + rows
  }
}

extension Glyph.Marks {
  /// Those that Markdown has signs for.
  fileprivate var signs: Glyph.Marks {
    intersection([.strong, .emphasis, .code, .struck, .link, .added])
  }
}
