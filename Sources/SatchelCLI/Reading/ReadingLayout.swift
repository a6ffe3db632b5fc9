/// Lays blocks out in lines of a terminal.
struct ReadingLayout {
  /// Marks of quotations and items leave at least this much for words.
  private static let leastWidth = 12

  /// Columns, at least 1.
  let width: Int

  func lines(of blocks: [ReadingBlock]) -> [ReadingLine] {
    var (lines, offset): ([ReadingLine], Int) = ([], 0)
    for block in blocks {
      let inner = self.lines(of: block)
      if let gap = block.gap, !lines.isEmpty {
        lines.append(ReadingLine(glyphs: marked([], gap, of: block), offset: offset))
      }
      for (number, line) in inner.enumerated() {
        let mark = number == 0 ? block.firstMark : block.mark
        let glyphs = marked(line.glyphs.trimmed, mark, of: block)
        lines.append(ReadingLine(glyphs: glyphs, offset: offset + line.offset))
      }
      offset += block.glyphs.writtenCount
    }
    return lines
  }

  /// A line with its mark, which stands where reading begins.
  private func marked(_ text: [Glyph], _ mark: String, of block: ReadingBlock) -> [Glyph] {
    let mark = shortened(mark)
    guard block.isRightToLeft else { return ([Glyph](added: mark) + text).trimmed }
    let turned = [Glyph](added: Self.turned(mark))
    let indent = max(0, width - text.columns - turned.columns)
    return ([Glyph](added: String(repeating: " ", count: indent)) + text + turned).trimmed
  }

  /// As seen from the right: the number of an item stays readable.
  private static func turned(_ mark: String) -> String {
    var (turned, digits) = ("", "")
    for character in mark.reversed() {
      if character.isNumber {
        digits = "\(character)\(digits)"
      } else {
        turned += digits + "\(character)"
        digits = ""
      }
    }
    return turned + digits
  }

  /// A mark that leaves no room for words is left out on a narrow terminal.
  private func shortened(_ mark: String) -> String {
    mark.count + Self.leastWidth <= width ? mark : ""
  }

  /// Columns beside the block's marks.
  private func room(for block: ReadingBlock) -> Int {
    max(1, width - shortened(block.mark).count)
  }

  private func lines(of block: ReadingBlock) -> [ReadingLine] {
    let room = room(for: block)
    switch block.kind {
    case .paragraph: return flowing(block.glyphs, room)
    case .heading(let level):
      let lines = flowing(block.glyphs, room)
      let widest = lines.map(\.glyphs.columns).max() ?? 0
      let rule = ReadingLine(
        glyphs: [Glyph](added: String(repeating: "─", count: widest)),
        offset: block.glyphs.writtenCount)
      return level <= 2 ? lines + [rule] : lines
    case .preformatted: return verbatim(block.glyphs, room)
    case .table(let grid): return GridLayout(grid, of: block.glyphs, width: room).lines
    case .rule:
      let rule = String(repeating: " ", count: max(0, (room - 5) / 2)) + "* * *"
      return [ReadingLine(glyphs: [Glyph](added: String(rule.prefix(room))), offset: 0)]
    }
  }

  private func flowing(_ glyphs: [Glyph], _ width: Int) -> [ReadingLine] {
    numbered(LineBreaker.lines(of: glyphs[...], width: width))
  }

  /// Lines as they are, cut where they are too long.
  private func verbatim(_ glyphs: [Glyph], _ width: Int) -> [ReadingLine] {
    var pieces: [ArraySlice<Glyph>] = []
    for line in glyphs.split(omittingEmptySubsequences: false, whereSeparator: \.isLineEnd) {
      var (start, columns) = (line.startIndex, 0)
      for index in line.indices {
        if columns + line[index].columns > width, index > start {
          pieces.append(line[start..<index])
          (start, columns) = (index, 0)
        }
        columns += line[index].columns
      }
      pieces.append(line[start...])
    }
    return numbered(pieces)
  }

  private func numbered(_ lines: [ArraySlice<Glyph>]) -> [ReadingLine] {
    var offset = 0
    return lines.map { line in
      defer { offset += line.writtenCount }
      return ReadingLine(glyphs: Array(line), offset: offset)
    }
  }
}

extension Glyph {
  fileprivate var isLineEnd: Bool { character == "\n" }
}

extension [Glyph] {
  fileprivate var trimmed: [Glyph] {
    var glyphs = self
    while glyphs.last?.isSpace == true { glyphs.removeLast() }
    return glyphs
  }
}
