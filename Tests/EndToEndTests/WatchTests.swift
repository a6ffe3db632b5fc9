import Foundation
import SatchelTestSupport
import Testing

/// `satchel watch`: machines that stay in sync by themselves.
@Suite(.serialized) struct WatchTests {
  private func titles(_ machine: Machine) -> [String] {
    ((try? machine.list("list")) ?? []).compactMap { $0["title"] as? String }
  }

  @Test func whatChangesElsewhereComesAndWhatChangesHereGoes() throws {
    let pair = try Pair()
    let watch = try pair.desktop.start(["watch"])
    defer { watch.stop() }
    try pair.laptop.add("https://example.org/essay", title: "On Hedges")

    try pair.laptop.must("sync")
    try waitUntil { titles(pair.desktop) == ["On Hedges"] }
    try pair.desktop.must("note", "last", "-m", "from the desktop")
    try waitUntil {
      _ = try? pair.laptop.must("sync")
      return (try? pair.laptop.notes()) == ["from the desktop"]
    }

    #expect(try pair.agreed() != nil)
  }

  @Test func whatIsLeftInAFolderIsNoticedByWhoWatchesIt() throws {
    let (laptop, desktop, stick) = (
      try Machine("laptop"), try Machine("desktop"), try TemporaryFolder()
    )
    try laptop.must("remote", "add", stick.path)
    try desktop.must("remote", "join", stick.path, input: try laptop.must("remote", "code"))
    for machine in [laptop, desktop] { try machine.must("sync") }
    let watch = try desktop.start(["watch"])
    defer { watch.stop() }
    try waitUntil {
      FileManager.default.fileExists(atPath: desktop.home.path("state/watch.lock"))
    }

    for title in ["On Hedges", "On Walls"] {
      try laptop.add("https://example.org/\(title.count)", title: title)
      try laptop.must("sync")
      try waitUntil { titles(desktop).contains(title) }
    }

    #expect(watch.isRunning)
  }

  @Test func itStopsAtOnceWhenToldAndThatIsNoFailure() throws {
    let pair = try Pair()
    let watch = try pair.desktop.start(["watch"])
    defer { watch.stop() }
    try waitUntil {
      FileManager.default.fileExists(atPath: pair.desktop.home.path("state/watch.lock"))
    }

    let second = try pair.desktop.satchel("watch")
    watch.send(signal: SIGTERM)
    let outcome = try watch.outcome(seconds: 10)

    expectRefusal(second, 75, saying: "another `satchel watch`")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
  }

  @Test func aRelayThatIsAwayIsWaitedFor() throws {
    let pair = try Pair()
    let watch = try pair.desktop.start(["watch"])
    defer { watch.stop() }
    try waitUntil {
      FileManager.default.fileExists(atPath: pair.desktop.home.path("state/watch.lock"))
    }

    pair.relay.kill()
    try pair.desktop.add("https://example.org/essay", title: "Written meanwhile")
    try waitUntil(seconds: 120) { watch.errors.contains("trying again") }
    try pair.relay.start()

    try waitUntil(seconds: 60) {
      _ = try? pair.laptop.must("sync")
      return titles(pair.laptop) == ["Written meanwhile"]
    }
    #expect(watch.isRunning)
  }

  @Test func aSyncThatFindsNothingSaysNothingToAScript() throws {
    let pair = try Pair()

    let outcome = try pair.laptop.satchel("sync")

    #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
  }

  @Test func withoutARemoteItSaysHowToMakeOne() throws {
    expectRefusal(try Machine("laptop").satchel("watch"), 78, saying: "satchel remote add")
  }
}
