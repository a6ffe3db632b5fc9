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

  @Test func anEmptyPageIsWorseThanAnything() throws {
    let empty = try capture(page: [], contentType: "text/html", url: nil)

    #expect(CaptureJudgement.isWorse(empty, thanWords: 1))
    #expect(!CaptureJudgement.isWorse(empty, thanWords: 0))
  }
}
