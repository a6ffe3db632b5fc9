import Foundation
import SatchelBytes
import SatchelTestSupport
import SatchelWire
import Testing

@Suite struct HostileTests {
  @Test func bodiesCutAnywhereStoreNothing() throws {
    let relay = try RunningRelay()
    var phone = try relay.machine()
    let segment = phone.segment(size: 150)
    let (log, objects) = (phone.log(), RelayPath.objects(phone.account))
    let connection = try relay.connect()

    for length in 1..<segment.count {
      let body = Array(segment.prefix(length))
      #expect(try connection.ask("POST", log, phone.bearer, body: body).status == 400)
      #expect(try connection.ask("POST", objects, phone.bearer, body: body).status == 400)
    }

    #expect(try connection.ask("GET", log, phone.bearer).status == 204)
  }

  @Test func messagesCutAnywhereMakeNothing() throws {
    let relay = try RunningRelay("--registrations-per-hour", "1000")
    let (phone, new) = (try relay.machine(), TestMachine())
    let connection = try relay.connect()

    for length in 0..<new.registration.count {
      let body = Array(new.registration.prefix(length))
      #expect(try connection.ask("POST", RelayPath.accounts, body: body).status == 400)
    }
    for length in 0..<phone.enrolment.count {
      let answer = try connection.ask(
        "POST", RelayPath.devices(phone.account), phone.enrol,
        body: Array(phone.enrolment.prefix(length)))
      #expect(answer.status == 400)
    }
    let rotation = Rotation(
      locator: new.locator, enrol: SecretHash(of: new.enrolSecret), keyFile: new.keyFile
    ).encoded()
    for length in 0..<rotation.count {
      let answer = try connection.ask(
        "POST", RelayPath.rotate(phone.account), phone.bearer, body: Array(rotation.prefix(length)))
      #expect(answer.status == 400)
    }
  }

  @Test(arguments: [
    "", "r=zz", "r=0000000000000001&c=1", "r=0000000000000001&c=99999999999999999999.00",
    "r=0000000000000001&t=-1.0000000000000000", "r=0000000000000001&wait=51",
    "r=0000000000000001&wait=9223372036854775808", "r=%00", "&&&===",
  ])
  func oddQueriesAreRefused(query: String) throws {
    let relay = try RunningRelay()
    let phone = try relay.machine()

    let answer = try relay.ask("GET", "/v1/a/\(phone.account.hex)/log?\(query)", phone.bearer)

    #expect(answer.status == 400)
    #expect(answer.text.hasSuffix("protocol asks\n"))
  }

  @Test(arguments: [
    "/", "/v1", "/v1/a/", "/v1/a/00/log", "/v1/keys/", "/v1/keys/00", "/v1/a/../accounts",
    "/v1/a/%2e%2e/log", "/v1/a/\(String(repeating: "0", count: 33))/log", "//", "/metrics/x",
  ])
  func oddPathsAreNotFound(path: String) throws {
    let relay = try RunningRelay()

    #expect(try relay.ask("GET", path, TestMachine().bearer).status == 404)
  }

  @Test func aBodyTooLargeIsRefusedBeforeItIsSent() throws {
    let relay = try RunningRelay()
    let phone = try relay.machine()
    let connection = try relay.connect()
    let head = [
      "POST \(phone.log()) HTTP/1.1", "Host: 127.0.0.1", phone.bearer[0],
      "Content-Length: 4000000000", "", "",
    ]

    try connection.send(Array(head.joined(separator: "\r\n").utf8))

    #expect(try connection.answer().status == 413)
  }

  @Test func aBodyWithoutALengthIsCountedAsItComes() throws {
    let relay = try RunningRelay()
    let phone = try relay.machine()
    let connection = try relay.connect()
    let head = [
      "POST \(RelayPath.have(phone.account)) HTTP/1.1", "Host: 127.0.0.1", phone.bearer[0],
      "Transfer-Encoding: chunked", "", "",
    ]

    try connection.send(Array(head.joined(separator: "\r\n").utf8))
    let chunk = Array("8000\r\n".utf8) + [UInt8](repeating: 1, count: 0x8000) + Array("\r\n".utf8)
    try connection.send(chunk)

    #expect(try connection.answer().status == 413)
  }

  @Test(arguments: [
    "garbage\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /v1 HTTP/1.1\r\nHost: a\r\nA: \0\r\n\r\n",
    "POST /v1/accounts HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "POST /v1/accounts HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n",
  ])
  func whatIsNotHTTPEndsTheConnection(bytes: String) throws {
    let relay = try RunningRelay()
    let connection = try relay.connect()

    try? connection.send(Array(bytes.utf8))
    let status = try? connection.answer().status

    #expect(status == nil || status == 400 || status == 431)
    #expect(try relay.ask("GET", "/healthz").text == "ok\n")
  }

  @Test func guessesAreSlowedDown() throws {
    let relay = try RunningRelay("--registrations-per-hour", "3", "--key-lookups-per-hour", "4")
    let phone = try relay.machine()
    let stranger = TestMachine()

    let registrations = try (0..<3).map { _ in
      try relay.ask("POST", RelayPath.accounts, body: TestMachine().registration).status
    }
    let lookups = try (0..<5).map { _ in
      try relay.ask("GET", RelayPath.keyFile(stranger.locator)).status
    }
    let tokens = try (0..<61).map { _ in try relay.ask("GET", phone.log(), stranger.bearer).status }
    let refused = try relay.ask("GET", RelayPath.keyFile(phone.locator))

    #expect(registrations == [201, 201, 429])
    #expect(lookups == [404, 404, 404, 404, 429])
    #expect(tokens == [Int](repeating: 401, count: 60) + [429])
    #expect(refused.header("Retry-After").flatMap { Int($0) } ?? 0 > 3500)
  }

  @Test func aNinthPollOfADeviceIsRefused() throws {
    let relay = try RunningRelay()
    let phone = try relay.machine()
    let polls = try (0..<8).map { _ in
      let poll = try relay.connect()
      try poll.send(Connection.request("GET", phone.log(wait: 50), phone.bearer))
      return poll
    }
    try relay.untilCounts(hold: "satchel_relay_polls_waiting 8")

    let ninth = try relay.ask("GET", phone.log(wait: 50), phone.bearer)

    #expect(ninth.status == 429)
    #expect(ninth.header("Retry-After") == "5")
    #expect(polls.count == 8)
  }

  @Test func aFloodOfConnectionsLeavesTheRelayServing() throws {
    let relay = try RunningRelay()
    let phone = try relay.machine()
    let flood = try (0..<300).map { _ in
      let connection = try relay.connect()
      try connection.send(Array("GET /v1/a/".utf8))
      return connection
    }

    #expect(try relay.ask("GET", phone.log(), phone.bearer).status == 204)
    #expect(flood.count == 300)
  }

  @Test func noSecretReachesTheProgramsOwnLog() throws {
    let relay = try RunningRelay("--verbose")
    var phone = try relay.machine()
    _ = try relay.push(phone, phone.segment())
    _ = try relay.ask("GET", RelayPath.keyFile(phone.locator))
    _ = try relay.ask("GET", phone.log(), TestMachine().bearer)

    relay.program.send(signal: SIGTERM)
    let errors = try relay.program.outcome(seconds: 20).errors

    #expect(errors.contains("status=401"))
    #expect(!errors.contains(phone.locator.hex))
    #expect(!errors.contains(phone.account.hex))
    #expect(!errors.contains(String(phone.bearer[0].suffix(43))))
    #expect(!errors.contains(phone.replica.hex))
  }

  @Test func countsAreForThisMachineOnly() throws {
    let relay = try RunningRelay("--behind-proxy")

    let direct = try relay.ask("GET", "/metrics")
    let proxied = try relay.ask("GET", "/metrics", ["X-Forwarded-For: 192.0.2.1"])

    #expect(direct.text.contains("satchel_relay_polls_waiting 0"))
    #expect(proxied.status == 404)
  }

  @Test func behindAProxyEachClientHasLimitsOfItsOwn() throws {
    let relay = try RunningRelay("--behind-proxy", "--key-lookups-per-hour", "1")
    let path = RelayPath.keyFile(Locator(high: 1, low: 1))
    func look(_ address: String) throws -> Int {
      try relay.ask("GET", path, ["X-Forwarded-For: 203.0.113.9, \(address)"]).status
    }

    #expect(try look("192.0.2.1") == 404)
    #expect(try look("192.0.2.1") == 429)
    #expect(try look("192.0.2.2") == 404)
    #expect(try look("2001:db8:1:1::1") == 404)
    #expect(try look("2001:db8:1:1::2") == 429)
    #expect(try look("2001:db8:1:2::1") == 404)
  }
}
