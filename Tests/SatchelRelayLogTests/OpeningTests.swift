import Foundation
import SatchelRelayLog
import SatchelTestSupport
import Testing

@Suite struct OpeningTests {
  private let folder: TemporaryFolder
  private var file: String { folder.path(RelayLog.fileName) }

  init() throws {
    folder = try TemporaryFolder()
    _ = try RelayLog(folder: folder.path)
  }

  /// Where SQLite keeps the format and the application's id in a file's header.
  private static let (formatOffset, applicationOffset) = (63, 71)

  private func change(_ change: (inout Data) -> Void) throws -> Data {
    var data = try Data(contentsOf: URL(fileURLWithPath: file))
    change(&data)
    try data.write(to: URL(fileURLWithPath: file))
    return data
  }

  /// What opening says, or nothing when it works.
  private func opening() -> String {
    do { _ = try RelayLog(folder: folder.path) } catch { return error.description }
    return ""
  }

  @Test func aNewerFormatIsRefusedAndLeftAsItWas() throws {
    let changed = try change { $0[Self.formatOffset] = 7 }

    let sentence = opening()

    #expect(sentence.contains("written by a newer Satchel (format 7; this one knows 2)"))
    #expect(sentence.contains("update Satchel"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == changed)
  }

  @Test func aDatabaseOfAnotherProgramIsRefused() throws {
    _ = try change { $0[Self.applicationOffset] ^= 1 }

    #expect(opening().contains("is not a Satchel relay's log"))
  }

  @Test func aFileThatIsNoDatabaseIsRefused() throws {
    _ = try change { $0 = Data(String(repeating: "Dear diary, ", count: 400).utf8) }

    #expect(opening().contains("is not a Satchel relay's log"))
  }

  @Test(arguments: [0, 99, 100, 4095, 4096, 20_000])
  func aCutFileIsRefusedAndLeftAsItWas(length: Int) throws {
    let changed = try change { $0 = $0.prefix(length) }

    #expect(opening().contains("is damaged"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == changed)
  }

  @Test func aLogWithoutItsDatabaseIsNotTakenForANewOne() throws {
    try FileManager.default.removeItem(atPath: file)
    try folder.write("not empty", to: "\(RelayLog.fileName)-wal")

    #expect(opening().contains("is missing, but its log"))
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test func filesAndFoldersAreForTheirOwnerAlone() throws {
    let before = umask(0)
    defer { umask(before) }
    let inner = folder.path("made/by/us")

    _ = try RelayLog(folder: inner)

    for name in ["", RelayLog.fileName, "\(RelayLog.fileName)-wal", "\(RelayLog.fileName)-shm"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(inner)/\(name)")
      #expect(attributes[.posixPermissions] as? Int == (name.isEmpty ? 0o700 : 0o600))
    }
  }

  @Test func aNewFileLeavesNothingUnfinishedBeside() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)

    let own = ["", "-shm", "-wal"].map { RelayLog.fileName + $0 }
    #expect(Set(names).isSubset(of: own))
    #expect(names.contains(RelayLog.fileName))
  }
}
