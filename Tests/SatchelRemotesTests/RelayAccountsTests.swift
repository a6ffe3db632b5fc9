import SatchelBytes
import SatchelHTTP
import SatchelRemotes
import SatchelSync
import SatchelTestSupport
import SatchelWire
import Testing

struct RelayAccountsTests {
  private let keyFile = object(.keyFile, stream: locator.bytes)
  private var registration: Registration {
    Registration(
      account: account, locator: locator, enrol: SecretHash(of: [1]), token: SecretHash(of: [2]),
      keyFile: keyFile)
  }

  @Test(arguments: [200, 201])
  func registersWithTheInvite(status: Int) throws {
    let server = try ScriptedServer(.http(status))
    defer { server.stop() }

    try RelayAccounts(.impatient(server.url)).register(registration, invite: "garden-7")

    #expect(server.requests.map(\.line) == ["POST /v1/accounts HTTP/1.1"])
    #expect(server.requests.map(\.body) == [registration.encoded()])
    #expect(server.requests.first?.header("Satchel-Invite") == "garden-7")
    #expect(server.requests.first?.header("Authorization") == nil)
  }

  @Test func saysWhyAnAccountIsNotTaken() throws {
    let server = try ScriptedServer(.http(403), .http(403), .http(409))
    defer { server.stop() }
    let accounts = RelayAccounts(.impatient(server.url))

    let errors = [nil, "wrong", "garden-7"].map { invite in
      #expect(throws: RemoteError.self) { try accounts.register(registration, invite: invite) }
    }

    let sentences = errors.map { $0?.description ?? "" }
    #expect(sentences[0].contains("by invite only"))
    #expect(sentences[1].contains("did not accept the invite"))
    #expect(sentences[2].contains("another account"))
  }

  @Test func anInviteCannotBreakTheHeaders() throws {
    let server = try ScriptedServer(.http(201))
    defer { server.stop() }
    let accounts = RelayAccounts(.impatient(server.url))

    #expect(throws: RemoteError.self) {
      try accounts.register(registration, invite: "a\r\nX-Injected: 1")
    }
    #expect(server.requests.isEmpty)
  }

  @Test func fetchesAKeyFileOrNothing() throws {
    let server = try ScriptedServer(.http(200, body: keyFile), .http(404))
    defer { server.stop() }
    let accounts = RelayAccounts(.impatient(server.url))

    let (found, missing) = (try accounts.keyFile(locator), try accounts.keyFile(locator))

    #expect(found == keyFile)
    #expect(missing == nil)
    #expect(
      server.requests.first?.line == "GET /v1/keys/00000000000000050000000000000006 HTTP/1.1")
  }

  @Test(
    arguments: [
      object(.keyFile, stream: [UInt8](repeating: 0, count: 16)), segment, [], [1, 2, 3],
      object(.keyFile, stream: locator.bytes) + [0],
      Array(object(.keyFile, stream: locator.bytes).dropLast()),
      [UInt8](repeating: 0x53, count: 5000),
    ] as [[UInt8]])
  func refusesAnotherFile(body: [UInt8]) throws {
    let server = try ScriptedServer(.http(200, body: body))
    defer { server.stop() }
    let accounts = RelayAccounts(.impatient(server.url))

    #expect(throws: RemoteError.self) { try accounts.keyFile(locator) }
  }

  @Test func aPortalsPageIsNotAMissingKeyFile() throws {
    let server = try ScriptedServer(.http(404, ["Content-Type: text/html"], body: "<p>Hello"))
    defer { server.stop() }
    let accounts = RelayAccounts(.impatient(server.url))

    let error = #expect(throws: RemoteError.self) { try accounts.keyFile(locator) }

    guard case .notARelay = error else { throw try #require(error) }
  }

  @Test func enrolsWithTheSecretOfTheCode() throws {
    let server = try ScriptedServer(.http(201), .http(401))
    defer { server.stop() }
    let accounts = RelayAccounts(.impatient(server.url))
    let enrolment = Enrolment(token: SecretHash(of: token))

    try accounts.enrol(enrolment, in: account, secret: token)
    let error = #expect(throws: RemoteError.self) {
      try accounts.enrol(enrolment, in: account, secret: token)
    }

    #expect(server.requests.first?.body == enrolment.encoded())
    #expect(
      server.requests.first?.header("Authorization")
        == "Satchel-Enrol BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc")
    guard case .notAllowed = error else { throw try #require(error) }
  }

  @Test(arguments: [("", 401), ("0000000000000001 1 2\n", 200)])
  func aMachineThatIsNotListedIsNotKnown(list: String, status: Int) throws {
    let server = try ScriptedServer(.http(status, body: list))
    defer { server.stop() }
    let accounts = RelayAccounts(.impatient(server.url))

    #expect(try !accounts.knows(DeviceID(value: 2), by: token, in: account))
  }

  /// As a proxy may answer any request.
  @Test func anEmptyAnswerDoesNotSayThatAMachineIsKnown() throws {
    let server = try ScriptedServer(.http(200))
    defer { server.stop() }
    let accounts = RelayAccounts(.impatient(server.url))

    #expect(throws: RemoteError.self) {
      try accounts.knows(DeviceID(value: 2), by: token, in: account)
    }
  }
}
