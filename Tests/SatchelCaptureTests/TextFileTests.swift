import SatchelCapture
import Testing

@Suite struct TextFileTests {
  private func captured(_ text: String) throws -> CapturedPage {
    try capture(textFile: Array(text.utf8), name: "notes.txt")
  }

  @Test func theTextIsKeptWordForWordWithOneKindOfLineEnd() throws {
    let page = try captured("\u{feff}\r\nOn  Hedges\r\n\r\n  They grow.\rSlowly.\n\n")

    #expect(page.title == "On Hedges")
    #expect(page.text == "On  Hedges\n\n  They grow.\nSlowly.")
    #expect(page.html == "<p>They grow.<br>Slowly.</p>")
  }

  @Test func theReadingViewLeavesOutWhatASitePutAroundTheArticle() throws {
    let page = try captured(
      """
      On Hedges | Garden Notes

      On Hedges

      / 9:10 AM May 3, 2020

      Hedges grow slowly.

      READ MORE: Why walls crack
      Advertisement

      They last, said Ann ReedAnn Beth ReedTen hedges to see MORE and others.

      Your subscription could not be saved. Please try again.

      © 2020 Garden Notes

      Ivy on every wall ― Garden Times
      """)

    #expect(page.html == "<p>Hedges grow slowly.</p>\n<p>They last, said Ann Reed and others.</p>")
    #expect(page.text.contains("Why walls crack"))
    #expect(page.excerpt == "Hedges grow slowly.")
  }

  @Test(arguments: [
    "Read my lips, he said, and read them twice.", "Sharing is what hedges are for.",
    "More than one hedge fell.", "The MORE the better, the McDonalds said.",
    "She asked: what grows — and why?",
  ])
  func sentencesAreNoFurniture(line: String) throws {
    let page = try captured("Title\n\nHedges grow.\n\n\(line)")

    #expect(page.html == "<p>Hedges grow.</p>\n<p>\(line)</p>")
  }

  @Test func ofATextThatIsNothingElseAllIsShown() throws {
    #expect(try captured("Advertisement").html == "<p>Advertisement</p>")
  }

  @Test func whatAPersonWroteInMarkdownIsShownWhole() throws {
    let page = try captured("# Hedges\n\nRead more: the book by Reed\n\nTags: garden")

    #expect(page.html.contains("Tags: garden"))
    #expect(page.html.contains("the book by Reed"))
  }

  @Test func markdownIsShownAsItsMarksMean() throws {
    let markdown = """
      ---
      title: Hedges
      ---

      # Hedges

      A *hedge*[^1] of [yew](/yew) <script>evil()</script>
      grows:

      - slowly
        - at first

      ```swift
      if true {
        grow()
      }
      ```

      | Tree | Years |
      | --- | --- |
      | Yew | 900 |

      [^1]: A wall.
      """

    let page = try capture(
      page: Array(markdown.utf8), contentType: "text/markdown", url: "https://x.example/a")

    #expect(page.title == "Hedges")
    #expect(
      page.html.hasPrefix(
        "<p>A <em>hedge</em><sup>1</sup> of <a href=\"https://x.example/yew\">yew</a> grows:</p>"))
    #expect(page.html.contains("<ul><li>slowly\n<ul><li>at first</li></ul></li></ul>"))
    #expect(page.html.contains("<pre>\n<code>if true {\n  grow()\n}\n</code></pre>"))
    #expect(page.html.contains("<td>900</td>"))
    #expect(!page.html.contains("evil"))
    #expect(page.text.hasPrefix("A hedge1 of yew grows:\n\n"))
    #expect(page.excerpt == "A hedge1 of yew grows:")
  }

  @Test(arguments: [
    ("# On *hedges*\n\nText", "On hedges", "<p>Text</p>"),
    ("---\ntitle: Walls\n---\n# Hedges\n\nText", "Walls", "<h1>Hedges</h1>\n<p>Text</p>"),
    ("**On Hedges**\n\n# One", "On Hedges", "<p><strong>On Hedges</strong></p>\n<h1>One</h1>"),
    ("[a]: x", "[a]: x", ""),
  ])
  func theHeadingThatMarkdownBeginsWithIsItsTitle(markdown: String, title: String, html: String)
    throws
  {
    let page = try capture(textFile: Array(markdown.utf8), name: "notes.md")

    #expect(page.title == title)
    #expect(page.html == html)
  }

  @Test(arguments: [
    ("clean.sh", "#!/bin/sh\n\nrm *a *b"), ("clean.py", "# Cleans *all*\n\nclean(*all)"),
    ("clean.txt", "#clean *all*\n\nclean"),
  ])
  func aTextOfAnotherKindIsKeptAsItIs(name: String, text: String) throws {
    let page = try capture(textFile: Array(text.utf8), name: name)

    #expect(page.text == text)
    #expect(page.html.contains("*a"))
  }

  @Test(arguments: ["notes.md", "NOTES.Markdown"])
  func aFileIsMarkdownByItsName(name: String) throws {
    let page = try capture(textFile: Array("A *hedge*".utf8), name: name)

    #expect(page.html == "<p>A <em>hedge</em></p>")
    #expect(try captured("A *hedge*").html == "<p>A *hedge*</p>")
  }

  @Test(arguments: [
    ("# On Hedges #\n\nText", "On Hedges", nil),
    ("**On Hedges**\n\nText", "On Hedges", nil),
    ("#hedges are hip\n", "#hedges are hip", nil),
    ("On Hedges and Walls | Garden Notes\n\nText", "On Hedges and Walls", "Garden Notes"),
    ("On Hedges - Garden Notes\n\nOn Hedges\n\nText", "On Hedges", "Garden Notes"),
    ("Home / Garden / On Hedges\n\nOn Hedges\n", "On Hedges", nil),
    ("This note is from Feb 10, 2016\n\nOn Hedges\n", "On Hedges", nil),
    ("\n\n \n", "notes.txt", nil),
    ("---\ntitle: 'On Hedges'\nsite: Garden Notes\n---\n\nText", "On Hedges", "Garden Notes"),
  ])
  func theTitleIsTheFirstLineWithoutWhatSurroundsIt(text: String, title: String, site: String?)
    throws
  {
    let page = try captured(text)

    #expect(page.title == title)
    #expect(page.site == site)
  }

  @Test func aParagraphAsFirstLineIsCutToATitle() throws {
    let page = try captured(String(repeating: "hedge ", count: 100))

    #expect(page.title.count <= 121)
    #expect(page.title.hasSuffix("hedge…"))
  }

  @Test(arguments: [
    ("T\n/ 12:48 PM February 10, 2016\n", "2016-02-10"), ("T\n10 Feb. 2016\n", "2016-02-10"),
    ("T\nPublished on 2016-02-10\n", "2016-02-10"), ("T\nMay 3rd, 2020", "2020-05-03"),
    ("T\nOn May 3, 2020 we went to the sea with all that we had and then some more.", nil),
    ("T\nFebruary 31, 2016", nil), ("T\nIn March we sow 10", nil),
  ])
  func aDateIsTakenFromALineThatSaysLittleElse(text: String, date: String?) throws {
    #expect(try captured(text).published == date)
  }

  @Test(arguments: [
    ("T\nBy Ann Reed and Bo Lind\n", "Ann Reed and Bo Lind"), ("T\nBy the way, it rained.\n", nil),
  ])
  func anAuthorIsTakenFromALineOfTheirOwn(text: String, author: String?) throws {
    #expect(try captured(text).author == author)
  }

  @Test func textOfAnotherCharsetIsReadNotRefused() throws {
    let page = try capture(textFile: [0x47, 0x72, 0xfc, 0xdf, 0x65], name: "gruss.txt")

    #expect(page.text == "Grüße")
  }

  @Test(arguments: [
    ("%PDF-1.7\n", "a PDF document"), ("PK\u{3}\u{4}x", "a ZIP archive"),
    ("GIF89a", "a GIF picture"), ("abc\0def", "a binary file"),
    ("SQLite format 3\0", "a SQLite database"),
  ])
  func whatIsNoTextIsRefusedWithItsNameAndKind(start: String, kind: String) {
    let error = #expect(throws: CaptureError.self) { try captured(start) }

    #expect(error?.description.hasPrefix("'notes.txt' is \(kind)") == true)
  }

  @Test func aFileThatIsAPageIsReadAsOne() throws {
    let page = try capture(
      file: Array("<!DOCTYPE html><title>T</title><p>Body".utf8), name: "saved")

    #expect(page.title == "T")
    #expect(page.text == "Body")
  }

  @Test func plainTextOverHTTPIsTextAndOtherTypesAreRefused() throws {
    let address = "https://x.example/a"

    let page = try capture(page: Array("a <b> c".utf8), contentType: "text/plain", url: address)
    let error = #expect(throws: CaptureError.self) {
      try capture(page: Array("{}".utf8), contentType: "application/json", url: address)
    }

    #expect(page.text == "a <b> c")
    #expect(page.html == "<p>a &lt;b&gt; c</p>")
    #expect(
      error == .unreadableType(address: address, contentType: "application/json"))
  }
}
