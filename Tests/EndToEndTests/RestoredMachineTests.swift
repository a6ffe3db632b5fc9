import SatchelTestSupport
import Testing

/// A home that was restored from a backup, or copied to a second machine, shares its past with what others
/// have seen since; no word of either is lost.
@Suite struct RestoredMachineTests {
  private static let page = "https://example.org/page"

  private func copyHome(of machine: Machine, to other: String) throws {
    _ = try run("rm", "-rf", other)
    let outcome = try run("cp", "-a", machine.home.path, other)
    try #require(outcome.status == 0)
  }

  @Test func aRestoredBackupLosesNothingThatOthersHaveSeenAndNothingWrittenSince() throws {
    let pair = try Pair()
    try pair.laptop.add(Self.page)
    try pair.laptop.must("note", Self.page, "-m", "before the backup")
    try pair.sync()
    let backups = try TemporaryFolder()
    try copyHome(of: pair.laptop, to: backups.path("laptop"))
    try pair.laptop.must("note", Self.page, "-m", "after the backup")
    try pair.sync()

    _ = try run(
      "bash", "-c", "rm -rf \"$home\"/* && cp -a \"$backup\"/. \"$home\"",
      environment: ["home": pair.laptop.home.path, "backup": backups.path("laptop")])
    try pair.laptop.must("note", Self.page, "-m", "after the restore")
    try pair.sync()
    try pair.sync()

    let all: Set = ["before the backup", "after the backup", "after the restore"]
    #expect(try pair.laptop.notes(Self.page) == all)
    #expect(try pair.agreed() != nil)
    #expect(try pair.laptop.isSound && pair.desktop.isSound)
  }

  @Test func aCopiedHomeIsAMachineOfItsOwnFromThenOn() throws {
    let pair = try Pair()
    try pair.laptop.add(Self.page)
    try pair.sync()
    let copy = try Machine("copy")
    try copyHome(of: pair.laptop, to: copy.home.path)
    let machines = [pair.laptop, copy, pair.desktop]

    for (number, machine) in machines.enumerated() {
      try machine.must("note", Self.page, "-m", "of machine \(number)")
    }
    for machine in machines + machines + machines { try machine.must("sync") }

    for machine in machines {
      #expect(
        try machine.notes(Self.page) == ["of machine 0", "of machine 1", "of machine 2"])
      #expect(try machine.canonical == pair.desktop.canonical)
      #expect(try machine.isSound)
    }
  }
}
