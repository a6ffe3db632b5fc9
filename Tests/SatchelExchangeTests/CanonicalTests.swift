import Foundation
import SatchelBytes
import SatchelModel
import Testing

@testable import SatchelExchange

/// Writes `text` to a file for the time of `body`.
func withFile<Result>(
  _ text: some StringProtocol, _ body: (String) throws -> Result
) throws -> Result {
  let path = NSTemporaryDirectory() + "satchel-exchange-" + UUID().uuidString
  defer { try? FileManager.default.removeItem(atPath: path) }
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  return try body(path)
}

@Suite struct CanonicalTests {
  private static let article = #"""
    {"id":"\#(String(repeating: "0", count: 25))4","url":"https://example.org/a","saved":"2025-03-04T05:06:07.089Z",
    "state":"unread","favourite":true,"tags":["Gardens","[]{}\"\\"],"notes":[{"id":"0000000000004","created":"2025-03-04T05:06:07.089Z","text":"one\ntwo"}],"highlights":[]}
    """#

  private static func document(_ articles: String, trash: String = "") -> String {
    #"{"format":"satchel-canonical","version":1,"articles":[\#(articles)],"trash":[\#(trash)]}"#
  }

  /// What a new library would be told to do with each entry.
  private static func entries(
    _ text: some StringProtocol
  ) throws -> [Result<ImportPlan, ArticleDefect>] {
    try withFile(text) { path in
      var file = try ImportFile(path: path, format: "canonical")
      var entries: [Result<ImportPlan, ArticleDefect>] = []
      try file.forEach { entry in
        entries.append(
          try #require(entry.article).flatMap { article in
            Result { () throws(ArticleDefect) in
              try ImportPlan(
                article, as: ImportIdentity(of: article, from: "canonical"), over: nil,
                options: .plain)
            }
          })
      }
      return entries
    }
  }

  @Test func articlesAreReadOneByOneAndTheTrashAfterThem() throws {
    let entries = try Self.entries(Self.document(Self.article, trash: Self.article))

    let steps = try entries.map { try $0.get().steps }

    #expect(steps.count == 2)
    #expect(steps[0].first?.first == .save(url: "https://example.org/a", at: 1_741_064_767_089))
    #expect(!steps[0].contains([.delete]))
    #expect(steps[1].last == [.delete])
  }

  @Test func anEmptyLibraryIsAnEmptyDocument() throws {
    var export = CanonicalExport()
    export.beginTrash()
    export.finish()
    let text = String(decoding: export.drain(), as: UTF8.self)

    #expect(
      text == "{\"format\":\"satchel-canonical\",\"version\":1,\"articles\":[\n],\"trash\":[\n]}\n")
    #expect(try Self.entries(text).isEmpty)
  }

  @Test func aFileThatIsCutAnywhereIsRefusedWhole() throws {
    let whole = Array(Self.document(Self.article).utf8)

    for length in 0..<whole.count {
      let part = String(decoding: whole[..<length], as: UTF8.self)
      #expect(throws: ExchangeError.self, "\(length)") { try Self.entries(part) }
    }
  }

  @Test(arguments: [
    "[]", "null", "{}", #"{"articles":[]}"#, #"{"format":"other","version":1,"articles":[]}"#,
    #"{"format":"satchel-canonical","articles":[]}"#, "<html>", "\u{0}\u{1}",
    #"{"format":"satchel-canonical","version":1,"articles":[]} more"#,
    #"{"format":"satchel-canonical","version":1,"articles":[{}{}]}"#,
    #"{"format":"satchel-canonical","version":1,"articles":[],}"#,
  ])
  func whatIsNoExportIsRefused(text: String) {
    #expect(throws: ExchangeError.self) { try Self.entries(text) }
  }

  @Test func aNewerVersionSaysSo() throws {
    let text = #"{"format":"satchel-canonical","version":2,"articles":[]}"#

    let error = #expect(throws: ExchangeError.self) { try Self.entries(text) }

    guard case .newerVersion(_, 2) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func deepNestingIsRefusedWithoutRecursion() {
    let deep = String(repeating: "[", count: 200_000)

    #expect(throws: ExchangeError.self) { try Self.entries(Self.document("{\"a\":" + deep)) }
  }

  @Test(arguments: [
    (#""url":"https://example.org/a""#, #""url":"javascript:alert(1)""#),
    (#""state":"unread""#, #""state":"burnt""#), (#""saved":"2025"#, #""saved":"x2025"#),
    (#""favourite":true"#, #""favourite":"perhaps""#), (#""notes":["#, #""notes":[7,"#),
    (#""id":"0"#, #""id":"!"#),
  ])
  func oneBadArticleIsNamedAndTheOthersAreRead(part: String, bad: String) throws {
    let broken = Self.article.replacingOccurrences(of: part, with: bad)

    let entries = try Self.entries(Self.document(broken + "," + Self.article))

    #expect(entries.count == 2)
    #expect(throws: ArticleDefect.self) { try entries[0].get() }
    #expect(throws: Never.self) { try entries[1].get() }
  }

  @Test func aFolderAndAPipeAreNoFiles() {
    #expect(throws: ExchangeError.notAPlainFile(path: "/dev/null")) {
      _ = try ImportFile(path: "/dev/null").size
    }
    #expect(throws: ExchangeError.self) { _ = try ImportFile(path: "/").size }
    #expect(throws: ExchangeError.self) { _ = try ImportFile(path: "/nonexistent").size }
  }
}
