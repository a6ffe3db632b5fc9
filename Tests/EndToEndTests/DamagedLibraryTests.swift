import Foundation
import SatchelTestSupport
import Testing

/// Files that are not the library that they should be.
@Suite struct DamagedLibraryTests {
  enum Damage: String, CaseIterable, Sendable {
    case newer, foreignDatabase, foreignText, cutInHalf, cutInItsHeader, emptied, overwritten

    var status: Int32 { self == .newer ? 78 : 65 }

    var words: String {
      switch self {
      case .newer: "newer Satchel"
      case .foreignDatabase, .foreignText: "is not a Satchel library"
      case .cutInHalf, .cutInItsHeader, .emptied, .overwritten: "is damaged"
      }
    }

    func happen(to file: String) throws {
      let url = URL(fileURLWithPath: file)
      var bytes = try Data(contentsOf: url)
      switch self {
      case .newer: return _ = try sqlite(file, "PRAGMA user_version = 99")
      case .foreignDatabase:
        try FileManager.default.removeItem(at: url)
        return _ = try sqlite(file, "CREATE TABLE recipe (name); INSERT INTO recipe VALUES ('jam')")
      case .foreignText: bytes = Data(String(repeating: "Dear diary, ", count: 1000).utf8)
      case .cutInHalf: bytes = bytes.prefix(bytes.count / 2)
      case .cutInItsHeader: bytes = bytes.prefix(50)
      case .emptied: bytes = Data()
      case .overwritten:
        for index in bytes.indices.dropFirst(100) where index % 97 == 0 { bytes[index] ^= 0x55 }
      }
      try bytes.write(to: url)
    }
  }

  private func machineWithOneFile() throws -> Machine {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page", title: "Hedges")
    // All of it into the file: what the log alone holds would not be damaged.
    try sqlite(machine.library, "PRAGMA wal_checkpoint(TRUNCATE)")
    return machine
  }

  @Test(arguments: Damage.allCases)
  func aFileThatIsNoSoundLibraryIsRefusedByEveryVerbAndUntouched(damage: Damage) throws {
    let machine = try machineWithOneFile()
    try damage.happen(to: machine.library)
    let before = try Data(contentsOf: URL(fileURLWithPath: machine.library))

    for verb in [
      ["list"], ["add", "https://example.org/other", "--no-fetch"], ["export"], ["doctor"],
      ["doctor", "--repair"],
    ] {
      let outcome = try machine.start(verb).outcome()
      expectRefusal(outcome, damage.status, saying: machine.library, damage.words)
      #expect(outcome.output.isEmpty)
    }

    #expect(try Data(contentsOf: URL(fileURLWithPath: machine.library)) == before)
  }

  @Test func aLibraryOfANewerVersionIsWholeOnceANewerProgramOpensIt() throws {
    let machine = try machineWithOneFile()
    let before = try machine.canonical
    let version = try sqlite(machine.library, "PRAGMA user_version")
    try sqlite(machine.library, "PRAGMA user_version = 99")
    _ = try machine.satchel("tag", "last", "gardens")

    try sqlite(machine.library, "PRAGMA user_version = \(version)")

    #expect(try machine.canonical == before)
  }

  @Test func aLibraryThatIsGoneWhileItsLogIsThereIsNotMadeAnew() throws {
    let machine = try Machine("laptop")
    try machine.add("https://example.org/page")
    try FileManager.default.removeItem(atPath: machine.library)

    expectRefusal(try machine.satchel("list"), 65, saying: "is missing, but its log")
    expectRefusal(
      try machine.satchel("add", "https://example.org/other"), 65, saying: "is missing")

    #expect(!FileManager.default.fileExists(atPath: machine.library))
  }
}
