import Testing

@testable import SatchelCapture

@Suite struct PageSeriesTests {
  @Test(arguments: [
    ("https://x.example/essay", "https://x.example/essay/2", 2),
    ("https://x.example/essay/", "https://x.example/essay/page/3/", 3),
    ("https://x.example/essay.html", "https://x.example/essay-2.html", 2),
    ("https://x.example/essay.html", "https://x.example/essay_10.html", 10),
    ("https://x.example/essay", "https://x.example/essay?page=2", 2),
    ("https://x.example/essay?id=7", "https://x.example/essay?id=7&page=2", 2),
    ("https://x.example/essay?page=1", "https://x.example/essay?page=2#top", 2),
    ("https://x.example/essay", "https://x.example/essay2", nil),
    ("https://x.example/essay", "https://x.example/essay/comments-2", nil),
    ("https://x.example/essay", "https://x.example/other/2", nil),
    ("https://x.example/essay", "https://other.example/essay/2", nil),
    ("https://x.example/essay?id=7", "https://x.example/essay?id=8", nil),
    ("https://x.example/essay", "https://x.example/essay", nil),
    ("https://x.example/essay", "https://x.example/essay?page=99999999999999999999", nil),
    ("https://x.example/2024/05/essay", "https://x.example/2024/05/next-essay", nil),
  ])
  func aPageIsOneOfTheSameArticleByItsNumberOnly(first: String, address: String, number: Int?) {
    #expect(PageSeries(first: first).number(of: address) == number)
  }

  private func draft(_ paragraphs: String...) throws -> ArticleDraft {
    let text = paragraphs.map {
      "<p>\($0)" + String(repeating: " and it grows", count: 30) + ".</p>"
    }
    return try SatchelCapture.draft(
      page: Array("<title>On Hedges</title><article>\(text.joined())</article>".utf8),
      contentType: "text/html", url: "https://x.example/essay")
  }

  @Test func pagesAreOneArticle() throws {
    var pages = JoinedPages(try draft("One hedge", "By Ann"))
    let isJoined = pages.join(try draft("Two hedges", "By Ann"))

    let page = pages.finished { _ in nil }

    #expect(isJoined)
    #expect(page.text.contains("One hedge"))
    #expect(page.text.contains("Two hedges"))
    #expect(page.text.ranges(of: "By Ann").count == 1)
    #expect(page.wordCount == WordCount.words(in: page.text))
  }

  @Test func aPageThatSaysTheSameAgainIsNotTakenIn() throws {
    var pages = JoinedPages(try draft("One hedge"))

    let isJoined = pages.join(try draft("One hedge"))

    #expect(!isJoined)
    #expect(pages.count == 1)
  }

  @Test(arguments: [
    ("<a href=?page=1>2</a><a href=?page=2>3</a>", 1, "https://x.example/essay?page=1"),
    ("<a href=?page=2>2</a><a href=?page=3>3</a>", 1, "https://x.example/essay?page=2"),
    ("<a href=?page=1>2</a><a href=?page=2>3</a>", 2, "https://x.example/essay?page=2"),
    ("<link rel=next href=?page=1>", 1, "https://x.example/essay?page=1"),
    ("<a href=?page=1>1</a>", 1, nil),
  ])
  func pagesAreCountedFromOneOrFromZero(links: String, page: Int, next: String?) throws {
    let document = try PageParser.parse(links)

    let found = PageSeries(first: "https://x.example/essay")
      .next(after: page, in: document, links: SafeLink(page: "https://x.example/essay"))

    #expect(found == next)
  }
}
