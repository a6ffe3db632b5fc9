import SatchelBytes
import SatchelHTTP
import SatchelRemotes
import SatchelSync
import SatchelTestSupport
import SatchelWire
import Testing

/// Whatever answers in a relay's place, an exchange ends in one clear error and takes nothing.
struct HostileRelayTests {
  private enum Kind: String, Equatable {
    case unreachable, tls, notARelay, notAllowed, unknownDevice, tooLarge, busy, quotaExceeded
    case conflict, corrupt, unsuitable, wiped, interrupted

    init(_ error: RemoteError) {
      self =
        switch error {
        case .unreachable: .unreachable
        case .tls: .tls
        case .notARelay: .notARelay
        case .notAllowed: .notAllowed
        case .unknownDevice: .unknownDevice
        case .tooLarge: .tooLarge
        case .busy: .busy
        case .quotaExceeded: .quotaExceeded
        case .conflict: .conflict
        case .corrupt: .corrupt
        case .unsuitable: .unsuitable
        case .wiped: .wiped
        case .interrupted: .interrupted
        }
    }
  }

  private func kind(of scripted: ScriptedAnswer, sending segments: [[UInt8]] = []) throws -> Kind {
    let server = try ScriptedServer(scripted)
    defer { server.stop() }
    let error = #expect(throws: RemoteError.self) {
      try RelayRemote.impatient(server).exchange(segments)
    }
    return Kind(try #require(error))
  }

  @Test(arguments: [
    ScriptedAnswer.http(200, ["Content-Type: text/html"], body: "<html>Log in</html>"),
    .http(200, body: "<html>"), .http(200), .http(404), .http(405), .http(418), .http(201),
    .http(302, ["Location: https://portal.example/"]), .http(301), .http(304),
    .http(401, ["Content-Type: text/html"]), .http(403, ["Content-Type: text/html"]),
    .endless(start: ScriptedAnswer.start(), chunk: [UInt8](repeating: 0, count: 999)),
    .endless(start: Array("HTTP/1.1 200 OK\r\n".utf8), chunk: Array("X-Y: zzzz\r\n".utf8)),
    .lastBytes(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)),
    .http(200, ["Content-Length: 3"], body: answer.encoded()),
    .http(200, body: Array("SATM".utf8) + answer.encoded().dropFirst(4)),
  ])
  func isNoRelay(scripted: ScriptedAnswer) throws {
    #expect(try kind(of: scripted) == .notARelay)
  }

  @Test func isTheRelayButSaysNo() throws {
    #expect(try kind(of: .http(401)) == .unknownDevice)
    #expect(try kind(of: .http(403)) == .notAllowed)
    #expect(try kind(of: .http(409)) == .conflict)
    #expect(try kind(of: .http(413)) == .tooLarge)
    #expect(try kind(of: .http(507)) == .quotaExceeded)
  }

  @Test(arguments: [408, 429, 500, 502, 503, 504])
  func isBusyForNow(status: Int) throws {
    #expect(try kind(of: .http(status)) == .busy)
    #expect(try kind(of: .http(status, ["Content-Type: text/html"], body: "<p>")) == .busy)
  }

  @Test func tellsHowLongToWait() throws {
    let server = try ScriptedServer(.http(429, ["Retry-After: 120"]))
    defer { server.stop() }

    #expect(throws: RemoteError.busy(url: server.url, retryAfterSeconds: 120)) {
      try RelayRemote.impatient(server).exchange()
    }
  }

  @Test(arguments: [
    ScriptedAnswer.hangUp, .stall(start: []), .stall(start: ScriptedAnswer.start()),
    .lastBytes(ScriptedAnswer.start("Content-Length: 900") + answer.encoded()),
  ])
  func cannotBeHeardOut(scripted: ScriptedAnswer) throws {
    #expect(try kind(of: scripted) == .unreachable)
  }

  @Test func nothingListens() throws {
    let server = try ScriptedServer(.hangUp)
    server.stop()

    let error = #expect(throws: RemoteError.self) {
      try RelayRemote.impatient(server).exchange()
    }

    #expect(Kind(try #require(error)) == .unreachable)
  }

  @Test func anAnswerCutAnywhereIsNeverTaken() throws {
    let body = answer.encoded()

    for end in 0..<body.count {
      let kind = try kind(of: .http(200, body: Array(body[..<end])))
      #expect(kind == (end < 4 ? .notARelay : .corrupt))
    }
  }

  @Test func aConnectionCutAnywhereIsNeverTaken() throws {
    let body = answer.encoded()
    let whole = ScriptedAnswer.start("Content-Length: \(body.count)") + body

    for end in 0..<whole.count {
      let server = try ScriptedServer(.lastBytes(Array(whole[..<end])))
      defer { server.stop() }
      #expect(throws: RemoteError.self) { try RelayRemote.impatient(server).exchange() }
    }
  }

  @Test(arguments: 0..<answer.encoded().count)
  func anAnswerWithAFlippedBitIsNotTheSameAnswer(place: Int) throws {
    var body = answer.encoded()
    body[place] ^= 1 << UInt8(place % 8)
    let server = try ScriptedServer(.http(200, body: body))
    defer { server.stop() }

    let received = try? RelayRemote.impatient(server).exchange()

    #expect(received != RemoteAnswer(answer))
  }

  @Test func silenceIsNoAnswerToAPush() throws {
    #expect(try kind(of: .http(204), sending: [segment]) == .notARelay)
  }

  @Test func everySegmentMustBeJudged() throws {
    #expect(try kind(of: .http(200, body: answer.encoded()), sending: [segment]) == .corrupt)
  }

  @Test func listsOfAnotherLengthAreNotARelays() throws {
    let server = try ScriptedServer(.http(200, body: [0, 0, 0]))
    defer { server.stop() }
    let remote = RelayRemote.impatient(server)
    let name = try #require(ObjectName(kind: .chunk, stream: [UInt8](0..<16)))

    let errors = [
      #expect(throws: RemoteError.self) { try remote.objectsHeld([name]) },
      #expect(throws: RemoteError.self) { try remote.putObjects([segment]) },
      #expect(throws: RemoteError.self) { try remote.objects([ObjectPart(name: name, index: 0)]) },
      #expect(throws: RemoteError.self) { try remote.snapshots() },
      #expect(throws: RemoteError.self) { try remote.devices() },
    ]

    #expect(Set(errors.compactMap { $0.map(Kind.init) }).isSubset(of: [.notARelay, .corrupt]))
  }
}
