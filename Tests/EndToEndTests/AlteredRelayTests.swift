import SatchelTestSupport
import Testing

/// A relay that changes, mixes up or forgets what it was given to keep.
@Suite struct AlteredRelayTests {
  /// Three machines of one person; the desktop has not heard of the other two's newest notes.
  private struct Three {
    let relay: Relay
    let laptop, tablet, desktop: Machine

    init() throws {
      relay = try Relay()
      (laptop, tablet) = (try Machine("laptop"), try Machine("tablet"))
      desktop = try Machine("desktop")
      try laptop.must("remote", "add", relay.url)
      let code = try laptop.must("remote", "code")
      for machine in [tablet, desktop] {
        try machine.must("remote", "join", relay.url, input: code)
      }
      try laptop.add("https://example.org/page")
      for machine in [laptop, tablet, desktop] { try machine.must("sync") }
      try laptop.must("note", "last", "-m", "of the laptop")
      try laptop.must("sync")
      try tablet.must("note", "last", "-m", "of the tablet")
      try tablet.must("sync")
      relay.kill()
    }

    var database: String { relay.data.path("relay.sqlite") }

    /// The log's row that holds the laptop's note: the one before the tablet's.
    func rowOfLaptopsNote() throws -> (row: String, body: String) {
      let answer = try sqlite(
        database, "SELECT row, hex(body) FROM segment ORDER BY position DESC LIMIT 1 OFFSET 1")
      let parts = answer.split(whereSeparator: { $0 == "|" || $0 == "\n" })
      try #require(parts.count == 2)
      return (String(parts[0]), String(parts[1]))
    }

    func replaceBody(ofRow row: String, by hexadecimal: String) throws {
      try sqlite(database, "UPDATE segment SET body = x'\(hexadecimal)' WHERE row = \(row)")
    }
  }

  /// Hexadecimal digits with one bit of one byte turned over.
  private func flipped(_ digits: String, byte: Int) -> String {
    var digits = Array(digits)
    let at = byte * 2 + 1
    digits[at] = digits[at] == "0" ? "1" : "0"
    return String(digits)
  }

  @Test func aChangeThatTheRelayAlteredIsNamedAndTheOtherMachinesGoOn() throws {
    let three = try Three()
    let (row, body) = try three.rowOfLaptopsNote()
    try three.replaceBody(ofRow: row, by: flipped(body, byte: body.count / 2 - 5))
    try three.relay.start()

    let outcome = try three.desktop.satchel("sync")

    expectRefusal(outcome, 75, saying: "cannot be followed", "cannot be opened")
    #expect(try three.desktop.notes() == ["of the tablet"])
    #expect(try three.desktop.isSound)

    // It says so until it is mended, and its own changes go out meanwhile.
    try three.desktop.must("tag", "last", "gardens")
    expectRefusal(try three.desktop.satchel("sync"), 75, saying: "cannot be opened")
    try three.tablet.must("sync")
    #expect(try three.tablet.list("tags").count == 1)
  }

  @Test func aChangeThatComesBackWholeIsTakenByTheNextSync() throws {
    let three = try Three()
    let (row, body) = try three.rowOfLaptopsNote()
    try three.replaceBody(ofRow: row, by: flipped(body, byte: body.count / 2 - 5))
    try three.relay.start()
    _ = try three.desktop.satchel("sync")
    three.relay.kill()

    try three.replaceBody(ofRow: row, by: body)
    try three.relay.start()
    try three.desktop.must("sync")

    #expect(try three.desktop.notes() == ["of the laptop", "of the tablet"])
    for machine in [three.laptop, three.tablet] { try machine.must("sync") }
    #expect(try three.desktop.canonical == three.laptop.canonical)
    #expect(try three.desktop.canonical == three.tablet.canonical)
  }

  @Test func aRelayThatForgotItsNewestChangesIsGivenThemAgain() throws {
    let relay = try Relay()
    let (laptop, desktop) = (try Machine("laptop"), try Machine("desktop"))
    try laptop.must("remote", "add", relay.url)
    try desktop.must("remote", "join", relay.url, input: try laptop.must("remote", "code"))
    try laptop.add("https://example.org/page")
    try laptop.must("sync")
    let backup = relay.data.path("backup.sqlite")
    _ = try run(try Programs.path("satchel-relay"), "backup", "--data", relay.data.path, backup)
    try laptop.must("note", "last", "-m", "after the backup")
    try laptop.must("sync")
    try desktop.must("sync")

    relay.kill()
    _ = try run(
      "bash", "-c", "cd \"$data\" && rm relay.sqlite* && mv backup.sqlite relay.sqlite",
      environment: ["data": relay.data.path])
    try relay.start()
    for machine in [desktop, laptop, desktop] { try machine.must("sync") }
    let tablet = try Machine("tablet")
    try tablet.must("remote", "join", relay.url, input: try laptop.must("remote", "code"))
    try tablet.must("sync")

    #expect(try tablet.notes() == ["after the backup"])
    #expect(try tablet.canonical == laptop.canonical)
    #expect(try tablet.canonical == desktop.canonical)
  }
}
