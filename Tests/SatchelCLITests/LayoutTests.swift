import Testing

@testable import satchel

@Suite struct LayoutTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("世界", 4), ("ｆｕｌｌ", 8), ("ﾊﾝｶｸ", 4), ("한국", 4),
    ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("★", 1), ("\u{200b}", 0), ("नमस्ते", 4), ("…", 1),
  ])
  func widthIsInColumns(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns, "\(text)")
  }

  @Test func whatIsCutEndsInAnEllipsisAndFits() {
    #expect(DisplayWidth.truncated("gardens", to: 7) == "gardens")
    #expect(DisplayWidth.truncated("gardens", to: 4) == "gar…")
    #expect(DisplayWidth.truncated("世界地図", to: 4) == "世…")
    #expect(DisplayWidth.truncated("gardens", to: 0) == "")
  }

  @Test func aTableFitsTheTerminal() {
    let table = Table(
      columns: [.init("ID"), .init("TITLE", give: 2, least: 10), .init("TAGS", give: 3, least: 4)],
      rows: [
        ["k7qd", String(repeating: "long ", count: 40), "gardens, hedges, soil"],
        ["m2xp", "世界世界世界世界世界世界世界世界世界世界世界世界", ""],
      ])

    for width in 20...120 {
      let lines = table.lines(width: width)
      #expect(lines.count == 3)
      #expect(lines.allSatisfy { DisplayWidth.of($0) <= width }, "\(width)")
      #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
    }
  }

  @Test func aColumnWithoutACellIsLeftOut() {
    let table = Table(
      columns: [.init("ID"), .init("STATE"), .init("TITLE", give: 1)],
      rows: [["k7qd", "", "Hedges"], ["m2xp", "", "Soil"]])

    #expect(table.lines(width: 80) == ["ID    TITLE", "k7qd  Hedges", "m2xp  Soil"])
  }

  @Test func textIsWrappedAtWordsAndParagraphsStay() {
    let lines = Wrapping.lines(of: "one two three\n\nfour", width: 8)

    #expect(lines == ["one two", "three", "", "four"])
  }

  @Test(arguments: ["a\(String(repeating: "b", count: 50)) c", "世界地図世界地図世界地図 x", "  x  ", ""])
  func noLineIsWiderThanAskedFor(text: String) {
    for width in 2...12 {
      let lines = Wrapping.lines(of: text, width: width)
      #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
  }

  @Test func aFormatPutsFieldsWhereTheyAreNamed() throws {
    let format = try RowFormat(#"{id}\t<{title}>\\"#, names: ["id", "title"])

    #expect(format.line { $0 == "id" ? "k7qd" : "a\tb\u{1b}" } == "k7qd\t<a b\u{fffd}>\\")
  }

  @Test(arguments: ["{nothing}", "{id", "{}"])
  func aFormatWithAnUnknownFieldIsAUsageError(template: String) {
    let failure = #expect(throws: Failure.self) { try RowFormat(template, names: ["id"]) }

    #expect(failure?.status == .usage)
  }

  @Test func progressSaysRateAndTimeLeft() {
    let text = ProgressLine.text("articles", done: 500, total: 2000, after: .seconds(5))

    #expect(text == "500 of 2000 articles, 100 a second, 15 seconds left")
  }

  @Test func aDateFromAWrongClockIsUnknown() {
    let now: Int64 = 1_741_064_767_089
    let farAhead = now + 50 * 365 * 24 * 3600 * 1000

    #expect(LocalDate.day(farAhead, now: now) == "unknown")
    #expect(LocalDate.day(now, now: now).hasPrefix("2025-03-0"))
    #expect(LocalDate.minute(.max, now: .max) != "")
  }
}
