import Foundation
import SatchelModel
import SatchelStorage
import Testing

@testable import SatchelExchange

@Suite struct FolderTests {
  /// Imports a folder with these files.
  private static func imported(
    _ files: [(String, String)], into library: TemporaryLibrary
  ) throws -> (counts: LibraryImport, skipped: [String]) {
    let folder = NSTemporaryDirectory() + "satchel-folder-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in files {
      let path = URL(fileURLWithPath: folder).appending(path: name)
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: path)
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/link.txt", withDestinationPath: "/etc/passwd")
    var skipped: [String] = []
    var source = try #require(ImportFolder(path: folder, reading: ImportOptions.plain.reading))
    var importing = LibraryImport(into: library.library, from: source.formatName, .plain) {
      place, _ in skipped.append(place.file ?? "")
    }
    try source.forEach { try importing.add($0) }
    try importing.flush()
    return (importing, skipped)
  }

  @Test func everyTextIsAnArticleAndLinksAndOtherFilesAreSkipped() throws {
    let library = try TemporaryLibrary()
    let files = [
      ("a.txt", "words"),
      (
        "deep/b.md",
        """
        ---
        url: https://ex.org/b
        tags: [food, "green tea", it's]
        related:
        - x
        ---
        more words
        """
      ),
      ("c.pdf", "%PDF"), (".hidden.txt", "x"),
    ]

    let (counts, skipped) = try Self.imported(files, into: library)
    let (again, _) = try Self.imported(files, into: library)

    let page = try #require(try library.library.article(try CanonicalURL("https://ex.org/b").id))
    #expect((counts.added, again.added) == (2, 0))
    #expect(skipped == ["c.pdf", "link.txt"])
    #expect(page.tags.map(\.label) == ["food", "green tea", "it's"])
    #expect(try library.library.body(of: page.id)?.text == "more words")
  }

  @Test func markdownFilesComeBackAsTheArticlesThatTheyWere() throws {
    let (old, new) = (try TemporaryLibrary(), try TemporaryLibrary())
    try old.fill()
    var files: [(String, String)] = []
    try old.library.forEachArticle(includingTrash: false) { article, body in
      files.append((ExportName.name(for: article) + ".md", MarkdownNote(article, body).text))
    }

    _ = try Self.imported(files, into: new)

    let (before, after) = (
      try #require(try old.library.article(TemporaryLibrary.page)),
      try #require(try new.library.article(try CanonicalURL("https://example.org/hedges").id))
    )
    #expect(after.title == before.title && after.saved == before.saved)
    #expect(after.tags == before.tags && after.state == before.state)
    #expect(after.isFavourite && after.author == before.author && after.url == before.url)
  }
}
