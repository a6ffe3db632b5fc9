/// A piece of an article that is laid out by itself: a paragraph, a heading, a table.
struct ReadingBlock {
  enum Kind: Hashable {
    case paragraph
    case heading(level: Int)
    /// Lines stay as they are.
    case preformatted
    case table(Grid)
    case rule
  }

  /// Cells of a table as stretches of the block's characters.
  struct Grid: Hashable {
    var rows: [[Range<Int>]] = []
    /// Whether the first row names the columns.
    var hasHeader = false
  }

  var kind = Kind.paragraph
  var glyphs: [Glyph] = []
  /// What the first line starts with, and all others: the marks of quotations and list items.
  var firstMark = ""
  var mark = ""
  /// What an empty line before it starts with; nil for no empty line.
  var gap: String?

  var isTable: Bool { if case .table = kind { true } else { false } }

  /// Whether its text is read from the right, as its first letter tells; code and tables never are.
  var isRightToLeft: Bool {
    switch kind {
    case .paragraph, .heading: glyphs.lazy.compactMap(\.isRightToLeft).first ?? false
    case .preformatted, .table, .rule: false
    }
  }
}

/// The quotations and list items around a block.
struct ReadingContainers {
  private struct Container {
    let first, rest: String
    var isUsed = false
  }

  /// Deeper ones add nothing: no room would be left for words.
  private static let deepest = 8

  private var containers: [Container] = []

  mutating func open(_ first: String, _ rest: String) {
    containers.append(Container(first: first, rest: rest))
  }

  mutating func close() { _ = containers.popLast() }

  /// Whether nothing stands in the innermost yet.
  var isAtStart: Bool { containers.last?.isUsed == false }

  /// Gives the block its marks.
  mutating func place(_ block: inout ReadingBlock) {
    let shown = containers.prefix(Self.deepest)
    block.gap = shown.prefix(while: \.isUsed).map(\.rest).joined()
    block.firstMark = shown.map { $0.isUsed ? $0.rest : $0.first }.joined()
    block.mark = shown.map(\.rest).joined()
    for index in containers.indices { containers[index].isUsed = true }
  }
}
