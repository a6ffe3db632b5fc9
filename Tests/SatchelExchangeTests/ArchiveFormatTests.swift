import Foundation
import SatchelArchive
import SatchelModel
import SatchelStorage
import Testing

@testable import SatchelExchange

/// Archives of other programs, put together here.
@Suite struct ArchiveFormatTests {
  private static func imported(_ files: [(String, String)]) throws -> [Article] {
    let library = try TemporaryLibrary()
    try withBytes(try archive(files)) { path in
      var file = try ImportFile(path: path)
      var importing = LibraryImport(into: library.library, from: file.formatName, .plain) {
        Issue.record("\($0) was skipped: \($1)")
      }
      try file.forEach { try importing.add($0) }
      try importing.flush()
    }
    var articles: [Article] = []
    try library.library.forEachArticle(includingTrash: true) { article, _ in
      articles.append(article)
    }
    return articles.sorted { $0.title < $1.title }
  }

  @Test func pocketsTablesAndMarkedPassagesComeTogether() throws {
    let articles = try Self.imported([
      (
        "part_000000.csv",
        "title,url,time_added,tags,status\nTea,https://ex.org/t,1684913522,,unread\n"
      ),
      (
        "annotations/part_000000.json",
        #"[{"url":"https://ex.org/t","title":"Tea","highlights":[{"quote":"boil","created_at":1684913600}]},{"url":"https://ex.org/u","title":"U","highlights":[{"quote":"alone","created_at":1684913600}]}]"#
      ),
    ])

    #expect(articles.map(\.title) == ["Tea", "U"])
    #expect(articles.flatMap(\.highlights).map(\.anchor.quote) == ["boil", "alone"])
  }

  @Test func omnivoresPagesAndMarkedPassagesComeWithTheirArticles() throws {
    let articles = try Self.imported([
      (
        "metadata_0_to_20.json",
        #"[{"id":"u1","slug":"tea-1","title":"Tea","url":"https://ex.org/t","state":"Archived","readingProgress":40,"labels":["food"],"savedAt":"2024-10-18T20:44:54.069Z"}]"#
      ),
      ("content/tea-1.html", "<p>boil and pour</p>"),
      ("highlights/tea-1.md", "> boil \n\n#tag \n\nmy note\n\n> pour\n"),
    ])

    let tea = try #require(articles.first)
    #expect(tea.content?.wordCount == 1 && tea.state == .archived)
    #expect(tea.position?.thousandths == 400)
    #expect(tea.highlights.map(\.anchor.quote) == ["boil", "pour"])
    #expect(tea.highlights.first?.note?.text == "#tag \nmy note")
  }

  @Test func readecksBookmarksComeWithTheirPages() throws {
    let articles = try Self.imported([
      ("data.json", #"{"Bookmarks":[{"UID":"b1"}]}"#),
      (
        "bookmarks/b1/info.json",
        #"{"UID":"b1","URL":"https://ex.org/t","Title":"Tea","Created":"2025-02-01T15:21:43Z","Labels":["food"],"IsMarked":true,"Annotations":[{"id":"x","text":"boil","note":"why?"}]}"#
      ), ("bookmarks/b1/container/index.html", "<p>boil</p>"),
    ])

    #expect(articles.first?.isFavourite == true)
    #expect(articles.first?.highlights.first?.note?.text == "why?")
  }

  @Test func aDamagedFileInAnArchiveIsRefusedBeforeAnythingIsImported() throws {
    var bytes = try archive([
      ("part_000000.csv", "title,url,time_added,tags,status\nTea,https://ex.org/t,1,,unread\n"),
      ("part_000001.csv", "title,url,time_added,tags,status\n"),
    ])
    let place = try #require(bytes.firstRange(of: Array("part_000001.csv".utf8)))
    bytes[place.upperBound + 3] ^= 1

    #expect(throws: ExchangeError.self) {
      try withBytes(bytes) { path in
        var file = try ImportFile(path: path)
        try file.forEach { _ in Issue.record("something was read") }
      }
    }
  }
}
