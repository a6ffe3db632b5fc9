import Foundation
import SatchelTestSupport
import Testing

/// A folder instead of a relay: a USB stick, a network disk, Syncthing.
struct FolderRemoteTests {
  private let laptop, desktop: Machine
  private let stick: TemporaryFolder

  init() throws {
    (laptop, desktop) = (try Machine("laptop"), try Machine("desktop"))
    stick = try TemporaryFolder()
    try laptop.add("https://example.org/essay", title: "On Hedges")
    try laptop.must("remote", "add", stick.path)
    try laptop.must("sync")
    try desktop.must("remote", "join", stick.path, input: try laptop.must("remote", "code"))
    try desktop.must("sync")
  }

  @Test func twoMachinesAgreeThroughAFolder() throws {
    try laptop.must("note", "last", "-m", "from the laptop")
    try desktop.must("note", "last", "-m", "from the desktop")

    for machine in [laptop, desktop, laptop] { try machine.must("sync") }

    #expect(try laptop.notes() == ["from the laptop", "from the desktop"])
    #expect(try laptop.canonical == desktop.canonical)
  }

  @Test func nothingInTheFolderTellsWhatIsInIt() throws {
    let files = try #require(
      FileManager.default.enumerator(at: stick.url, includingPropertiesForKeys: nil))

    for case let file as URL in files where !file.hasDirectoryPath {
      let bytes = try Data(contentsOf: file)
      for word in ["Hedges", "example.org", "laptop"] {
        #expect(bytes.range(of: Data(word.utf8)) == nil)
        #expect(!file.path.contains(word) || word == "laptop")
      }
    }
  }

  @Test func aFolderThatIsNotThereIsNotMistakenForAnEmptyLibrary() throws {
    let elsewhere = stick.path + ".away"
    try FileManager.default.moveItem(atPath: stick.path, toPath: elsewhere)
    defer { try? FileManager.default.removeItem(atPath: elsewhere) }

    let unplugged = try laptop.satchel("sync")
    try FileManager.default.createDirectory(atPath: stick.path, withIntermediateDirectories: false)
    let emptied = try laptop.satchel("sync")

    expectRefusal(unplugged, 69, saying: stick.path, "is its disk there?")
    expectRefusal(emptied, 69, saying: stick.path, "satchel remote add")
    #expect(try FileManager.default.contentsOfDirectory(atPath: stick.path).isEmpty)
    #expect(try laptop.list("list").count == 1)
  }

  @Test func anEmptiedFolderIsFilledAgainWhenThePersonSaysSo() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: stick.path) {
      try FileManager.default.removeItem(at: stick.url.appending(path: name))
    }

    try laptop.must("remote", "remove", stick.path)
    try laptop.must("remote", "add", stick.path)
    try laptop.must("sync")
    try desktop.must("note", "last", "-m", "still here")
    try desktop.must("sync")
    try laptop.must("sync")

    #expect(try laptop.notes() == ["still here"])
    #expect(try laptop.canonical == desktop.canonical)
  }

  @Test func whatWasDamagedInTheFolderIsGivenAgainByAMachineThatHasIt() throws {
    let text = try stick.write("A hedge is grown slowly.", to: "hedges.txt")
    try laptop.must("add", text)
    try laptop.must("sync")
    let late = try Machine("late")
    let files = try #require(
      FileManager.default.enumerator(at: stick.url, includingPropertiesForKeys: nil))
    for case let file as URL in files
    where file.path.contains("/log/") || file.path.contains("/blob/") {
      guard !file.hasDirectoryPath, var bytes = FileManager.default.contents(atPath: file.path)
      else { continue }
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: file)
    }

    try late.must("remote", "join", stick.path, input: try laptop.must("remote", "code"))
    let refused = try late.satchel("sync")
    try laptop.must("remote", "repair")
    try late.must("sync")
    let idle = try laptop.satchel("sync", "--json")

    expectRefusal(refused, 75, saying: "satchel remote repair")
    #expect(try late.must("read", "last", "--format", "text").contains("A hedge is grown slowly."))
    #expect(try late.canonical == laptop.canonical)
    #expect(idle.output.contains("\"changesSent\":0"))
  }

  @Test func aMachineThatJoinsLateReadsASnapshotAndWhatWasPutTogether() throws {
    let late = try Machine("late")

    try laptop.writeMuch()
    try desktop.must("sync")
    try late.must("remote", "join", stick.path, input: try laptop.must("remote", "code"))
    try late.must("sync")

    #expect(try late.canonical == laptop.canonical)
    #expect(try desktop.canonical == laptop.canonical)
    // More than twice as much was written.
    let size = try run("du", "-s", "--block-size=1", "--apparent-size", stick.path).output
    #expect(Int(size.prefix { $0.isNumber }) ?? .max < 1_500_000, "\(size)")
  }
}

extension Machine {
  /// Some forty changes, each synced: small ones, and among them texts of 200,000 characters that replace each
  /// other.
  func writeMuch() throws {
    let note = try must("note", "last", "-m", "at first").trimmingCharacters(in: .newlines)
    for round in 0..<40 {
      if round % 3 == 0 {
        var random = SeededGenerator(seed: UInt64(round))
        let text = (0..<16_000).map { _ in String(random.next(), radix: 36) }
        try must("note", "last", "--edit", note, input: text.joined(separator: " "))
      } else {
        try must("tag", "last", "round\(round)")
      }
      try must("sync")
    }
  }
}
