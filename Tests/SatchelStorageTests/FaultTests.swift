import Foundation
import GRDB
import SatchelBytes
import SatchelModel
import SatchelQuery
import SatchelTestSupport
import Testing

@testable import SatchelStorage

@Suite struct FaultTests {
  @Test func aFullDiskChangesNothing() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a", title: "One")
    let before = try bench.library.article(id)
    try bench.library.write { connection throws(StorageError) in
      // No page may be added to the file; the log beside it does not count.
      try connection.run("PRAGMA max_page_count = 1")
    }

    let text = String(repeating: "many different words to index 0123456789 ", count: 5000)
    #expect(throws: StorageError.diskFull(path: bench.library.path)) {
      try bench.add("https://example.org/b", title: "Two", text: text)
    }

    #expect(try bench.library.article(id) == before)
    #expect(try bench.library.counts().articles == 1)
    #expect(try bench.reopened().verify() == [])
  }

  @Test func anErrorHalfWayThroughAChangeLeavesNothing() throws {
    let bench = try Bench()
    let one = try bench.add("https://example.org/a", title: "One")
    let tip = try bench.library.ownTip()
    let edits = [
      Edit(article: one, intents: [.setTitle("Two")]),
      Edit(article: one, intents: [.removeNote(NoteID(value: 404))]),
    ]

    #expect(throws: StorageError.self) {
      try bench.library.change("edit", edits, now: bench.tick())
    }

    #expect(try bench.library.article(one)?.title == "One")
    #expect(try bench.library.ownTip() == tip)
    #expect(try bench.library.history(limit: 9).count == 1)
  }

  @Test func aSecondProcessSeesChangesAtOnceAndCanMakeThem() throws {
    let bench = try Bench()
    let other = try bench.reopened()
    let id = try bench.add("https://example.org/a", title: "One")

    let edit = Edit(article: id, intents: [.setTitle("Two")])
    _ = try other.change("edit", [edit], now: bench.tick())

    #expect(try bench.library.article(id)?.title == "Two")
    #expect(try other.replica == bench.library.replica)
    #expect(try bench.library.verify() == [])
  }

  @Test func processesThatWriteAndReadAtOnceNeverFail() async throws {
    let bench = try Bench()
    let folder = bench.folder.path

    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let library = try Library.open(folder: folder, access: .readWrite) {
            ReplicaID(value: 9)
          }
          for number in 0..<25 {
            let address = try CanonicalURL("https://example.org/\(writer)/\(number)")
            let edit = Edit(article: address.id, intents: [.save(url: address.text, at: 1)])
            _ = try library.change("add", [edit], now: Bench.start)
            _ = try library.list(.everything, at: .utc(0), limit: 5)
          }
        }
      }
      try await group.waitForAll()
    }

    #expect(try bench.library.counts().unread == 100)
    #expect(try bench.library.ownTip().n == 200)
    #expect(try bench.library.verify() == [])
  }

  @Test func aLibraryThatIsReadOnlySaysSo() throws {
    let bench = try Bench()
    try bench.add("https://example.org/a", title: "One")
    let reader = try bench.reopened(.readOnly)

    #expect(try reader.list(.everything, at: .utc(0)).map(\.title) == ["One"])
    #expect(throws: StorageError.readOnly(path: bench.library.path)) {
      try reader.introduce(as: "x", knownBy: [], now: 1)
    }
  }

  @Test func readingDoesNotMakeALibrary() throws {
    let folder = try TemporaryFolder()

    #expect(throws: StorageError.missing(path: folder.path("library.sqlite"))) {
      try Library.open(folder: folder.path, access: .readOnly) { ReplicaID(value: 1) }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test func theFileIsTheOwnersAlone() throws {
    let bench = try Bench()
    try bench.add("https://example.org/a")

    for name in try FileManager.default.contentsOfDirectory(atPath: bench.folder.path) {
      let attributes = try FileManager.default.attributesOfItem(atPath: bench.folder.path(name))
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test func aForeignFileIsRefusedAndLeftAsItIs() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("library.sqlite")
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE other (x)") }
    let before = try Data(contentsOf: URL(filePath: path))

    #expect(throws: StorageError.notALibrary(path: path)) { try open(folder) }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)

    try folder.write("not a database at all, but long enough to be looked at", to: "library.sqlite")
    #expect(throws: StorageError.notALibrary(path: path)) { try open(folder) }
  }

  @Test func aNewerLibraryIsRefusedAndLeftAsItIs() throws {
    let bench = try Bench()
    try DatabaseQueue(path: bench.library.path).write {
      try $0.execute(sql: "PRAGMA user_version = 999")
    }

    #expect(throws: StorageError.newerFormat(path: bench.library.path)) { try bench.reopened() }
  }

  @Test func aTruncatedLibraryIsReportedAndNeverCrashes() throws {
    let bench = try Bench()
    for number in 0..<20 { try bench.add("https://example.org/\(number)", text: "text \(number)") }
    let whole = bench.folder.path("copy/library.sqlite")
    try FileManager.default.createDirectory(
      atPath: bench.folder.path("copy"), withIntermediateDirectories: false)
    try bench.library.backUp(to: whole)
    let bytes = try Data(contentsOf: URL(filePath: whole))

    // Whole pages: within the last one there may be nothing to lose.
    for part in stride(from: 0, to: bytes.count, by: 3 * 4096) {
      let folder = try TemporaryFolder()
      try bytes.prefix(part).write(to: folder.url.appending(path: "library.sqlite"))
      do {
        let library = try open(folder)
        #expect(try library.verify() != [], "\(part) of \(bytes.count) bytes")
      } catch let error as StorageError {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test func damageToTheDerivedTablesIsFoundAndRepaired() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a", title: "One", tags: ["x"], text: "birch")
    try bench.change("note", id, .addNote(NoteID(value: 1), text: "note", at: 1))
    let damages = [
      "UPDATE article SET title = 'Other'", "DELETE FROM article_tag", "DELETE FROM note",
      "DELETE FROM member", "INSERT INTO text_index (text_index) VALUES ('delete-all')",
      "INSERT INTO short_index (short_index) VALUES ('delete-all')", "DELETE FROM article",
      "UPDATE article SET host = 'org.'", "UPDATE note SET text = 'other'",
    ]

    for damage in damages {
      try bench.library.write { connection throws(StorageError) in try connection.run(damage) }
      #expect(try bench.library.verify() != [], "\(damage)")
      try bench.library.rebuild()
      #expect(try bench.library.verify() == [], "\(damage)")
      #expect(try bench.titles("birch") == ["One"])
    }
  }

  @Test func anIndexWithOtherWordsIsFoundAndRepaired() throws {
    let bench = try Bench()
    try bench.add("https://example.org/a", title: "Café au lait, naïvely", text: "birch")
    #expect(try bench.library.verify() == [])
    try bench.library.write { connection throws(StorageError) in
      try connection.run(
        "INSERT INTO text_index (text_index, rowid, text) SELECT 'delete', row, 'birch' FROM article"
      )
      try connection.run("INSERT INTO text_index (rowid, text) SELECT row, 'elm' FROM article")
    }

    #expect(try bench.library.verify().count == 1)
    try bench.library.rebuild()

    #expect(try bench.library.verify() == [])
    #expect(try bench.titles("birch").count == 1)
  }

  @Test func aChangeThatIsStoppedLeavesNothing() throws {
    let bench = try Bench()
    try bench.add("https://example.org/a", title: "One")
    let before = try bench.library.digest()

    let stopped = try bench.reopened()
    stopped.stop { true }
    #expect(throws: StorageError.interrupted) {
      _ = try stopped.change("import", try Self.many(), now: bench.tick())
    }

    #expect(try bench.library.digest() == before)
    #expect(try bench.library.verify() == [])
  }

  @Test func aBackupTellsHowFarItIsAndOneThatIsStoppedLeavesNoFile() throws {
    let bench = try Bench()
    _ = try bench.library.change("import", try Self.many(), now: bench.tick())
    let files = try FileManager.default.contentsOfDirectory(atPath: bench.folder.path)
    var shares: [Double] = []

    #expect(throws: StorageError.interrupted) {
      try bench.library.backUp(to: bench.folder.path("copy")) { share in
        shares.append(share)
        return true
      }
    }

    #expect(shares.count == 1 && shares.allSatisfy { (0...1).contains($0) })
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: bench.folder.path)) == Set(files))
    try bench.library.backUp(to: bench.folder.path("copy"))
  }

  @Test func textsWithZerosAreKeptWhole() throws {
    let bench = try Bench()
    let id = try bench.add("https://example.org/a", title: "a\u{0}b", text: "one\u{0}two")

    #expect(try bench.library.body(of: id)?.text == "one\u{0}two")
    #expect(try bench.library.row(id)?.title == "a\u{0}b")
    #expect(try bench.titles("two") == ["a\u{0}b"])
    #expect(try bench.library.verify() == [])
  }

  /// So many that SQLite takes a moment.
  private static func many() throws -> [Edit] {
    try (0..<1000).map { number in
      let address = try CanonicalURL("https://example.org/\(number)")
      return Edit(article: address.id, intents: [.save(url: address.text, at: 1)])
    }
  }

  @discardableResult
  private func open(_ folder: TemporaryFolder) throws -> Library {
    try Library.open(folder: folder.path, access: .readWrite) { ReplicaID(value: 1) }
  }
}
