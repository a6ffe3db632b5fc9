/// A table's cells in columns that fit a width, or as a record a row where they cannot.
struct GridLayout {
  /// Narrower columns cannot be read.
  private static let leastColumn = 6
  private static let space = 2

  private let cells: [[ArraySlice<Glyph>]]
  private let hasHeader: Bool
  private let width: Int

  init(_ grid: ReadingBlock.Grid, of glyphs: [Glyph], width: Int) {
    cells = grid.rows.map { row in row.map { glyphs[$0.clamped(to: glyphs.indices)] } }
    (hasHeader, self.width) = (grid.hasHeader && grid.rows.count > 1, width)
  }

  /// The lines of each row, with how many written characters the row begins after.
  var lines: [ReadingLine] {
    guard let widths = columnWidths else { return records }
    var (lines, offset): ([ReadingLine], Int) = ([], 0)
    let rows = cells.map { row in
      zip(row, widths).map { LineBreaker.lines(of: $0, width: $1) }
    }
    let hasTallRows = rows.contains { row in row.contains { $0.count > 1 } }
    for (number, row) in rows.enumerated() {
      if hasTallRows, number > (hasHeader ? 1 : 0) {
        lines.append(ReadingLine(glyphs: [], offset: offset))
      }
      for line in 0..<(row.map(\.count).max() ?? 0) {
        let pieces = row.map { line < $0.count ? $0[line] : [] }
        lines.append(ReadingLine(glyphs: Self.joined(pieces, widths), offset: offset))
      }
      offset += cells[number].reduce(0) { $0 + $1.writtenCount }
      guard hasHeader, number == 0 else { continue }
      lines.append(ReadingLine(glyphs: Self.rule(widths), offset: offset))
    }
    return lines
  }

  /// As wide as the widest cell, less what must be taken away to fit; nil if there are too many.
  private var columnWidths: [Int]? {
    let count = cells.map(\.count).max() ?? 0
    let free = width - Self.space * (count - 1)
    guard count * Self.leastColumn <= free else { return nil }
    var widths = (0..<count).map { column in
      cells.map { $0.dropFirst(column).first?.widestLine(atMost: width) ?? 0 }.max() ?? 0
    }
    while widths.reduce(0, +) > free,
      let widest = widths.indices.max(by: { widths[$0] < widths[$1] })
    {
      widths[widest] -= 1
    }
    return widths
  }

  private static func joined(_ cells: [ArraySlice<Glyph>], _ widths: [Int]) -> [Glyph] {
    var line: [Glyph] = []
    var spaces = 0
    for (cell, width) in zip(cells, widths) {
      if !cell.isEmpty {
        line += [Glyph](repeating: Glyph(" ", .added), count: spaces) + cell
        spaces = 0
      }
      spaces += width - cell.columns + space
    }
    return line
  }

  private static func rule(_ widths: [Int]) -> [Glyph] {
    let columns = widths.map { String(repeating: "─", count: $0) }
    return [Glyph](added: columns.joined(separator: String(repeating: " ", count: space)))
  }

  /// Each cell on a line of its own, behind its column's name.
  private var records: [ReadingLine] {
    var (lines, offset): ([ReadingLine], Int) = ([], 0)
    let names = hasHeader ? cells.first ?? [] : []
    for (number, row) in cells.enumerated() {
      defer { offset += row.reduce(0) { $0 + $1.writtenCount } }
      if hasHeader, number == 0 { continue }
      if !lines.isEmpty { lines.append(ReadingLine(glyphs: [], offset: offset)) }
      for (column, cell) in row.enumerated() where !cell.isEmpty {
        let name = names.dropFirst(column).first ?? []
        let named = name.isEmpty ? Array(cell) : name + [Glyph](added: ": ") + cell
        for line in LineBreaker.lines(of: named[...], width: width) {
          lines.append(ReadingLine(glyphs: Array(line), offset: offset))
        }
      }
    }
    return lines
  }
}

extension ArraySlice<Glyph> {
  fileprivate func widestLine(atMost width: Int) -> Int {
    LineBreaker.lines(of: self, width: width).map(\.columns).max() ?? 0
  }
}
