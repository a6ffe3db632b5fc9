import SatchelCapture
import SatchelHTTP
import SatchelTestSupport
import Testing

@Suite struct FetchTests {
  private func fetched(from server: ScriptedServer, path: String = "/a") throws(CaptureError)
    -> FetchedPage
  {
    try fetch(
      server.url + path, as: PageRequest(agent: "Satchel"),
      with: HTTPClient(.init(addresses: .any)))
  }

  @Test func aPageIsFetchedAndCaptured() throws {
    let server = try ScriptedServer(
      .http(200, ["Content-Type: text/html; charset=windows-1252"], body: [0x3c, 0x70, 0x3e, 0xfc]))
    defer { server.stop() }

    let fetched = try fetched(from: server)

    #expect(fetched.page.text == "ü")
    #expect(fetched.finalURL == server.url + "/a")
    #expect(fetched.permanentRedirects.isEmpty)
    #expect(server.requests.first?.header("Cookie") == nil)
  }

  @Test func permanentRedirectsAreToldUpToTheFirstTemporaryOne() throws {
    let server = try ScriptedServer(
      .http(301, ["Location: /b"]), .http(308, ["Location: /c"]), .http(302, ["Location: /d"]),
      .http(301, ["Location: /e"]), .http(200, ["Content-Type: text/plain"], body: "text"))
    defer { server.stop() }

    let fetched = try fetched(from: server)

    #expect(fetched.finalURL == server.url + "/e")
    #expect(fetched.permanentRedirects == [server.url + "/b", server.url + "/c"])
  }

  @Test func relativeLinksAreResolvedAgainstTheFinalAddress() throws {
    let server = try ScriptedServer(
      .http(302, ["Location: /deep/er"]), .http(200, body: "<a href=x>y</a>"))
    defer { server.stop() }

    let fetched = try fetched(from: server)

    #expect(fetched.page.html == "<a href=\"\(server.url)/deep/x\">y</a>")
  }

  @Test(arguments: [
    (404, "text/html", "", "answered with status 404"),
    (500, "text/html", "<p>oops", "answered with status 500"),
    (200, "application/json", "{}", "is of type 'application/json'"),
    (200, "text/html", "%PDF-1.4", "cannot be read: it is damaged"),
    (200, "text/html", "GIF89a", "is a GIF picture"),
  ])
  func whatIsNoArticleIsRefusedWithTheAddressAndTheReason(
    status: Int, type: String, body: String, reason: String
  ) throws {
    let server = try ScriptedServer(.http(status, ["Content-Type: \(type)"], body: body))
    defer { server.stop() }

    let error = #expect(throws: CaptureError.self) { try fetched(from: server) }

    #expect(error?.description.hasPrefix("'\(server.url)/a' \(reason)") == true)
  }

  @Test func anAnswerWithoutEndIsCutOffAtTheLimit() throws {
    let chunk = [UInt8](repeating: 0x61, count: 1 << 20)
    let server = try ScriptedServer(.endless(start: ScriptedAnswer.start(), chunk: chunk))
    defer { server.stop() }

    let error = #expect(throws: CaptureError.self) { try fetched(from: server) }

    #expect(error == .tooLarge(name: server.url + "/a", limit: PageParser.largestPage))
  }

  @Test func anAddressThatCannotBeReachedSaysWhy() throws {
    let server = try ScriptedServer(.hangUp)
    server.stop()

    let error = #expect(throws: CaptureError.self) { try fetched(from: server) }

    #expect(error?.description.hasPrefix("'\(server.url)/a' could not be fetched: ") == true)
  }

  @Test func aClientForPublicAddressesFetchesNothingFromThisMachine() throws {
    let server = try ScriptedServer(.http(200, body: "<p>private"))
    defer { server.stop() }
    let client = HTTPClient(.init(addresses: .publicOnly))

    #expect(throws: CaptureError.self) {
      try fetch(server.url, as: PageRequest(agent: "Satchel"), with: client)
    }

    #expect(server.requests.isEmpty)
  }
}
