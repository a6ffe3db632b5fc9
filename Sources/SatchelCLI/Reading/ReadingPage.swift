import SatchelCapture
import SatchelModel
import SatchelStorage

/// An article as it is read: its head, its text with highlights and their notes in place, its links, and
/// the person's notes.
struct ReadingPage {
  private let sheet: ArticleSheet
  private var text: ReadingText
  /// Highlights whose passage is no longer in the text.
  private var lost: [Highlight] = []
  /// How many characters the text has, space not counted.
  let length: Int

  /// `inColour` says whether colour will show what is highlighted; signs do otherwise.
  init(_ sheet: ArticleSheet, _ body: ContentBody, inColour: Bool) throws(CaptureError) {
    self.sheet = sheet
    text = try ReadingText(body)
    length = text.blocks.reduce(0) { $0 + $1.glyphs.writtenCount }
    let passages = findPassages()
    text.highlight(passages.map(\.range))
    if !inColour { text.spellOutHighlights() }
    text.annotate(passages)
  }

  private mutating func findPassages() -> [Passage] {
    guard !sheet.article.highlights.isEmpty else { return [] }
    let search = AnchorSearch(text.characters)
    var passages: [Passage] = []
    for highlight in sheet.article.highlights {
      if let range = search.range(of: highlight.anchor) {
        passages.append(Passage(range: range, note: highlight.note?.text))
      } else {
        lost.append(highlight)
      }
    }
    return passages
  }

  /// All of it in lines of `width` columns.
  func lines(width: Int) -> [ReadingLine] {
    let layout = ReadingLayout(width: width)
    let head = layout.lines(of: head) + [ReadingLine(glyphs: [], offset: 0)]
    let tail = layout.lines(of: tail).map { ReadingLine(glyphs: $0.glyphs, offset: length) }
    let gap = tail.isEmpty ? [] : [ReadingLine(glyphs: [], offset: length)]
    return head + layout.lines(of: text.blocks) + gap + tail
  }

  // MARK: - What stands around the text

  private var head: [ReadingBlock] {
    [ReadingBlock(added: sheet.article.title, .strong)]
      + sheet.facts.map { ReadingBlock(added: $0, .faint) }
  }

  private var tail: [ReadingBlock] {
    links + notes
      + lost.flatMap { highlight in
        [ReadingBlock(added: "Highlight whose passage is not in this text", .faint, gap: "")]
          + Self.quoted(highlight.anchor.quote)
          + (highlight.note.map { Self.written($0.text) } ?? [])
      }
  }

  private var links: [ReadingBlock] {
    guard !text.links.isEmpty else { return [] }
    let digits = String(text.links.count).count
    return [ReadingBlock(added: "Links", .strong, gap: "")]
      + text.links.enumerated().map { index, link in
        let number = "[\(index + 1)]"
        let space = String(repeating: " ", count: digits + 3)
        var block = ReadingBlock(added: link)
        (block.firstMark, block.mark) = (DisplayWidth.padded(number, to: space.count), space)
        return block
      }
  }

  private var notes: [ReadingBlock] {
    sheet.article.notes.flatMap { note in
      [ReadingBlock(added: sheet.heading(of: note), .faint, gap: "")] + Self.written(note.text)
    }
  }

  private static func written(_ text: String) -> [ReadingBlock] {
    SafeText.lines(text).split(separator: "\n", omittingEmptySubsequences: false).map {
      ReadingBlock(added: String($0))
    }
  }

  private static func quoted(_ text: String) -> [ReadingBlock] {
    written(text).map { block in
      var block = block
      (block.firstMark, block.mark) = ("│ ", "│ ")
      return block
    }
  }
}

/// Where a highlight lies in what is laid out, and what the person wrote on it.
struct Passage {
  let range: Range<Int>
  let note: String?
}

extension ReadingText {
  /// From the HTML where there is any.
  init(_ body: ContentBody) throws(CaptureError) {
    guard !body.html.isEmpty else {
      self.init(plain: body.text)
      return
    }
    self.init(try PageParser.parse(body.html, name: "the stored page"))
  }
}

extension ReadingBlock {
  /// What the layout adds to the article.
  init(added text: String, _ marks: Glyph.Marks = [], gap: String? = nil) {
    self.init()
    glyphs = [Glyph](added: text, marks)
    self.gap = gap
  }
}
