import Foundation
import SatchelModel
import SatchelQuery
import SatchelStorage
import Testing

@testable import SatchelExchange

@Suite struct JSONLinesTests {
  private static let line = #"""
    {"url":"https://example.org/tea?utm_source=x","title":"Tea","text":"Boil the water.","saved_at":1684913522,"tags":["food","tea"],"author":"A","site":"S","published":"2020-01-02","language":"en","archived":true,"favourite":true,"notes":["green",{"text":"black","created":"2025-03-04"}],"highlights":["the water",{"quote":"Boil","note":"how long?"}],"rank":7}
    """#

  @Test func aLineIsAnArticleWithAllThatItSays() throws {
    let library = try TemporaryLibrary()

    let importing = try library.importing(Self.line)

    let article = try #require(
      try library.library.article(try CanonicalURL("https://example.org/tea").id))
    #expect(article.title == "Tea" && article.titleOverride == nil)
    #expect(article.saved == 1_684_913_522_000)
    #expect(article.tags.map(\.label) == ["food", "tea"])
    #expect(article.state == .archived && article.isFavourite)
    #expect(article.notes.map(\.text) == ["green", "black"])
    #expect(article.highlights.map(\.anchor.start) == [0, 5])
    #expect(article.highlights.first?.note?.text == "how long?")
    #expect(try library.library.body(of: article.id)?.text == "Boil the water.")
    #expect(importing.leftOut.counts == ["rank": 1])
  }

  @Test func theSameFileTwiceAddsNothing() throws {
    let library = try TemporaryLibrary()
    let text =
      Self.line + "\n" + #"{"title":"no address","text":"words"}"# + "\n" + #"{"id":7,"title":"x"}"#
    try library.importing(text)
    let before = try library.export()

    let again = try library.importing(text)

    #expect((again.added, again.completed, again.unchanged) == (0, 0, 3))
    #expect(try library.export() == before)
  }

  @Test func anInterruptedImportIsCompletedByTheNextAndUndoneAsOne() throws {
    let library = try TemporaryLibrary()
    let lines = (0..<1200).map { #"{"url":"https://example.org/\#($0)","text":"t\#($0)"}"# }
    try library.importing(lines.prefix(700).joined(separator: "\n"))

    let rest = try library.importing(lines.joined(separator: "\n"))
    let undone = try library.library.undo(now: 9_000_000_000_001)

    #expect((rest.added, rest.unchanged) == (500, 700))
    #expect(undone?.articles.count == 500)
  }

  @Test func badLinesAreNamedAndTheOthersAreImported() throws {
    let library = try TemporaryLibrary()
    let text = """
      {"url":"https://example.org/1"}
      {"url":"https://example.org/2"
      {"url":"javascript:alert(1)"}

      {"url":"https://example.org/3","saved_at":"never"}
      {"tags":["t"]}
      {"id":7,"tags":["t"]}
      {"url":"https://example.org/4","notes":"n"}
      {"url":"https://example.org/5"}
      """

    let skipped = try library.skipping(text)

    #expect(skipped.map(\.place.number) == [2, 3, 5, 6, 7, 8])
    #expect(try library.library.list(.everything, at: .utc(0)).count == 2)
  }

  @Test func whatIsTooLongForOneNoteBecomesSeveral() throws {
    let library = try TemporaryLibrary()
    let words = String(repeating: "0123456789", count: 50_000)

    try library.importing(#"{"url":"https://example.org/1","notes":["\#(words)"]}"#)

    let article = try #require(
      try library.library.article(try CanonicalURL("https://example.org/1").id))
    #expect(article.notes.count == 2)
    #expect(article.notes.map(\.text.utf8.count).reduce(0, +) == words.utf8.count)
  }

  @Test func anIDOfSatchelCountsOnlyForItsOwnAddress() throws {
    let library = try TemporaryLibrary()
    let foreign = ArticleID(high: 9, low: 9).text

    try library.importing(#"{"id":"\#(foreign)","url":"https://example.org/1"}"#)
    try library.importing(#"{"id":"\#(foreign)","title":"without one"}"#)

    #expect(try library.library.article(try CanonicalURL("https://example.org/1").id) != nil)
    #expect(try library.library.article(ArticleID(high: 9, low: 9))?.title == "without one")
  }

  @Test func aFileThatGrowsWhileItIsReadIsReported() throws {
    let line = #"{"url":"https://ex.org/t"}"# + "\n"

    #expect(throws: ExchangeError.self) {
      try withFile(line) { path in
        var file = try ImportFile(path: path)
        try file.forEach { _ in
          let handle = try FileHandle(forWritingTo: URL(filePath: path))
          try handle.seekToEnd()
          try handle.write(contentsOf: Data(line.utf8))
        }
      }
    }
  }
}
