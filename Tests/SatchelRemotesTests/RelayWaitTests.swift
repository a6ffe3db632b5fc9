import SatchelRemotes
import SatchelSync
import SatchelTestSupport
import SatchelWire
import Testing

struct RelayWaitTests {
  private let position = LogPosition(cursor: .start, own: .start, replica: replica)

  /// What comes of waiting at these servers, which are asked with one client.
  private func news(at servers: ScriptedServer...) throws -> Bool {
    var wait = RelayWait()
    for server in servers { wait.add(.impatient(server), at: position) }
    return try wait.hasNews(withinSeconds: 1)
  }

  @Test func newsAtOneEndTheWaitForAll() throws {
    let (silent, lively) = (
      try ScriptedServer(.stall(start: [])), try ScriptedServer(.http(200, body: answer.encoded()))
    )
    defer { for server in [silent, lively] { server.stop() } }

    #expect(try news(at: silent, lively))
    #expect(lively.requests.map { $0.line.contains("&wait=1 ") } == [true])
  }

  @Test func theWaitIsOverWhenOneSaysSo() throws {
    let (silent, quiet) = (try ScriptedServer(.stall(start: [])), try ScriptedServer(.http(204)))
    defer { for server in [silent, quiet] { server.stop() } }

    #expect(try !news(at: silent, quiet))
  }

  @Test func oneThatCannotBeReachedIsLeftOut() throws {
    let (gone, ill) = (try ScriptedServer(.hangUp), try ScriptedServer(.http(503)))
    let lively = try ScriptedServer(.http(200, body: answer.encoded()))
    defer { for server in [ill, lively] { server.stop() } }
    gone.stop()

    #expect(try news(at: gone, ill, lively))
    #expect(throws: RemoteError.busy(url: ill.url, retryAfterSeconds: nil)) { try news(at: ill) }
  }

  @Test func oneThatTurnsUsAwayIsNamed() throws {
    let (stranger, silent) = (try ScriptedServer(.http(401)), try ScriptedServer(.stall(start: [])))
    defer { for server in [stranger, silent] { server.stop() } }

    #expect(throws: RemoteError.unknownDevice(url: stranger.url)) {
      try news(at: stranger, silent)
    }
  }

  @Test func aPortalIsNoNews() throws {
    let portal = try ScriptedServer(.http(200, ["Content-Type: text/html"], body: "<p>Log in"))
    defer { portal.stop() }

    #expect(throws: RemoteError.self) { try news(at: portal) }
  }
}
