import SatchelCapture
import SatchelTestSupport
import Testing

@testable import satchel

@Suite struct ReadingTests {
  private static let page = """
    <h2>Kinds</h2>
    <p>A <a href="https://example.org/h">hedge</a> is a line of <strong>shrubs</strong>, see \
    <a href="https://example.org/x">https://example.org/x</a>.</p>
    <ul><li>Hawthorn<ul><li>common</li></ul></li><li>Beech, which keeps its leaves</li></ul>
    <ol start="9"><li>Nine</li><li><p>Ten</p><p>More.</p></li></ol>
    <blockquote><p>Good fences make good neighbours.</p></blockquote>
    <pre>
    for {
    \tplant(i);
    }</pre>
    <table><tr><th>Species</th><th>Notes</th></tr>
    <tr><td>Yew</td><td>Poisonous in all parts</td></tr><tr><td>Box</td><td>Slow</td></tr></table>
    <dl><dt>Laying</dt><dd>Cutting and bending.</dd></dl><hr>
    <p>E = mc<sup>2</sup>, H<sub>2</sub>O, <q>said</q></p>
    """

  private func text(_ html: String) throws -> ReadingText {
    ReadingText(try PageParser.parse(html))
  }

  private func lines(_ html: String, width: Int) throws -> [String] {
    ReadingLayout(width: width).lines(of: try text(html).blocks).map(\.text)
  }

  @Test func anArticleIsLaidOutForTheWidth() throws {
    #expect(
      try lines(Self.page, width: 26) == [
        "Kinds", "─────", "", "A hedge[1] is a line of", "shrubs, see",
        "https://example.org/x.", "", "• Hawthorn", "  ◦ common", "• Beech, which keeps its",
        "  leaves", "", "9. Nine", "10. Ten", "", "    More.", "", "│ Good fences make good",
        "│ neighbours.", "", "for {", "        plant(i);", "}", "", "Species  Notes",
        "───────  ─────────────────", "Yew      Poisonous in all", "         parts", "",
        "Box      Slow", "", "Laying", "  Cutting and bending.", "", "          * * *", "",
        "E = mc², H₂O, “said”",
      ])
    #expect(try text(Self.page).links == ["https://example.org/h"])
  }

  @Test func linesThatAreReadFromTheRightStandAtTheRight() throws {
    let html =
      "<p>גדר חיה</p><blockquote><p>קיר</p></blockquote><p>3 walls</p><p>12 גדרות</p><pre>גדר</pre>"

    let lines = try lines(html, width: 20)

    let spaces = String(repeating: " ", count: 13)
    #expect(
      lines == [
        spaces + "גדר חיה", "", spaces + "  קיר │", "", "3 walls", "",
        spaces.dropLast() + "12 גדרות", "",
        "גדר",
      ])
  }

  @Test func anArticleBecomesMarkdown() throws {
    let markdown = MarkdownText(
      try text(Self.page), title: "On [hedges]", address: "https://example.org/"
    ).text

    #expect(
      markdown == #"""
        # On \[hedges\]

        <https://example.org/>

        ## Kinds

        A [hedge][1] is a line of **shrubs**, see https://example.org/x.

        - Hawthorn
          - common
        - Beech, which keeps its leaves

        9. Nine
        10. Ten

            More.

        > Good fences make good neighbours.

        ```
        for {
                plant(i);
        }
        ```

        | Species | Notes |
        | --- | --- |
        | Yew | Poisonous in all parts |
        | Box | Slow |

        **Laying**
          Cutting and bending.

        ---

        E = mc², H₂O, “said”

        [1]: <https://example.org/h>
        """#)
  }

  @Test func textThatMarkdownWouldReadAsSignsIsEscaped() throws {
    let html = "<p>1. *no* list</p><p>- none</p><p># none</p><pre>```\nfence</pre>"

    let markdown = MarkdownText(try text(html), title: "", address: nil).text

    #expect(
      markdown == ##"""
        1\. \*no\* list

        \- none

        \# none

        ````
        ```
        fence
        ````
        """##)
  }

  @Test func chineseAndJapaneseAreBrokenBetweenCharactersAndNotBeforeAComma() throws {
    let lines = try lines("<p>日本語の文章は、単語の間に「空白」を置かない。</p>", width: 16)

    #expect(lines == ["日本語の文章は、", "単語の間に「空", "白」を置かない。"])
  }

  @Test func aTableTooWideForTheTerminalIsARecordARow() throws {
    let html = """
      <table><tr><th>Species</th><th>Height</th><th>Light</th></tr>
      <tr><td>Yew</td><td>3 m</td><td>any</td></tr><tr><td>Box</td><td>1 m</td></tr></table>
      """

    #expect(
      try lines(html, width: 18) == [
        "Species: Yew", "Height: 3 m", "Light: any", "", "Species: Box", "Height: 1 m",
      ])
  }

  @Test func highlightsAndTheirNotesStandInPlace() throws {
    var text = try text("<p>One two three.</p><ul><li>four</li></ul><p>five</p>")
    let passages = [
      Passage(range: 4..<13, note: "why?\nand how"), Passage(range: 8..<9, note: nil),
      Passage(range: 15..<19, note: nil),
    ]

    text.highlight(passages.map(\.range))
    text.spellOutHighlights()
    text.annotate(passages)

    #expect(
      ReadingLayout(width: 40).lines(of: text.blocks).map(\.text) == [
        "One ==two three==.", "┃ why?", "┃ and how", "", "• ==four==", "", "five",
      ])
  }

  @Test func linesFromTheRightHaveTheirMarksAtTheRight() throws {
    let html = "<ol start=12><li>שלום לך</ol><blockquote><p>מה<p>זה</blockquote><ul><li>left</ul>"

    let lines = ReadingLayout(width: 20).lines(of: try text(html).blocks).map(\.text)

    #expect(
      lines == [
        "         שלום לך .12", "", "                מה │", "                   │",
        "                זה │", "", "• left",
      ])
  }

  @Test func marksAreShownByTheTerminalsCodes() throws {
    let lines = ReadingLayout(width: 40).lines(of: try text("<p>a <b>bold</b> word</p>").blocks)

    #expect(lines.map(\.styled) == ["a \u{1b}[0;1mbold\u{1b}[0m word"])
  }

  @Test(arguments: 1...60)
  func noWidthLosesACharacterOrIsExceeded(width: Int) throws {
    let html = Self.page + "<p>漢字かな交じり文。a-b-c \(String(repeating: "long", count: 30))</p>"
    let text = try text(html)

    let lines = ReadingLayout(width: width).lines(of: text.blocks)

    let written = lines.flatMap(\.glyphs).filter(\.isWritten).map(\.character)
    let expected = text.blocks.flatMap(\.glyphs).filter(\.isWritten).map(\.character)
    // Cells of one row stand side by side, and names of columns again in each record.
    #expect(Set(written) == Set(expected))
    #expect(width < 24 || written.sorted() == expected.sorted())
    #expect(lines.allSatisfy { $0.glyphs.columns <= max(width, 2) }, "\(width)")
    #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.offset <= $1.offset })
  }

  @Test func nothingOfAPageDrivesTheTerminal() throws {
    let html =
      "<p>a&#27;]0;x&#7; &#x202e;b</p><pre>c\u{1b}[2J</pre><a href='https://e.org/\u{1b}[1m'>d</a>"

    let shown = try lines(html, width: 40).joined()

    #expect(!shown.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202e}" })
  }

  @Test func nestingWithoutEndIsShownAllTheSame() throws {
    let deep = String(repeating: "<blockquote><ul><li>", count: 200) + "deep"
    let wide = "<table><tr>" + String(repeating: "<td>x</td>", count: 5000) + "</tr></table>"

    #expect(try lines(deep, width: 40).last?.contains("deep") == true)
    #expect(try lines(wide, width: 40).count == 5000)
  }
}
