/// One character of an article as it is laid out, with what marks it.
struct Glyph: Hashable {
  /// Harmless for a terminal, see `SafeText`; a line feed ends the line.
  let character: Character
  var marks: Marks

  struct Marks: OptionSet, Hashable {
    let rawValue: UInt16

    static let strong = Marks(rawValue: 1)
    static let emphasis = Marks(rawValue: 2)
    static let code = Marks(rawValue: 4)
    static let struck = Marks(rawValue: 8)
    static let link = Marks(rawValue: 16)
    static let faint = Marks(rawValue: 32)
    static let highlighted = Marks(rawValue: 64)
    /// Matches a search.
    static let found = Marks(rawValue: 256)
    /// Put there by the layout; not a character of the article.
    static let added = Marks(rawValue: 128)
  }

  init(_ character: Character, _ marks: Marks = []) {
    (self.character, self.marks) = (character, marks)
  }

  var columns: Int { DisplayWidth.of(character) }
  var isSpace: Bool { character == " " }
  var isOfArticle: Bool { !marks.contains(.added) }
  /// The direction of a letter; nil for what has none of its own.
  var isRightToLeft: Bool? {
    guard isOfArticle, character.isLetter, let value = character.unicodeScalars.first?.value else {
      return nil
    }
    return (0x590...0x8ff).contains(value) || (0xfb1d...0xfdff).contains(value)
      || (0xfe70...0xfeff).contains(value)
  }
  var isWritten: Bool { isOfArticle && !isSpace && character != "\n" }
}

extension [Glyph] {
  /// Text that the layout adds.
  init(added text: String, _ marks: Glyph.Marks = .faint) {
    self = SafeText.line(text).map { Glyph($0, marks.union(.added)) }
  }
}

extension Collection<Glyph> {
  var columns: Int { reduce(0) { $0 + $1.columns } }
  /// How many characters of the article these are, space not counted.
  var writtenCount: Int { count(where: \.isWritten) }
}

/// A line as a terminal shows it.
struct ReadingLine: Hashable {
  var glyphs: [Glyph]
  /// How many of the article's characters come before it, space not counted.
  var offset: Int

  var text: String { String(glyphs.map(\.character)) }

  /// With the codes that show its marks.
  var styled: String {
    var text = ""
    var marks: Glyph.Marks = []
    for glyph in glyphs {
      let next = glyph.marks.subtracting(.added)
      if next != marks { text += next.isEmpty ? "\u{1b}[0m" : "\u{1b}[0;\(next.codes)m" }
      marks = next
      text.append(glyph.character)
    }
    return marks.isEmpty ? text : text + "\u{1b}[0m"
  }
}

extension Glyph.Marks {
  private static let codesByMark: [(Glyph.Marks, String)] = [
    (.strong, "1"), (.faint, "2"), (.emphasis, "3"), (.link, "4"), (.highlighted, "30;43"),
    (.struck, "9"), (.code, "36"), (.found, "7"),
  ]

  /// As terminals understand them, joined by semicolons.
  fileprivate var codes: String {
    // Black on yellow leaves no colour for code.
    let shown = contains(.highlighted) ? subtracting(.code) : self
    return Self.codesByMark.filter { shown.contains($0.0) }.map(\.1).joined(separator: ";")
  }
}
