import SatchelHTTP
import SatchelTestSupport
import Testing

struct RedirectTests {
  private func page(_ url: String, limit: Int = 10) -> Request {
    var request = Request(.get, url)
    request.redirects = .followed(limit: limit)
    return request
  }

  @Test func aRedirectIsTheAnswerUnlessFollowingIsAskedFor() throws {
    let server = try ScriptedServer(.http(302, ["Location: /next"]))
    defer { server.stop() }

    let response = try HTTPClient(.impatient).send(Request(.get, server.url))

    #expect(response.status == 302)
    #expect(server.requests.count == 1)
  }

  @Test func tellsTheWayThatItWent() throws {
    let server = try ScriptedServer(
      .http(301, ["Location: /moved here/ä?q=1 2#part"]), .http(302, ["Location: ../last"]),
      .http(200, body: "there"))
    defer { server.stop() }

    let response = try HTTPClient(.impatient).send(page(server.url + "/a/b"))

    #expect(response.url == server.url + "/last")
    #expect(
      response.redirects == [
        .init(status: 301, url: server.url + "/a/b"),
        .init(status: 302, url: server.url + "/moved%20here/%c3%a4?q=1+2"),
      ])
  }

  @Test func aPostIsNeverSentElsewhere() throws {
    let server = try ScriptedServer(.http(307, ["Location: /next"]))
    defer { server.stop() }
    var request = page(server.url)
    request.method = .post

    let response = try HTTPClient(.impatient).send(request)

    #expect(response.status == 307)
    #expect(server.requests.count == 1)
  }

  @Test func aLoopEndsAtTheLimit() throws {
    let server = try ScriptedServer(.http(302, ["Location: /again"]))
    defer { server.stop() }

    #expect(throws: TransportError.tooManyRedirects(host: "127.0.0.1:\(server.port)", limit: 3)) {
      try HTTPClient(.impatient).send(page(server.url, limit: 3))
    }
    #expect(server.requests.count == 4)
  }

  @Test func credentialsStayWithTheirOrigin() throws {
    let away = try ScriptedServer(.http(204))
    let home = try ScriptedServer(.http(302, ["Location: \(away.url)/"]))
    defer {
      home.stop()
      away.stop()
    }
    var request = page(home.url)
    request.credentials = Credentials(authorization: "Bearer s3cret", for: home.url)

    _ = try HTTPClient(.impatient).send(request)

    #expect(home.requests.map { $0.header("Authorization") } == ["Bearer s3cret"])
    #expect(away.requests.map { $0.header("Authorization") } == [nil])
  }

  @Test(arguments: [
    "file:///etc/hostname", "gopher://127.0.0.1:6379/_x", "javascript:alert(1)", "ftp://127.0.0.1/",
    "http://user:word@127.0.0.1/", "http:///", "http://127.0.0.1:99999/", "data:text/html,x",
  ])
  func onlyWebAddressesAreFollowed(location: String) throws {
    let server = try ScriptedServer(.http(302, ["Location: \(location)"]))
    defer { server.stop() }

    let error = #expect(throws: TransportError.self) {
      try HTTPClient(.impatient).send(page(server.url))
    }

    guard case .redirectRefused = error else { throw try #require(error) }
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [
    "http://127.0.0.1:1/", "//127.0.0.1:1/", "http://2130706433:1/", "http://[::ffff:7f00:1]:1/",
    "http://localhost:1/", "http://10.0.0.1/", "http://169.254.169.254/latest/",
    "http://0x7f.1:1/", "http://inward.example/", "http://%31%32%37.0.0.1:1/", "http://[::1]:1/",
    "http://１２７.0.0.1:1/", "http://[64:ff9b::7f00:1]/",
  ])
  func noRedirectLeadsInward(location: String) throws {
    let server = try ScriptedServer(.http(302, ["Location: \(location)"]))
    defer { server.stop() }
    var settings = HTTPClient.Settings.impatient
    settings.addresses = .publicOrLoopback(port: server.port)
    settings.fixedAddresses = ["inward.example:80:10.0.0.5"]

    let error = #expect(throws: TransportError.self) {
      try HTTPClient(settings).send(page(server.url))
    }

    guard case .addressRefused = error else { throw try #require(error) }
    #expect(server.requests.count == 1)
  }
}
