import Foundation
import SatchelHTTP
import SatchelTestSupport
import Testing

extension HTTPClient.Settings {
  /// May reach this machine, and loses patience soon.
  static var impatient: Self {
    var settings = Self(addresses: .any)
    settings.connectTimeout = .seconds(5)
    settings.stallTimeout = .seconds(1)
    return settings
  }
}

struct HTTPClientTests {
  private let client = HTTPClient(.impatient)

  @Test func sendsNothingButWhatIsAsked() throws {
    let server = try ScriptedServer(.http(204))
    defer { server.stop() }

    _ = try client.send(Request(.get, server.url + "/a?b=c"))

    let expected = "GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n"
    #expect(server.requests.map(\.head) == [expected])
    #expect(client.traffic.bytesSent == expected.utf8.count)
  }

  @Test(arguments: [
    (Request.Method.get, "GET"), (.head, "HEAD"), (.post, "POST"), (.put, "PUT"),
    (.delete, "DELETE"),
  ])
  func sendsTheMethodAndItsBody(method: Request.Method, word: String) throws {
    let server = try ScriptedServer(.http(200))
    defer { server.stop() }
    var request = Request(method, server.url)
    request.headers = [("Content-Type", "application/octet-stream")]
    if method == .post || method == .put { request.body = [0, 1, 255] }

    let response = try client.send(request)

    #expect(response.status == 200)
    #expect(server.requests.map(\.line) == ["\(word) / HTTP/1.1"])
    #expect(server.requests.first?.body == request.body)
    #expect(server.requests.first?.header("content-type") == "application/octet-stream")
  }

  @Test func sendsAnEmptyBodyOfLengthZero() throws {
    let server = try ScriptedServer(.http(200))
    defer { server.stop() }

    _ = try client.send(Request(.post, server.url))

    #expect(server.requests.first?.header("Content-Length") == "0")
  }

  @Test func readsStatusHeadersAndBody() throws {
    let headers = ["X-Thing:  one ", "Date: Sun, 06 Nov 1994 08:49:37 GMT", "x-thing: two"]
    let server = try ScriptedServer(.http(404, headers, body: "gone"))
    defer { server.stop() }

    let response = try client.send(Request(.get, server.url + "/#part"))

    #expect(response.status == 404)
    #expect(response.body == Array("gone".utf8))
    #expect(response.headers.all("X-THING") == ["one", "two"])
    #expect(response.date == 784_111_777)
    #expect(response.url == server.url + "/")
  }

  @Test func keepsTheConnectionForTheNextRequest() throws {
    let server = try ScriptedServer(.http(200, body: "x"))
    defer { server.stop() }

    for _ in 0..<3 { _ = try client.send(Request(.get, server.url)) }

    #expect(server.requests.count == 3)
    #expect(server.connections == 1)
    #expect(client.traffic.requests == 3)
  }

  @Test func passesOverInterimAnswers() throws {
    let interim = Array("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n".utf8)
    let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".utf8)
    let server = try ScriptedServer(.bytes(interim + answer))
    defer { server.stop() }

    let response = try client.send(Request(.get, server.url))

    #expect(response.status == 200)
    #expect(response.headers["X-Early"] == nil)
  }

  @Test func decompressesOnlyWhenAsked() throws {
    let gzip = "H4sIAAAAAAACA0tUyMnPS08tUihJrSgBAGCu57QNAAAA"
    let packed = [UInt8](try #require(Data(base64Encoded: gzip)))
    let server = try ScriptedServer(.http(200, ["Content-Encoding: gzip"], body: packed))
    defer { server.stop() }
    var asking = Request(.get, server.url)
    asking.acceptsCompression = true

    let (raw, text) = (try client.send(Request(.get, server.url)), try client.send(asking))

    #expect(raw.body == packed)
    #expect(text.body == Array("a longer text".utf8))
    #expect(server.requests.map { $0.header("Accept-Encoding") != nil } == [false, true])
  }

  @Test(arguments: ["a\r\nX-Injected: 1", "a\nb", "a\rb", "a\u{0}b", ""])
  func refusesHeaderValuesThatWouldBreakTheLine(value: String) throws {
    let server = try ScriptedServer(.http(200))
    defer { server.stop() }
    var request = Request(.get, server.url)
    request.headers = [("X-Thing", value)]

    #expect(throws: TransportError.headerRefused(name: "X-Thing")) { try client.send(request) }
    #expect(server.requests.isEmpty)
  }

  @Test(arguments: ["Authorization", "cookie", "Host", "Content-Length", "a b", "", "x:"])
  func refusesHeadersThatAreNotTheCallersToSet(name: String) throws {
    var request = Request(.get, "http://127.0.0.1:9/")
    request.headers = [(name, "value")]

    #expect(throws: TransportError.headerRefused(name: name)) { try client.send(request) }
  }

  @Test func sendsCredentialsToTheirOriginOnly() throws {
    let (home, away) = (try ScriptedServer(.http(204)), try ScriptedServer(.http(204)))
    defer {
      home.stop()
      away.stop()
    }

    for url in [home.url, away.url, "http://localhost:\(home.port)"] {
      var request = Request(.get, url)
      request.credentials = Credentials(authorization: "Bearer s3cret", for: home.url + "/v1")
      _ = try client.send(request)
    }

    #expect(home.requests.map { $0.header("Authorization") } == ["Bearer s3cret", nil])
    #expect(away.requests.map { $0.header("Authorization") } == [nil])
  }

  @Test func refusesClearTextBeyondThisMachineWhenToldTo() throws {
    var request = Request(.get, "http://relay.example:8080/")
    request.allowsClearText = false

    #expect(throws: TransportError.clearTextRefused(host: "relay.example:8080")) {
      try client.send(request)
    }
  }

  @Test func stopsAtOnceWhenInterrupted() throws {
    let server = try ScriptedServer(.stall(start: []))
    defer { server.stop() }
    let interruption = Interruption()
    let client = HTTPClient(HTTPClient.Settings(addresses: .any), interruption: interruption)
    // A thread of its own: the tests that run beside this one may hold every task's.
    Thread.detachNewThread {
      while server.requests.isEmpty { usleep(5000) }
      interruption.request()
    }

    #expect(throws: TransportError.interrupted) { try client.send(Request(.get, server.url)) }
    #expect(throws: TransportError.interrupted) { try client.send(Request(.get, server.url)) }
    #expect(server.requests.count == 1)
  }
}
