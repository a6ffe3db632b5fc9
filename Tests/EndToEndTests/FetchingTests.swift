import SatchelTestSupport
import Testing

/// Pages fetched by the program, from a server of the test.
@Suite struct FetchingTests {
  private func machine(reaching server: ScriptedServer) throws -> Machine {
    try Machine(
      "laptop",
      environment: [
        "SATCHEL_TEST": "1", "SATCHEL_TEST_ALLOW_LOOPBACK": "127.0.0.1:\(server.port)",
      ])
  }

  private func page(_ title: String) -> ScriptedAnswer {
    .http(
      200, ["Content-Type: text/html"],
      body: "<title>\(title)</title><article><p>Words about \(title), and more.</p></article>")
  }

  @Test func pagesAreSavedWithTheirTextAndAllAreOneStep() throws {
    let server = try ScriptedServer(page("Hedges"))
    defer { server.stop() }
    let machine = try machine(reaching: server)

    let lines = (1...3).map { "\(server.url)/\($0)" }.joined(separator: "\n")
    try machine.must("add", "-", input: lines)

    #expect(
      try machine.list("list").map { $0["title"] as? String } == ["Hedges", "Hedges", "Hedges"])
    #expect(try machine.list("search", "words").count == 3)
    #expect(Set(server.requests.map(\.line)) == Set((1...3).map { "GET /\($0) HTTP/1.1" }))
    try machine.must("undo")
    #expect(try machine.list("list", "--all").isEmpty)
  }

  @Test func aPageThatFailsIsQueuedAndFetchedLater() throws {
    let server = try ScriptedServer(.http(500), page("Soil"))
    defer { server.stop() }
    let machine = try machine(reaching: server)

    let added = try machine.satchel("add", server.url + "/a")
    let pending = try machine.list("list", "--pending")
    try machine.must("fetch")

    #expect(added.status == 0)
    #expect(added.errors.contains("status 500"))
    #expect(pending.count == 1)
    #expect(try machine.list("list", "--pending").isEmpty)
    #expect(try machine.must("read", "last").contains("Words about Soil"))
  }

  @Test func aSiteThatWantsToBeLeftAloneIs() throws {
    let server = try ScriptedServer(.http(429, ["Retry-After: 86400"]))
    defer { server.stop() }
    let machine = try machine(reaching: server)

    let lines = (1...4).map { "\(server.url)/\($0)" }.joined(separator: "\n")
    let added = try machine.satchel("add", "-", input: lines)

    #expect(added.errors.contains("asks to be left alone for 86400 seconds"))
    // Two at most were under way when it said so.
    #expect(server.requests.count <= 2)
    #expect(try machine.list("list", "--pending").count == 4)
  }

  @Test func theAgentAndTheReferrerAreThoseOfTheSettings() throws {
    let server = try ScriptedServer(page("Hedges"))
    defer { server.stop() }
    let machine = try machine(reaching: server)

    try machine.must(
      "add", server.url + "/a",
      with: ["SATCHEL_FETCH_AGENT": "Reader", "SATCHEL_FETCH_REFERRER": "https://example.org/"])

    #expect(server.requests.first?.header("User-Agent") == "Reader")
    #expect(server.requests.first?.header("Referer") == "https://example.org/")
  }
}
