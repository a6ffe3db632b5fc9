import SatchelHTTP
import SatchelTestSupport
import Testing

struct HTTPPoolTests {
  private func pool(
    _ settings: HTTPClient.Settings = .impatient, interruption: Interruption = Interruption()
  ) -> HTTPPool<String> {
    HTTPPool(settings, interruption: interruption, date: { 0 })
  }

  private func request(_ url: String) -> Request {
    var request = Request(.get, url)
    request.redirects = .followed(limit: 3)
    request.keepsCookies = true
    return request
  }

  /// What came of each request, by its tag: the body, or the error's words.
  private func outcomes(of pool: HTTPPool<String>) throws -> [String: String] {
    var outcomes: [String: String] = [:]
    while let outcome = try pool.next() {
      do throws(TransportError) {
        outcomes[outcome.tag] = String(decoding: try outcome.result.get().body, as: UTF8.self)
      } catch {
        outcomes[outcome.tag] = error.description
      }
    }
    return outcomes
  }

  @Test func everyRequestHasItsOutcome() throws {
    let servers = try (0..<5).map { try ScriptedServer(.http(200, body: "from \($0)")) }
    defer { for server in servers { server.stop() } }
    let pool = pool()

    for (number, server) in servers.enumerated() {
      for page in 0..<6 {
        pool.add(request(server.url + "/\(page)"), spacing: .zero, tag: "\(number)/\(page)")
      }
    }
    pool.add(request("ftp://example.org/"), spacing: .zero, tag: "wrong")
    let outcomes = try outcomes(of: pool)

    #expect(outcomes.count == 31)
    #expect(outcomes["3/2"] == "from 3")
    #expect(outcomes["wrong"]?.contains("not a web address") == true)
    #expect(servers.allSatisfy { $0.requests.count == 6 })
  }

  @Test func redirectsAreFollowedWithTheirCookiesAndNoFurther() throws {
    let server = try ScriptedServer(
      .http(302, ["Location: /b", "Set-Cookie: consent=yes"]), .http(200, body: "b"),
      .http(200, body: "c"))
    defer { server.stop() }
    let pool = pool()

    for path in ["/a", "/c"] {
      pool.add(request(server.url + path), spacing: .zero, tag: path)
      _ = try pool.next()
    }

    #expect(server.requests.map(\.line) == ["GET /a", "GET /b", "GET /c"].map { $0 + " HTTP/1.1" })
    #expect(server.requests.map { $0.header("Cookie") } == [nil, "consent=yes", nil])
  }

  @Test func aHostThatAsksForALittleTimeIsWaitedFor() throws {
    let server = try ScriptedServer(
      .http(503, ["Retry-After: 0"]), .http(429, ["Retry-After: 0"]), .http(200, body: "at last"))
    defer { server.stop() }
    let pool = pool()

    pool.add(request(server.url), spacing: .zero, tag: "a")

    #expect(try outcomes(of: pool) == ["a": "at last"])
    #expect(server.requests.count == 3)
  }

  @Test func aHostThatAsksForMuchTimeIsLeftAlone() throws {
    let server = try ScriptedServer(.http(429, ["Retry-After: 3600"]))
    defer { server.stop() }
    let pool = pool()

    for tag in ["a", "b", "c"] { pool.add(request(server.url), spacing: .seconds(9), tag: tag) }
    let outcomes = try outcomes(of: pool)
    pool.add(request(server.url), spacing: .zero, tag: "later")
    let later = try self.outcomes(of: pool)

    #expect(Set(outcomes.values) == ["127.0.0.1 asks to be left alone for 3600 seconds"])
    #expect(outcomes.count == 3)
    #expect(later == ["later": "127.0.0.1 asks to be left alone for 3600 seconds"])
    #expect(server.requests.count == 1)
  }

  @Test func addressesOfThisMachineAreRefusedInRedirectsToo() throws {
    let inside = try ScriptedServer(.http(200, body: "secret"))
    let outside = try ScriptedServer(.http(302, ["Location: \(inside.url)"]))
    defer {
      inside.stop()
      outside.stop()
    }
    let pool = pool(.init(addresses: .publicOrLoopback(port: outside.port)))

    pool.add(request(inside.url), spacing: .zero, tag: "direct")
    pool.add(request(outside.url), spacing: .zero, tag: "redirected")
    let outcomes = try outcomes(of: pool)

    #expect(outcomes.values.allSatisfy { $0.hasSuffix("not a public address") })
    #expect(inside.connections == 0)
  }

  @Test func aWishToStopEndsAllThatIsOnItsWay() throws {
    let server = try ScriptedServer(.http(200, body: "one"), .stall(start: []))
    defer { server.stop() }
    let interruption = Interruption()
    let pool = pool(interruption: interruption)
    for tag in ["a", "b", "c"] { pool.add(request(server.url), spacing: .zero, tag: tag) }

    let first = try pool.next()
    interruption.request()

    #expect(first != nil)
    #expect(throws: TransportError.interrupted) { try pool.next() }
  }
}
