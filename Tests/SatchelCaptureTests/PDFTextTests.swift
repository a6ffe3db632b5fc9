import Testing

@testable import SatchelCapture

@Suite struct PDFTextTests {
  /// A page of 400 by 1000 points as pdftotext lists it, whose blocks are lines of `(left, top, height, text)`.
  private func page(_ blocks: [(Double, Double, Double, String)]...) -> String {
    let blocks = blocks.map { lines in
      let sides = lines.map { line in box(line.0, line.1, line.2, line.3) }
      let left = lines.map(\.0).min() ?? 0
      let right = lines.map { $0.0 + Double($0.3.count) * 5 }.max() ?? 0
      return "<block xMin=\"\(left)\" yMin=\"0\" xMax=\"\(right)\" yMax=\"0\">\n"
        + sides.joined(separator: "\n") + "\n</block>"
    }
    return "<page width=\"400\" height=\"1000\">\n" + blocks.joined(separator: "\n") + "\n</page>\n"
  }

  private func box(_ left: Double, _ top: Double, _ height: Double, _ text: String) -> String {
    let words = text.split(separator: " ").map { "   <word xMin=\"0\">\($0)</word>" }
    let right = left + Double(text.count) * 5
    return
      "  <line xMin=\"\(left)\" yMin=\"\(top)\" xMax=\"\(right)\" yMax=\"\(top + height)\">\n"
      + words.joined(separator: "\n") + "\n</line>"
  }

  private func text(_ listing: String) -> PDFText {
    PDFText(PDFLine.lines(in: Array(listing.utf8)))
  }

  @Test func linesBecomeParagraphsHeadingsAndLists() {
    let listing = page(
      [(100, 120, 20, "On Hedges"), (100, 142, 20, "and Walls")],
      [(40, 200, 13, "Where they grow")],
      [
        (60, 220, 10, "A hedge is a line of shrubs and some-"),
        (40, 232, 10, "times trees, &amp;c."),
        (60, 244, 10, "It grows as slowly as the old gardener"), (40, 256, 10, "wants."),
      ], [(40, 270, 10, "•")], [(50, 270, 10, "yew")], [(40, 290, 10, "• box")])

    let text = text(listing)

    #expect(text.title == "On Hedges and Walls")
    #expect(
      text.html == """
        <h2>On Hedges and Walls</h2>
        <h2>Where they grow</h2>
        <p>A hedge is a line of shrubs and sometimes trees, &amp;c.</p>
        <p>It grows as slowly as the old gardener wants.</p>
        <ul><li>yew</li>
        <li>box</li></ul>
        """)
  }

  @Test func whatIsInTheMarginsOfManyPagesIsLeftOut() {
    let pages = (1...3).map { number in
      page(
        [(40, 30, 10, "Of Hedges \(number)")], [(40, 500, 10, "Page \(number) says")],
        [(200, 960, 10, "- \(number) -")])
    }

    #expect(text(pages.joined()).text == "Page 1 says\n\nPage 2 says\n\nPage 3 says")
    #expect(text(pages[0]).text == "Of Hedges 1\n\nPage 1 says")
  }

  @Test func aParagraphGoesOnOnTheNextPage() {
    let pages = [
      page([(40, 500, 10, "A hedge is green and")]), page([(40, 500, 10, "alive.")]),
      page([(40, 500, 10, "A wall is not.")]),
    ]

    #expect(text(pages.joined()).text == "A hedge is green and alive.\n\nA wall is not.")
  }

  @Test(arguments: [
    "", "<word", "</line>", "<line xMin=\"nan\" yMin=\"inf\" xMax=\"-1e999\" yMax=\"\">",
    "<page height=\"x\">\n<line>\n<word>a</word>\n</line>\n<line>\n<word>•</word>\n</line>",
  ])
  func anyListingIsRead(listing: String) {
    let text = text(listing + "\n" + listing)

    #expect(text.parts.count <= 4)
  }
}
