import SatchelCapture

/// An article's text as blocks, with its links.
struct ReadingText {
  private(set) var blocks: [ReadingBlock] = []
  /// Addresses in the order of their numbers; the first has number 1.
  private(set) var links: [String] = []

  /// From clean HTML; what could only be run is passed over all the same.
  init(_ document: HTMLDocument) {
    var builder = ReadingBuilder()
    var open: [Int] = []
    func leave() {
      if let index = open.popLast(), let element = document.element(index) {
        builder.leave(element)
      }
    }
    var index = 0
    while index < document.nodes.count {
      while let innermost = open.last, document.nodes[innermost].end <= index { leave() }
      switch document.content(index) {
      case .text(let text): builder.text(text)
      case .element(let element) where ["script", "style", "template"].contains(element.name):
        index = document.nodes[index].end - 1
      case .element(let element):
        builder.enter(element)
        open.append(index)
      }
      index += 1
    }
    while !open.isEmpty { leave() }
    (blocks, links) = builder.finished()
  }

  /// From plain text: each line is one of its own.
  init(plain text: String) {
    for paragraph in SafeText.lines(text).split(separator: "\n\n") {
      blocks.append(ReadingBlock(glyphs: paragraph.map { Glyph($0 == "\t" ? " " : $0) }, gap: ""))
    }
  }

}

// MARK: - Highlights

extension ReadingText {
  /// All characters in the order of reading, blocks apart by line feeds.
  var characters: [Character] {
    blocks.flatMap { block in
      block.glyphs.filter(\.isOfArticle).map(\.character) + ["\n"]
    }
  }

  /// Marks the stretches of `characters`.
  mutating func highlight(_ passages: [Range<Int>]) {
    var starts = passages.sorted { $0.lowerBound < $1.lowerBound }[...]
    var (position, end) = (0, 0)
    for block in blocks.indices {
      for index in blocks[block].glyphs.indices {
        while let next = starts.first, next.lowerBound <= position {
          end = max(end, starts.removeFirst().upperBound)
        }
        if position < end { blocks[block].glyphs[index].marks.insert(.highlighted) }
        if blocks[block].glyphs[index].isOfArticle { position += 1 }
      }
      position += 1
    }
  }

  /// Puts signs around what is highlighted, for where there is no colour.
  mutating func spellOutHighlights() {
    for block in blocks.indices where !blocks[block].isTable {
      var spelled: [Glyph] = []
      var isInside = false
      for glyph in blocks[block].glyphs {
        if glyph.marks.contains(.highlighted) != isInside { spelled += Self.sign }
        isInside = glyph.marks.contains(.highlighted)
        spelled.append(glyph)
      }
      blocks[block].glyphs = isInside ? spelled + Self.sign : spelled
    }
  }

  private static let sign = [Glyph](added: "==", [])

  /// Puts the notes on passages below the blocks in which those end.
  mutating func annotate(_ passages: [Passage]) {
    let notes = passages.filter { $0.note != nil }
    guard !notes.isEmpty else { return }
    var (annotated, position): ([ReadingBlock], Int) = ([], 0)
    for block in blocks {
      annotated.append(block)
      let end = position + block.glyphs.count(where: \.isOfArticle)
      for passage in notes where (position + 1...end + 1).contains(passage.range.upperBound) {
        annotated += Self.note(passage.note ?? "", below: block)
      }
      position = end + 1
    }
    blocks = annotated
  }

  private static func note(_ text: String, below block: ReadingBlock) -> [ReadingBlock] {
    text.split(separator: "\n").map { line in
      var note = ReadingBlock(added: String(line), .emphasis)
      note.firstMark = block.mark + "┃ "
      note.mark = note.firstMark
      return note
    }
  }
}
