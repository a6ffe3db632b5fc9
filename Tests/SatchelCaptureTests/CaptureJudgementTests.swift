import SatchelCapture
import Testing

@Suite struct CaptureJudgementTests {
  private func page(_ text: String, title: String = "A page") throws -> CapturedPage {
    try capture(textFile: Array((title + "\n\n" + text).utf8), name: "page")
  }

  private func words(_ count: Int) -> String {
    [String](repeating: "word", count: count).joined(separator: " ")
  }

  @Test(arguments: [
    (400, 1000, true), (600, 1000, false), (1000, 1000, false), (3, 40, false), (10, 60, true),
    (2000, 1000, false),
  ])
  func aPageThatLostMostOfItsWordsIsWorse(now: Int, kept: Int, isWorse: Bool) throws {
    #expect(CaptureJudgement.isWorse(try page(words(now)), thanWords: kept) == isWorse)
  }

  @Test(arguments: ["Verify you are human to go on.", "Please enable JavaScript."])
  func aWallIsWorseThanAShortArticle(text: String) throws {
    #expect(CaptureJudgement.isWorse(try page(text), thanWords: 30))
    #expect(!CaptureJudgement.isWorse(try page(words(30)), thanWords: 30))
  }

  @Test(arguments: [
    "<title>Just a moment...</title><h1>garden.example</h1><p>Checking if the site connection is secure</p>",
    "<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access this.</p>",
    "<title>garden.example</title><p>Please enable JS and disable any ad blocker</p>",
    "<title>Pardon Our Interruption</title><p>As you were browsing something made us think.</p>",
    "<title>Request unsuccessful</title><p>Request unsuccessful. Incapsula incident ID: 1-2</p>",
    "<title>On Hedges</title><h1>On Hedges</h1><p>Hedges grow.</p><p>Subscribe to continue reading.</p>",
    "<title>On Hedges</title><p>Hecken wachsen.</p><p>Jetzt weiterlesen mit G+</p><p>Bereits Abonnent?</p>",
    "<title>Page not found</title><h1>404</h1><p>The page that you want is not here any more.</p>",
    "<title>Bad Gateway</title><p>Error 502</p>", "<title>Garden</title><body>",
  ])
  func whatSitesShowInsteadOfAnArticleNeverReplacesIt(html: String) throws {
    let stub = try capture(page: Array(html.utf8), contentType: "text/html", url: nil)

    #expect(CaptureJudgement.isWorse(stub, thanWords: 600))
    #expect(CaptureJudgement.isWorse(stub, thanWords: 40))
  }

  @Test(
    arguments: [
      ("<title>App</title><div id=root></div><script src=app.js></script>", .nothing),
      ("<title>Just a moment...</title><p>Checking your browser.</p>", .barrier),
      ("<title>Hedges</title><p>Hedges grow.</p>", nil),
    ] as [(String, CaptureJudgement.Substitute?)])
  func whatAPageShowsInPlaceOfAnArticleIsTold(
    html: String, substitute: CaptureJudgement.Substitute?
  ) throws {
    let page = try capture(page: Array(html.utf8), contentType: "text/html", url: nil)

    #expect(CaptureJudgement.substitute(on: page) == substitute)
  }

  @Test func aFrontPageOrAListNeverReplacesAnArticle() throws {
    let links = (0..<120).map { "<li><a href=/\($0)>The story with number \($0)</a>" }.joined()
    let list = try capture(
      page: Array("<title>Garden</title><ul>\(links)</ul>".utf8), contentType: "text/html", url: nil
    )

    #expect(CaptureJudgement.substitute(on: list) == .listing)
    #expect(CaptureJudgement.isWorse(list, thanWords: list.wordCount + 1))
    #expect(CaptureJudgement.isWorse(list, thanWords: 30, isFrontPage: true))
  }

  @Test(arguments: [40, 400])
  func anArticleIsNoList(words count: Int) throws {
    let sentences = String(repeating: "A hedge is a wall that grows. ", count: count / 7)
    let html = "<title>On Hedges</title><article><h1>On Hedges</h1><p>\(sentences)</p></article>"
    let page = try capture(page: Array(html.utf8), contentType: "text/html", url: nil)

    #expect(CaptureJudgement.substitute(on: page) == nil)
    #expect(!CaptureJudgement.isWorse(page, thanWords: page.wordCount))
  }

  @Test func anEmptyPageIsWorseThanAnything() throws {
    let empty = try capture(page: [], contentType: "text/html", url: nil)

    #expect(CaptureJudgement.isWorse(empty, thanWords: 1))
    #expect(!CaptureJudgement.isWorse(empty, thanWords: 0))
  }
}
