import Foundation
import SatchelTestSupport
import Testing

/// Whatever answers in a relay's place: the sync says what is wrong, and the library is none the worse.
@Suite struct HostileRelayTests {
  private struct Case {
    let name: String
    let answer: ScriptedAnswer
    let status: Int32
    let words: String

    init(_ name: String, _ answer: ScriptedAnswer, _ status: Int32, _ words: String) {
      (self.name, self.answer, self.status, self.words) = (name, answer, status, words)
    }
  }

  private static let type = "Content-Type: application/octet-stream"
  private static let ended: [String] = ["Connection: close"]

  private static let cases = [
    Case(
      "a web page", .http(200, ["Content-Type: text/html"], body: "<h1>Hotel\u{1b}[31m</h1>"), 76,
      "web page"),
    Case("an empty answer", .http(200, [type]), 76, "not a Satchel relay"),
    Case("no news for what was sent", .http(204), 76, "not a Satchel relay"),
    Case("zeros", .http(200, [type], body: [UInt8](repeating: 0, count: 5000)), 76, "relay"),
    Case(
      "another protocol", .lastBytes(Array("SSH-2.0-Other\u{1b}[31m\r\n".utf8)), 76,
      "not a Satchel relay"),
    Case(
      "a length that is too long",
      .lastBytes(ScriptedAnswer.start(type, "Content-Length: 100") + [1, 2, 3]), 69, "127.0.0.1"),
    Case(
      "a body that claims 4 GB",
      .stall(start: ScriptedAnswer.start(type, "Content-Length: 4294967296")), 76,
      "not a Satchel relay"),
    Case(
      "a body without end",
      .endless(start: ScriptedAnswer.start(type), chunk: [UInt8](repeating: 7, count: 65536)), 76,
      "not a Satchel relay"),
    Case(
      "a body that unpacks without end",
      .endless(
        start: ScriptedAnswer.start(type, "Content-Encoding: gzip"),
        chunk: [UInt8](repeating: 7, count: 65536)), 76, "not a Satchel relay"),
    Case("400", .http(400, [type]), 76, "status 400"),
    Case("401", .http(401, ["WWW-Authenticate: Bearer"]), 77, "remote join"),
    Case("403", .http(403), 77, "does not allow"),
    Case("404", .http(404), 76, "status 404"),
    Case("408", .http(408, ended), 75, "busy"),
    Case("409", .http(409), 75, "holds something else"),
    Case("413", .http(413), 76, "too large"),
    Case("429", .http(429, ["Retry-After: 90"]), 75, "in 90 seconds"),
    Case("500", .http(500, body: "panic\u{1b}]0;owned\u{7}"), 75, "busy"),
    Case("507", .http(507), 75, "is full"),
    Case("599", .http(599), 76, "status 599"),
    Case("nothing", .hangUp, 69, "127.0.0.1"),
    Case(
      "a redirect", .http(301, ["Location: http://evil.example/\u{9b}31m"]), 76, "redirects"),
  ]

  /// One after the other, so that a machine survives them all.
  @Test func aSyncWithWhatIsNoRelayFailsClearlyAndTheNextOneCompletes() throws {
    let pair = try Pair()
    try pair.laptop.add("https://example.org/page", title: "Hedges")
    try pair.sync()
    try pair.laptop.must("note", "last", "-m", "not sent yet")
    let before = try pair.laptop.canonical
    pair.relay.kill()

    for hostile in Self.cases {
      let server = try ScriptedServer([hostile.answer], port: UInt16(pair.relay.port))
      let outcome = try pair.laptop.satchel("sync")
      let requests = server.requests.count
      server.stop()

      expectRefusal(outcome, hostile.status, saying: hostile.words, in: hostile.name)
      #expect(outcome.output.isEmpty, "\(hostile.name)")
      #expect((1...5).contains(requests), "\(hostile.name)")
      #expect(try pair.laptop.canonical == before, "\(hostile.name)")
    }

    try pair.relay.start()
    try pair.sync()
    #expect(try pair.desktop.canonical == before)
    #expect(try pair.agreed() != nil && pair.laptop.isSound)
  }

  @Test func aRelayThatIsNotThereIsNamedAndCostsNothing() throws {
    let relay = try Relay()
    let laptop = try Machine("laptop")
    try laptop.must("remote", "add", relay.url)
    try laptop.must("sync")
    relay.kill()

    let outcome = try laptop.satchel("sync")

    expectRefusal(outcome, 69, saying: "127.0.0.1")
    #expect(try laptop.must("status").contains("127.0.0.1"))
    #expect(try laptop.list("remote", "list").first?["lastError"] as? String != nil)
  }

  @Test func aSyncWithoutARemoteSaysHowToGetOne() throws {
    expectRefusal(try Machine("laptop").satchel("sync"), 78, saying: "remote add", "remote join")
  }

  @Test func aPortalThatRedirectsIsNeitherFollowedNorTakenForARelay() throws {
    let portal = try ScriptedServer(.http(302, ["Location: /login"]))
    defer { portal.stop() }
    let laptop = try Machine("laptop")

    let outcome = try laptop.satchel("remote", "add", portal.url)

    expectRefusal(outcome, 76, saying: "redirects")
    #expect(portal.requests.count == 1)
    #expect(try laptop.satchel("sync").status == 78)
  }

  @Test func aRelayThatStallsIsGivenUpInTimeAndAskedAgain() throws {
    let relay = try Relay()
    let laptop = try Machine("laptop")
    try laptop.must("remote", "add", relay.url)
    relay.kill()
    let server = try ScriptedServer(
      [.stall(start: []), .stall(start: ScriptedAnswer.start("Content-Length: 50")), .http(401)],
      port: UInt16(relay.port))
    defer { server.stop() }

    let outcome = try laptop.satchel("sync", with: ["SATCHEL_NETWORK_STALL_TIMEOUT_SECONDS": "1"])

    expectRefusal(outcome, 77, saying: "remote join")
    #expect(server.requests.count == 3)
  }

  @Test func aSecondSyncIsTurnedAwayWhileOneRunsAndWritingGoesOn() throws {
    let relay = try Relay()
    let laptop = try Machine("laptop")
    try laptop.must("remote", "add", relay.url)
    try laptop.add("https://example.org/page")
    relay.kill()
    let server = try ScriptedServer([.stall(start: [])], port: UInt16(relay.port))
    defer { server.stop() }
    let first = try laptop.start(["sync"])
    try waitUntil { !server.requests.isEmpty }

    let second = try laptop.satchel("sync")
    try laptop.must("tag", "last", "gardens")
    let listed = try laptop.list("list")
    first.send(signal: SIGINT)

    expectRefusal(second, 75, saying: "another sync")
    #expect(listed.first?["tags"] as? [String] == ["gardens"])
    #expect(try first.outcome().status == 130)

    server.stop()
    try relay.start()
    try laptop.must("sync")
  }
}
