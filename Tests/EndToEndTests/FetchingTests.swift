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

  @Test func aPageOfAnArticleThatDoesNotComeIsSaidToBeMissing() throws {
    let words = String(repeating: "The hedge grows where the wind comes from. ", count: 20)
    let first = "<title>Hedges</title><article><p>\(words)</p><a href=?page=2>2</a></article>"
    let server = try ScriptedServer(
      .http(200, ["Content-Type: text/html"], body: first), .http(500))
    defer { server.stop() }
    let machine = try machine(reaching: server)

    let added = try machine.satchel("add", server.url + "/a")

    #expect(added.status == 0)
    #expect(added.errors.contains("goes on at \(server.url)/a?page=2, which did not come"))
    #expect(try machine.must("read", "last").contains("The hedge grows"))
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

  @Test func aPageFetchedAgainKeepsItsOldTextAndNothingWorseReplacesIt() throws {
    let long = String(repeating: "many words of the first text ", count: 20)
    func article(_ text: String) -> ScriptedAnswer {
      .http(
        200, ["Content-Type: text/html"],
        body: "<title>Soil</title><article><p>\(text)</p></article>")
    }
    let server = try ScriptedServer(
      article(long), article(long + "and some more."), article("Subscribe to go on."))
    defer { server.stop() }
    let machine = try machine(reaching: server)

    try machine.must("add", server.url + "/a")
    try machine.must("fetch", "last")
    let worse = try machine.satchel("fetch", "last")

    #expect(worse.status == 75)
    #expect(worse.errors.contains("is kept"))
    #expect(try machine.must("read", "last").contains("and some more"))
    #expect(try !machine.must("read", "last", "--version", "1").contains("and some more"))
    #expect((try machine.object("show", "last")["versions"] as? [Any])?.count == 2)
    #expect(try machine.satchel("read", "last", "--version", "3").status == 66)
  }

  /// A page with one picture, saved on the laptop; whose bytes no other page has.
  private func savePage(on pair: Pair) throws -> ScriptedServer {
    let picture: [UInt8] =
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13] + Array("IHDR".utf8)
      + [0, 0, 0, 9, 0, 0, 0, 9]
    let html = """
      <title>Hedges</title><article><p>Words about hedges, and more of them.</p>\
      <p><img src="/hedge.png" alt="A hedge"></p></article>
      """
    let server = try ScriptedServer(
      .http(200, ["Content-Type: text/html"], body: html),
      .http(200, ["Content-Type: image/png"], body: picture))
    let reach = [
      "SATCHEL_TEST": "1", "SATCHEL_TEST_ALLOW_LOOPBACK": "127.0.0.1:\(server.port)",
    ]
    try pair.laptop.must("add", server.url + "/a", with: reach)
    return server
  }

  @Test func picturesAreKeptWithTheArticleAndTravel() throws {
    let pair = try Pair()
    let server = try savePage(on: pair)
    defer { server.stop() }

    try pair.sync()

    #expect(server.requests.map(\.line) == ["GET /a HTTP/1.1", "GET /hedge.png HTTP/1.1"])
    for machine in [pair.laptop, pair.desktop] {
      #expect(try machine.object("show", "last")["pictures"] as? Int == 1)
      let page = try machine.must("read", "last", "--format", "html")
      #expect(page.contains("<img src=\"data:image/png;base64,iVBORw0KGgo"))
      #expect(!page.contains("hedge.png"))
      #expect(try machine.must("read", "last").contains("[A hedge]"))
    }
  }

  @Test func picturesComeOnDemandAndOfflineThatIsSaid() throws {
    let pair = try Pair()
    let server = try savePage(on: pair)
    defer { server.stop() }
    try pair.desktop.must("config", "set", "sync.pictures", "on-demand")
    try pair.sync()

    let before = try pair.desktop.must("show", "last")
    pair.relay.kill()
    let offline = try pair.desktop.satchel("read", "last", "--format", "html")
    try pair.relay.start()
    let page = try pair.desktop.must("read", "last", "--format", "html")
    let health = try pair.desktop.object("doctor")

    #expect(before.contains("1 picture (1 not here yet)"))
    #expect(offline.status == 0 && !offline.output.contains("data:image"))
    #expect(offline.errors.contains("1 picture is not here and could not be fetched"))
    #expect(page.contains("data:image/png;base64,iVBORw0KGgo"))
    #expect(health["pictures"] as? Int == 1 && health["picturesMissing"] as? Int == 0)
  }

  @Test func anOlderTextComesToANewMachineWhenItIsRead() throws {
    let pair = try Pair()
    let words = String(repeating: "words about hedges ", count: 20) + "ended."
    let server = try ScriptedServer(
      .http(200, ["Content-Type: text/html"], body: "<article><p>\(words)</p></article>"),
      .http(
        200, ["Content-Type: text/html"],
        body: "<article><p>\(words) And some more.</p></article>"))
    defer { server.stop() }
    let reach = [
      "SATCHEL_TEST": "1", "SATCHEL_TEST_ALLOW_LOOPBACK": "127.0.0.1:\(server.port)",
    ]
    try pair.laptop.must("add", server.url + "/a", with: reach)
    try pair.laptop.must("sync")
    try pair.laptop.must("fetch", "last", with: reach)
    try pair.sync()

    let sheet = try pair.desktop.must("show", "last")
    let older = try pair.desktop.must("read", "last", "--version", "1", "--format", "text")
    let again = try pair.desktop.must("show", "last")

    #expect(sheet.contains("not here; `satchel read"))
    #expect(older.contains(words) && !older.contains("some more"))
    #expect(!again.contains("not here"))
  }

  @Test func pagesOfOneArticleAreJoinedAndNoneIsAskedForTwice() throws {
    func part(_ number: Int, next: String) -> ScriptedAnswer {
      let words = String(
        repeating: "On page \(number) the hedge of \(number) years is cut. ", count: 20)
      return .http(
        200, ["Content-Type: text/html"],
        body: "<title>Hedges</title><article><p>\(words)</p></article>"
          + "<a rel=next href='\(next)'>Next</a><a href='/a?page=2'>2</a>")
    }
    // The last says the same as the one before, and leads on all the same.
    let server = try ScriptedServer(
      part(1, next: "/a?page=2"), part(2, next: "/a?page=3"), part(2, next: "/a?page=4"))
    defer { server.stop() }
    let machine = try machine(reaching: server)

    try machine.must("add", server.url + "/a")

    let text = try machine.must("read", "last", "--format", "text")
    #expect(text.contains("On page 1 the hedge"))
    #expect(text.contains("On page 2 the hedge"))
    #expect(
      server.requests.map(\.line) == [
        "GET /a HTTP/1.1", "GET /a?page=2 HTTP/1.1", "GET /a?page=3 HTTP/1.1",
      ])
  }

  @Test func aCheckForBrowsersIsNotSavedAsTheArticleAndTriedAgain() throws {
    let check = "<title>Just a moment...</title><p>Checking your browser before going on.</p>"
    let server = try ScriptedServer(.http(200, ["Content-Type: text/html"], body: check))
    defer { server.stop() }
    let machine = try machine(reaching: server)

    let added = try machine.satchel("add", server.url + "/hedges")

    #expect(added.status == 0)
    #expect(added.errors.contains("asks for a browser"))
    #expect(try machine.list("list", "--pending").count == 1)
    #expect(try machine.list("search", "checking").isEmpty)
  }

  @Test func aListOfLinksIsSavedByItsTitleAndSaidToBeNoArticle() throws {
    let links = (1...80).map { "<li><a href=/\($0)>The story with number \($0)</a>" }.joined()
    let server = try ScriptedServer(
      .http(200, ["Content-Type: text/html"], body: "<title>Garden</title><ul>\(links)</ul>"))
    defer { server.stop() }
    let machine = try machine(reaching: server)

    let added = try machine.satchel("add", server.url + "/list")

    #expect(added.status == 0)
    #expect(added.errors.contains("is a list of links rather than an article"))
    #expect(try machine.list("list").map { $0["title"] as? String } == ["Garden"])
    #expect(try machine.list("search", "story").isEmpty)
    #expect(try machine.list("list", "--pending").isEmpty)
  }

  @Test func aPageThatSaysItIsAnotherOneIsSaidToBeSavedAlready() throws {
    let page = ScriptedAnswer.http(
      200, ["Content-Type: text/html"],
      body: "<title>Ivy</title><link rel=canonical href=/ivy>"
        + "<article><p>Words about ivy, and more.</p></article>")
    let server = try ScriptedServer(page)
    defer { server.stop() }
    let machine = try machine(reaching: server)

    let first = try machine.must("add", server.url + "/ivy/1")
    let second = try machine.must("add", server.url + "/print/ivy")

    #expect(first.hasPrefix("saved ") && second.hasPrefix("already saved "))
    #expect(try machine.list("list").count == 1)
  }
}
