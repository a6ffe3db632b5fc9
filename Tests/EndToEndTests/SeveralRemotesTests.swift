import Foundation
import SatchelTestSupport
import Testing

/// A library that is kept at a relay and in a folder.
@Suite struct SeveralRemotesTests {
  private let relay: Relay
  private let stick: TemporaryFolder
  private let laptop, desktop: Machine

  /// Both machines are at the relay, and the desktop has a folder besides.
  init() throws {
    (relay, stick) = (try Relay(), try TemporaryFolder())
    (laptop, desktop) = (try Machine("laptop"), try Machine("desktop"))
    try laptop.add("https://example.org/first", title: "First")
    try laptop.must("remote", "add", relay.url)
    try laptop.must("sync")
    try desktop.must("remote", "join", relay.url, input: try laptop.must("remote", "code"))
    try desktop.must("sync")
    try desktop.must("remote", "add", stick.path, "--name", "stick")
    try desktop.must("sync")
  }

  private func titles(_ machine: Machine) throws -> Set<String> {
    Set(try machine.list("list").compactMap { $0["title"] as? String })
  }

  private func save(_ title: String, on machine: Machine, seed: UInt64) throws {
    let text = "\(title)\n\n" + SampleStory.text(20, seed: seed)
    try machine.must("add", try machine.home.write(text, to: "\(title).txt"))
  }

  @Test func whatIsLeftAtOneReachesTheMachinesOfTheOther() throws {
    let tablet = try Machine("tablet")
    try tablet.must("remote", "join", stick.path, input: try desktop.must("remote", "code"))
    try tablet.must("sync")
    #expect(try titles(tablet) == ["First"])

    try save("Second", on: laptop, seed: 2)
    for machine in [laptop, desktop, tablet] { try machine.must("sync") }
    #expect(try titles(tablet) == ["First", "Second"])
    #expect(try tablet.must("read", "last").contains(SampleStory.sentences(1, seed: 2)[0]))

    try save("Third", on: tablet, seed: 3)
    try tablet.must("note", "last", "-m", "from the tablet")
    for machine in [tablet, desktop, laptop] { try machine.must("sync") }
    #expect(try titles(laptop) == ["First", "Second", "Third"])
    #expect(try laptop.must("read", "last").contains(SampleStory.sentences(1, seed: 3)[0]))
    #expect(try laptop.canonical == tablet.canonical)
  }

  @Test func machinesThatAgreeSendNothingMore() throws {
    for machine in [laptop, desktop, laptop] { try machine.must("sync") }

    let sent = try (0..<3).map { _ in
      try [laptop, desktop].map { try $0.object("sync")["changesSent"] as? Int }
    }

    #expect(sent.joined().allSatisfy { $0 == 0 })
  }

  @Test func oneThatCannotBeReachedDoesNotKeepTheOtherFromIt() throws {
    relay.kill()
    try desktop.add("https://example.org/second", title: "Second")

    let all = try desktop.satchel("sync")
    let named = try desktop.satchel("sync", "stick")
    let status = try desktop.must("status")
    let tablet = try Machine("tablet")
    try tablet.must("remote", "join", stick.path, input: try desktop.must("remote", "code"))
    try tablet.must("sync")

    #expect(all.status == 69)
    #expect(all.errors.contains("the other remotes are in sync"))
    #expect(named.status == 0)
    #expect(try titles(tablet) == ["First", "Second"])
    #expect(status.contains("\(stick.path): last synced"))
    #expect(status.contains("\(relay.url): last synced"))
    #expect(status.contains(" to send since "))
    #expect(status.contains("wrong since then: "))
  }

  @Test func aLibraryMovesByOneVerbOnEachMachine() throws {
    let other = try TemporaryFolder()
    try laptop.add("https://example.org/second", title: "Second")

    try laptop.must("remote", "move", other.path)
    try desktop.must("remote", "move", other.path, "--from", relay.url)
    relay.kill()
    try desktop.must("remote", "remove", "stick")
    try desktop.must("note", "last", "-m", "after the move")
    for machine in [desktop, laptop] { try machine.must("sync") }

    #expect(try laptop.list("remote", "list").map { $0["url"] as? String } == [other.path])
    #expect(try laptop.canonical == desktop.canonical)
    #expect(try laptop.canonical.contains("after the move"))
  }

  @Test func aMoveFromARelayThatIsGoneTakesWhatIsHere() throws {
    relay.kill()
    let other = try TemporaryFolder()

    let moved = try laptop.satchel("remote", "move", other.path)

    #expect(moved.status == 0)
    #expect(moved.errors.contains("stays there"))
    #expect(try laptop.must("sync").isEmpty)
  }

  @Test func aRotationFollowsAtARemoteThatWasAway() throws {
    relay.kill()
    let code = try desktop.must("remote", "rotate", "--yes")
    #expect(try desktop.must("status").contains("the new code has not got there yet"))
    try relay.start()
    try desktop.must("sync")

    try laptop.must("remote", "join", relay.url, input: code)
    try laptop.must("sync")
    let tablet = try Machine("tablet")
    try tablet.must("remote", "join", stick.path, input: code)
    try tablet.must("sync")

    #expect(try laptop.canonical == tablet.canonical)
  }

  @Test func theKeysOfAVersionThatKnewOneRemoteAreRead() throws {
    let file = try JSONSerialization.jsonObject(with: Data(contentsOf: laptop.keys))
    var only = try #require((file as? [String: Any])?["remotes"] as? [[String: Any]])[0]
    only["version"] = 1
    only["name"] = nil
    try JSONSerialization.data(withJSONObject: only).write(to: laptop.keys)

    try laptop.must("sync")
    try laptop.must("remote", "add", stick.path)
    try laptop.must("sync")

    #expect(
      try laptop.list("remote", "list").map { $0["url"] as? String } == [relay.url, stick.path])
  }

  @Test func namesTellRemotesApart() throws {
    let listed = try desktop.list("remote", "list")
    let unnamed = try desktop.satchel("devices", "remove", "abcd", "--yes")
    let taken = try desktop.satchel("remote", "add", "/tmp", "--name", "stick")
    let unknown = try desktop.satchel("sync", "cloud")

    #expect(listed.map { $0["name"] as? String } == ["127.0.0.1:\(relay.port)", "stick"])
    expectRefusal(unnamed, 64, saying: "several remotes", "stick")
    expectRefusal(taken, 64, saying: "--name")
    expectRefusal(unknown, 78, saying: "satchel remote list")
  }

  @Test func statusSaysWhatEachMachineHadSeen() throws {
    try laptop.must("sync")
    try desktop.add("https://example.org/second", title: "Second")
    try desktop.must("sync")
    try laptop.must("sync")

    let status = try laptop.must("status")
    let devices = try laptop.must("devices")
    let machines = try laptop.object("status")["machines"] as? [[String: Any]]

    #expect(status.contains("desktop: last change of "))
    #expect(status.contains("when it had seen all of this machine's"))
    #expect(devices.contains("laptop: this machine"))
    #expect(devices.contains("Access to \(relay.url):"))
    #expect(devices.contains("(this machine)") && devices.contains("(desktop)"))
    #expect(machines?.first?["name"] as? String == "desktop")
    #expect(machines?.first?["unseen"] as? Int == 0)
  }

  @Test func aMachineIsRemovedByTheNameThatItHasNow() throws {
    let phone = try Machine("phone")
    try phone.must("remote", "join", relay.url, input: try laptop.must("remote", "code"))
    let renamed = try phone.satchel("sync", with: ["SATCHEL_DEVICE_NAME": "Pocket"])
    try laptop.must("sync")
    let listed = try laptop.list("devices").compactMap { $0["names"] as? [String] }

    let former = try laptop.satchel("devices", "remove", "phone", "--yes")
    try laptop.must("devices", "remove", "Pocket", "--yes")

    #expect(renamed.status == 0)
    #expect(listed.contains(["Pocket"]) && listed.contains(["desktop"]))
    expectRefusal(former, 66, saying: "'phone'", "satchel devices")
    expectRefusal(try phone.satchel("sync"), 77, saying: "remote join")
    try desktop.must("sync")
  }

  @Test func syncSaysWhenAStoryThatArrivedIsHereAlready() throws {
    try save("Ivy", on: laptop, seed: 7)
    try save("Climbers", on: desktop, seed: 7)
    try laptop.must("sync")

    let outcome = try desktop.satchel("sync")
    let copies = try desktop.object("show", "last")["copies"] as? [[String: Any]]

    #expect(outcome.errors.contains("tells the same story as"))
    #expect(copies?.count == 1)
  }
}
