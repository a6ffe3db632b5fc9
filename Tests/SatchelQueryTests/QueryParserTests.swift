import SatchelCalendar
import SatchelQuery
import SatchelTestSupport
import Testing

@Suite struct QueryParserTests {
  private func word(_ text: String) -> Query { .words(Words(text), in: nil) }

  @Test func whatStandsSideBySideMustAllHoldAndOrPartsAlternatives() throws {
    let query = try QueryParser.parse("war peace or \"no war\" (love or money)")

    #expect(
      query
        == .any(of: [
          .all(of: [word("war"), word("peace")]),
          .all(of: [word("no war"), .any(of: [word("love"), word("money")])]),
        ]))
  }

  @Test func notAndAHyphenDenyAndTwoOfThemCancelOut() throws {
    let denied = Query.tag(Words("politics")).negated

    for text in [
      "-tag:politics", "not tag:politics", "NOT (tag:politics)", "not not -tag:politics",
    ] {
      #expect(try QueryParser.parse(text) == denied, "\(text)")
    }
    #expect(try QueryParser.parse("a-b - c") == .all(of: [word("a-b"), word("c")]))
  }

  @Test(arguments: [
    ("tag:politics/syria", Query.tag(Words("politics/syria"))),
    ("tag:\"my garden\"", .tag(Words("my garden"))),
    ("tag:gard*", .tag(Words("gard", isPrefix: true))),
    ("TAG:\"say \"\"hello\"\"\"", .tag(Words("say \"hello\""))),
    ("site:example.org", .site("example.org")), ("lang:EN", .language("en")),
    ("is:Favourite", .quality(.favourite)),
    ("title:\"of trees\"", .words(Words("of trees"), in: .title)),
    ("note:hedge*", .words(Words("hedge", isPrefix: true), in: .note)),
    ("author:“le guin”", .words(Words("le guin"), in: .author)),
    ("words:>2000", .length(.above(2000))), ("words:500..2000", .length(.between(500, 2000))),
    ("words:..99", .length(.atMost(99))), ("words:7", .length(.exactly(7))),
    ("saved:today", .saved(.exactly(.today))), ("saved:7d", .saved(.exactly(.ago(7, .days)))),
    ("saved:<=2y", .saved(.atMost(.ago(2, .years)))),
    ("saved:2025..", .saved(.atLeast(.year(2025)))),
    (
      "published:2024-02..2024-03",
      .published(.between(.month(year: 2024, month: 2), .month(year: 2024, month: 3)))
    ),
    ("@inbox", .named("inbox")), ("@\"to read\"", .named("to read")),
    ("\"exact phra\"*", .words(Words("exact phra", isPrefix: true), in: nil)),
  ])
  func everyFieldIsRead(text: String, query: Query) throws {
    #expect(try QueryParser.parse(text) == query)
  }

  @Test func addressesTimesAndTitlesAreWordsAndNoFields() throws {
    #expect(try QueryParser.parse("https://example.org/a") == word("https://example.org/a"))
    #expect(try QueryParser.parse("12:30") == word("12:30"))
    #expect(
      try QueryParser.parse("Rust: a & b – c") == .all(of: ["Rust:", "a", "b", "c"].map(word)))
  }

  @Test func anEmptyTextAsksForEverything() throws {
    #expect(try QueryParser.parse("") == .everything)
    #expect(try QueryParser.parse(" \t\n") == .everything)
  }

  @Test(arguments: [
    ("%", 0..<1, QueryMistake.Reason.nothingToFind("%")), ("a \"b", 2..<3, .quoteNotClosed),
    ("(a", 0..<1, .parenthesisNotClosed), ("a (b", 2..<3, .parenthesisNotClosed),
    ("(", 0..<1, .parenthesisNotClosed), ("a)", 1..<2, .parenthesisNotOpened),
    (")", 0..<1, .parenthesisNotOpened), ("a ( )", 2..<5, .parenthesesEmpty),
    ("or a", 0..<2, .needsLeft("or")), ("a or", 2..<4, .needsRight("or")),
    ("a or or b", 2..<4, .needsRight("or")), ("a not", 2..<5, .needsRight("not")),
    ("(a or )", 3..<5, .needsRight("or")), ("-(or a)", 2..<4, .needsLeft("or")),
    ("a before:2025", 2..<8, .unknownField("before")), ("tag: x", 0..<4, .needsValue("tag")),
    ("tag:\"\"", 0..<6, .needsValue("tag")), ("is:red", 0..<6, .unknownQuality("red")),
    ("saved:2025-02-30", 0..<16, .notADate("2025-02-30")), ("saved:7x", 0..<8, .notADate("7x")),
    ("saved:..", 0..<8, .notADate("")), ("words:many", 0..<10, .notANumber("many")),
    ("words:9..3", 0..<10, .backwards("9..3")),
    ("saved:2025..2024", 0..<16, .backwards("2025..2024")),
    ("lang:e/n", 0..<8, .notALanguage("e/n")), ("title:%", 0..<7, .nothingToFind("%")),
  ])
  func aMistakeIsFoundWhereItIs(text: String, place: Range<Int>, reason: QueryMistake.Reason) {
    #expect(throws: QueryMistake(reason: reason, query: text, place: place)) {
      try QueryParser.parse(text)
    }
  }

  @Test func sizeAndDepthAreBounded() throws {
    let deep = String(repeating: "(", count: 33) + "a" + String(repeating: ")", count: 33)

    #expect(throws: QueryMistake.self) { try QueryParser.parse(deep) }
    #expect(throws: QueryMistake.self) {
      try QueryParser.parse(String(repeating: "a ", count: QueryParser.maximumTerms + 1))
    }
    #expect(throws: QueryMistake.self) {
      try QueryParser.parse(String(repeating: "a", count: QueryParser.maximumBytes + 1))
    }
    #expect(
      try QueryParser.parse(String(repeating: "not ", count: 3999) + "a") == word("a").negated)
  }

  @Test(arguments: UInt64(0)..<500)
  func whatIsPrintedReadsAsTheSameQuery(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let query = Query.random(using: &random)

    let read = try QueryParser.parse(query.description)

    #expect(read == query, "\(query)")
    #expect(read.description == query.description)
  }

  /// Pieces that mean something, in any order: read or refused, and if read, printed as it is read.
  @Test(arguments: UInt64(0)..<500)
  func anyTextIsReadOrRefused(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "(", ")", "\"", "“", "”", "-", "or ", "not ", "tag:", "saved:", "words:", "@", "*", " ", "a",
      "7d", "..", ">", "%", "\u{0}", "\u{301}", "é", "is:unread", "::", "\n",
    ]
    let text = (0..<12).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()

    guard let query = try? QueryParser.parse(text) else { return }

    #expect(try QueryParser.parse(query.description) == query, "\(text)")
  }
}

@Suite struct QueryTimeTests {
  private let time = QueryTime.utc(1_741_046_400_000)  // 2025-03-04

  private func days(_ text: String) throws -> String {
    guard case .saved(let bounds) = try QueryParser.parse("saved:\(text)") else { return "" }
    let (from, before) = bounds.days(time)
    return "\(from?.text ?? "") \(before?.text ?? "")"
  }

  @Test(arguments: [
    ("today", "2025-03-04 2025-03-05"), ("yesterday", "2025-03-03 2025-03-04"),
    ("7d", "2025-02-25 "), ("1m", "2025-02-04 "), ("2025-02", "2025-02-01 2025-03-01"),
    ("2024", "2024-01-01 2025-01-01"), (">2024", "2025-01-01 "), (">=2024", "2024-01-01 "),
    ("<2024", " 2024-01-01"), ("<=2024-02", " 2024-03-01"), ("30d..7d", "2025-02-02 2025-02-26"),
    ("<7d", " 2025-02-25"), ("2024-12..2025-01-02", "2024-12-01 2025-01-03"),
  ])
  func daysAreCountedFromToday(text: String, days: String) throws {
    #expect(try self.days(text) == days)
  }

  @Test func theLastDayOfAShortMonthStandsForLaterOnes() throws {
    let last = try #require(CivilDay(year: 2024, month: 3, day: 31))

    #expect(last.adding(months: -1).text == "2024-02-29")
    #expect(last.adding(months: -13).text == "2023-02-28")
    #expect(last.adding(months: 1).text == "2024-04-30")
  }

  @Test func daysFarOffAreHeldWithinTheCalendar() throws {
    #expect(CivilDay(number: .max / 2).text == "9999-12-31")
    #expect(CivilDay(number: .min / 2).text == "0000-01-01")
    #expect(try days("99999y") == "0000-01-04 ")
    #expect(CivilDay(year: 2100, month: 2, day: 29) == nil)
    for number in stride(from: -719_000, to: 2_900_000, by: 977) {
      #expect(CivilDay(number: number).number == number)
    }
  }
}
