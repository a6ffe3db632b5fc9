import Foundation
import SatchelBytes
import SatchelDatabase
import SatchelModel
import SatchelTestSupport
import Testing

@testable import SatchelStorage

@Suite struct FormatTests {
  /// A library as the first version left it: two articles of one millisecond, both tagged.
  private static func firstFormat(in folder: TemporaryFolder) throws {
    let migrations = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Storage/Library/Migrations")
    let first = try String(
      contentsOf: migrations.appending(path: "v0001-library.sql"), encoding: .utf8)
    let rows = [(1, "20", "older id"), (2, "10", "younger id")].map { row, id, title in
      """
      INSERT INTO article VALUES (\(row), x'\(String(repeating: id, count: 16))', 0, 5, 0, 0, NULL,
        '\(title)', NULL, NULL, NULL, NULL, NULL, 't', NULL, 0, 0, 0, NULL);
      INSERT INTO member VALUES (x'\(String(repeating: id, count: 16))', \(row));
      INSERT INTO article_tag VALUES ('t', 0, 5, \(row), 't');
      """
    }
    _ = try DatabaseFile(
      path: folder.path("library.sqlite"),
      schema: DatabaseSchema(
        applicationID: 0x5341_544c, kind: "library",
        migrations: [([first] + rows).joined(separator: "\n")]),
      access: .readWrite)
  }

  @Test(arguments: [Library.Access.readOnly, .readWrite])
  func aLibraryOfTheFirstFormatIsBroughtUpToDate(access: Library.Access) throws {
    let folder = try TemporaryFolder()
    try Self.firstFormat(in: folder)

    let library = try Library.open(folder: folder.path, access: access) { ReplicaID(value: 1) }

    var tagged = ListFilter()
    tagged.tags = ["t"]
    #expect(try library.list(ListFilter()).map(\.title) == ["older id", "younger id"])
    #expect(try library.list(tagged).map(\.title) == ["older id", "younger id"])
  }

  @Test func anOlderFormatThatCannotBeWrittenSaysWhatToDo() throws {
    let folder = try TemporaryFolder()
    try Self.firstFormat(in: folder)
    let path = folder.path("library.sqlite")
    let refused = DatabaseFileError.failed(
      kind: "library", path: path,
      detail: "it is of an older format and cannot be written; "
        + "copy it to where it can, to bring it up to date")

    let migration = "PRAGMA query_only = ON; CREATE TABLE never (row INTEGER)"
    let schema = DatabaseSchema(
      applicationID: 0x5341_544c, kind: "library", migrations: ["", migration])

    #expect(throws: refused) {
      try DatabaseFile(path: path, schema: schema, access: .readOnly)
    }
  }
}
