import SatchelCapture
import Testing

@Suite struct PageMetadataTests {
  @Test(arguments: [
    (
      "<title>On Hedges | Garden Notes</title><meta property=og:site_name content='Garden Notes'>",
      "On Hedges"
    ),
    (
      "<title>Garden Notes - On Hedges</title><meta property=og:site_name content='Garden Notes'>",
      "On Hedges"
    ),
    ("<title>On Hedges | Kent</title><h1>On Hedges</h1>", "On Hedges"),
    ("<title>On Hedges | Garden</title><p>no heading", "On Hedges"),
    ("<title>Rye | Wheat - a comparison</title>", "Rye | Wheat - a comparison"),
    ("<title>x</title><meta property=og:title content='Before &amp; after'>", "Before & after"),
    ("<h1>Only <i>this</i></h1>", "Only this"),
    ("<title> \u{202e}line\none\u{1b}[2J&#27; </title>", "line one[2J"),
    ("<title>\u{e9}</title><svg><title>Icon</title></svg>", "\u{e9}"),
    ("<p>nothing", ""),
    (
      "<title>Garden Notes: walls</title><h1>Garden Notes</h1><h1>Walls of Garden Notes</h1>",
      "Walls of Garden Notes"
    ),
    (
      "<meta property=og:title content='Opinion | On Hedges'><h1><b>Opinion</b> On Hedges</h1>",
      "On Hedges"
    ),
    (
      "<title>On Hedges</title><h1><style>.a{}</style>On Hedges, again<a href=#top>¶</a>"
        + "<button>Copy</button></h1>", "On Hedges, again"
    ),
    ("<meta name=dc.title content='On Hedges'><title>x</title>", "On Hedges"),
  ])
  func theTitleIsCleanAndWithoutTheNameOfTheSite(html: String, title: String) throws {
    #expect(try captured(html).title == title)
  }

  @Test(arguments: [
    ("<title>Laying old hedges | Notes for all</title>", "Laying old hedges"),
    ("<title>Notes for all » Laying old hedges</title>", "Laying old hedges"),
    ("<title>Laying old hedges | Notes for all</title><h1>Notes for all</h1>", "Laying old hedges"),
    ("<title>Kent - notes for all</title><h1>Laying of old hedges</h1>", "Laying of old hedges"),
    (
      "<title>Laying old hedges | A guide to old hedges</title>",
      "Laying old hedges | A guide to old hedges"
    ),
  ])
  func theAddressTellsTheTitleFromTheRest(html: String, title: String) throws {
    let page = try captured(html, url: "https://kent.example/2024/laying-old-hedges.html")

    #expect(page.title == title)
  }

  @Test func whatAnEncyclopediaSaysOfItsSubjectIsNotTheTitle() throws {
    let page = try captured(
      """
      <title>Hedge - Garden Wiki</title><h1>Hedge</h1><script type=application/ld+json>
      {"@type":"Article","name":"Hedge","headline":"wall that grows"}</script>
      """)

    #expect(page.title == "Hedge")
  }

  @Test func anEndlessTitleIsCutAfterAWord() throws {
    let title = try captured("<title>\(String(repeating: "word ", count: 10_000))</title>").title

    #expect(title.hasSuffix("word…"))
    #expect(title.count <= 301)
  }

  @Test func metaElementsNameAuthorSiteDateLanguageAndSummary() throws {
    let page = try captured(
      """
      <html lang=pt_br><meta name=author content='By Ann Reed'>
      <meta property=og:site_name content='Garden Notes'><meta name=description content=' A  wall '>
      <meta property=article:published_time content='2024-02-29T08:30:00+01:00'>
      """)

    #expect(page.author == "Ann Reed")
    #expect(page.site == "Garden Notes")
    #expect(page.language == "pt-BR")
    #expect(page.direction == .leftToRight)
    #expect(page.published == "2024-02-29T08:30:00+01:00")
    #expect(page.excerpt == "A wall")
  }

  @Test func structuredDataIsReadWhereItIsSimple() throws {
    let page = try captured(
      """
      <script type=application/ld+json>{"@graph":[{"@type":"WebSite","name":"No"},
      {"@type":["BlogPosting"],"headline":"On Hedges","author":[{"name":"Ann Reed"},{"name":"Bo"}],
      "datePublished":"2023-05-01","publisher":{"name":"Garden Notes"},"inLanguage":"he"}]}</script>
      """)

    #expect(page.title == "On Hedges")
    #expect(page.author == "Ann Reed, Bo")
    #expect(page.published == "2023-05-01")
    #expect(page.site == "Garden Notes")
    #expect(page.direction == .rightToLeft)
  }

  @Test(arguments: ["{", "[[[[", "null", "{\"@type\":7}", String(repeating: "[", count: 50_000)])
  func brokenStructuredDataIsOverlooked(json: String) throws {
    let page = try captured("<title>T</title><script type=application/ld+json>\(json)</script>")

    #expect(page.title == "T")
  }

  @Test(arguments: [
    ("2024-02-30", nil), ("2024-02-29", "2024-02-29"), ("2023-02-29", nil), ("yesterday", nil),
    ("2024-05-01 10:30", "2024-05-01T10:30:00"),
    ("2024-05-01T10:30:59.123Z", "2024-05-01T10:30:59Z"),
    ("2024-05-01T25:00:00Z", "2024-05-01"),
    ("2024-05-01T10:00:00-0530", "2024-05-01T10:00:00-05:30"),
    ("Wed, 01 May 2024 17:15:49 +0100", "2024-05-01T17:15:49+01:00"),
    ("Wed, 01 May 2024 17:15:49 GMT", "2024-05-01T17:15:49Z"),
    ("1 May 2024, 5:15 PM", "2024-05-01"),
    ("99999-01-01", nil), ("2024-1-1", "2024-01-01"), ("２０２４-05-01", "2024-05-01"), ("", nil),
  ])
  func datesAreCheckedAndSpeltAsISO(written: String, iso: String?) throws {
    #expect(try captured("<meta name=date content='\(written)'>").published == iso)
  }

  @Test(arguments: [
    ("/notes/hedges", "https://garden.example/notes/hedges"),
    ("https://www.garden.example/h", "https://www.garden.example/h"),
    ("https://evil.example/h", nil), ("javascript:alert(1)", nil), ("", nil),
  ])
  func theCanonicalAddressStaysOnTheSite(href: String, expected: String?) throws {
    #expect(try captured("<link rel=canonical href='\(href)'>").canonicalURL == expected)
  }

  @Test func withoutASummaryTheExcerptIsTheFirstRealParagraph() throws {
    let long = String(repeating: "a hedge is a wall that grows ", count: 20)

    let page = try captured("<p>Short.</p><p>\(long)</p>")

    #expect(page.excerpt.hasPrefix("a hedge is a wall"))
    #expect(page.excerpt.hasSuffix("…"))
    #expect(page.excerpt.count <= 241)
  }

  @Test(arguments: [
    ("", 0), ("one two", 2), ("don't re-read — 3.5 times", 5), ("花園の壁", 4), ("パンを焼く", 5),
    ("Grüße aus Köln", 3), ("שלום עולם", 2), ("- * > #", 0), ("a\u{300}\u{301} b", 2),
  ])
  func wordsAreCountedInEveryScript(text: String, count: Int) {
    #expect(WordCount.words(in: text) == count)
  }
}
