import Foundation
import SatchelBytes
import SatchelDatabase
import SatchelModel
import SatchelQuery
import SatchelTestSupport
import Testing

@testable import SatchelStorage

@Suite struct FormatTests {
  /// A library as the first version left it: two articles of one millisecond, both tagged.
  private static func firstFormat(
    in folder: TemporaryFolder, address: String = "https://blog.example.org:8080/a"
  ) throws {
    let migrations = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Storage/Library/Migrations")
    let first = try String(
      contentsOf: migrations.appending(path: "v0001-library.sql"), encoding: .utf8)
    let rows = [(1, "20", "older id"), (2, "10", "younger id")].map { row, id, title in
      """
      INSERT INTO article VALUES (\(row), x'\(String(repeating: id, count: 16))', 0, 5, 0, 0, NULL,
        '\(title)', '\(address)', NULL, NULL, NULL, NULL, 't', NULL, 0, 0, 0, NULL);
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

    for query in [Query.everything, .tag(Words("t"))] {
      let titles = try library.list(query, at: .utc(0)).map(\.title)
      #expect(titles == ["older id", "younger id"])
    }
    #expect(try library.list(.site("example.org"), at: .utc(0)).count == 2)
    #expect(try library.list(.site("blog"), at: .utc(0)).isEmpty)
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

  /// The migration and the library turn a host round alike.
  @Test(arguments: [
    "https://example.org/", "http://a.b.example.org:8080/x.y/z", "https://example.org?q=a.b",
    "https://example.org#a.b", "https://[2001:db8::1]:443/", "https://127.0.0.1/", "https://",
    "https:///", "https://.", "no address", "https://münchen.example",
  ])
  func aHostIsTurnedRoundByTheMigrationAsByTheLibrary(address: String) throws {
    let folder = try TemporaryFolder()
    try Self.firstFormat(in: folder, address: address)

    let library = try Library.open(folder: folder.path, access: .readWrite) { ReplicaID(value: 1) }

    let stored = try library.read { connection throws(StorageError) in
      try connection.first("SELECT host FROM article") { $0.optionalText(0) }
    }
    #expect(stored == .some(HostKey(address: address)?.text))
  }
}
