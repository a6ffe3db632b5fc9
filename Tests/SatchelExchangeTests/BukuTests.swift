import Foundation
import SatchelModel
import SatchelStorage
import SatchelTestSupport
import Testing

@testable import SatchelExchange

/// Databases of another program, made by sqlite3.
@Suite struct BukuTests {
  private static func withDatabase(_ sql: String, _ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "satchel-buku-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let made = try RunningProgram("sqlite3", ["-batch", "-bail", path], input: sql).outcome()
    try #require(made.status == 0, "\(made.errors)")
    try body(path)
  }

  private static func imported(_ sql: String) throws -> [String] {
    let library = try TemporaryLibrary()
    try withDatabase(sql) { path in
      var file = try ImportFile(path: path)
      var importing = LibraryImport(into: library.library, from: file.formatName, .plain) {
        Issue.record("\($0) was skipped: \($1)")
      }
      try file.forEach { try importing.add($0) }
      try importing.flush()
    }
    var shown: [String] = []
    try library.library.forEachArticle(includingTrash: true) { article, _ in
      let words =
        [article.url ?? "", article.title] + article.tags.map(\.label) + article.notes.map(\.text)
      shown.append(words.joined(separator: " "))
    }
    return shown
  }

  private static let table = """
    CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, URL TEXT NOT NULL UNIQUE,
      metadata TEXT DEFAULT '', tags TEXT DEFAULT ',', desc TEXT DEFAULT '', flags INTEGER DEFAULT 0);
    """

  @Test func bookmarksAreArticlesWithTagsAndNotes() throws {
    let shown = try Self.imported(
      Self.table
        + "INSERT INTO bookmarks VALUES (1, 'https://ex.org/t', 'Tea', ',food,tea,', 'n', 0);")

    #expect(shown == ["https://ex.org/t Tea food tea n"])
  }

  @Test(arguments: [
    "CREATE TABLE other (a);",
    "CREATE VIEW bookmarks AS SELECT 'https://ex.org' AS URL, '' AS metadata, '' AS tags, '' AS desc;",
    """
    CREATE VIEW bookmarks AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
      SELECT i AS URL, '' AS metadata, '' AS tags, '' AS desc FROM n;
    """,
    "CREATE VIRTUAL TABLE bookmarks USING fts5 (URL, metadata, tags, desc);",
  ])
  func onlyPlainRowsOfAPlainTableAreRead(sql: String) {
    #expect(throws: StorageError.self) { try Self.imported(sql) }
  }

  @Test func nothingIsWrittenBesideTheDatabase() throws {
    try Self.withDatabase(Self.table + "PRAGMA journal_mode = WAL;") { path in
      for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
      let before = try Data(contentsOf: URL(fileURLWithPath: path))

      var file = try ImportFile(path: path)
      try file.forEach { _ in }

      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
      #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
      #expect(!FileManager.default.fileExists(atPath: path + "-shm"))
    }
  }
}
