/// Columns of text fitted to a terminal.
struct Table {
  struct Column {
    let title: String
    /// How eagerly it gives way when the terminal is narrow; 0 never shrinks.
    let give: Int
    /// No narrower than this while another column can still give way.
    let least: Int

    init(_ title: String, give: Int = 0, least: Int = 4) {
      (self.title, self.give, self.least) = (title, give, least)
    }
  }

  let columns: [Column]
  let rows: [[String]]

  /// The lines of the table, the titles first; none is wider than `width` unless what never shrinks is.
  func lines(width: Int) -> [String] {
    let widths = fitted(to: width)
    return ([columns.map(\.title)] + rows).map { row in
      var line = ""
      for (index, cell) in row.enumerated() where widths[index] > 0 {
        if !line.isEmpty { line += "  " }
        line += DisplayWidth.padded(
          DisplayWidth.truncated(cell, to: widths[index]), to: widths[index])
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The widest cell of each column, less what must be taken away to fit; an empty column gets 0.
  private func fitted(to width: Int) -> [Int] {
    var widths = columns.indices.map { index in
      let widest = rows.map { DisplayWidth.of($0[index]) }.max() ?? 0
      return widest == 0 && !rows.isEmpty
        ? 0 : max(widest, DisplayWidth.of(columns[index].title))
    }
    for limit in [\Column.least, \.one] {
      var excess = widths.reduce(0, +) + 2 * (widths.filter { $0 > 0 }.count - 1) - width
      // From the column with the most to spare, so that several long ones end up alike.
      while excess > 0,
        let index = columns.indices.filter({
          columns[$0].give > 0 && widths[$0] > columns[$0][keyPath: limit]
        }).max(by: { widths[$0] * columns[$0].give < widths[$1] * columns[$1].give })
      {
        widths[index] -= 1
        excess -= 1
      }
    }
    return widths
  }
}

extension Table.Column {
  fileprivate var one: Int { 1 }
}
