import Foundation
import SatchelHTTP
import SatchelTestSupport
import Testing

/// Whatever a server sends, the result is an answer within its limits or one clear error.
struct HostileAnswerTests {
  private let client = HTTPClient(.impatient)

  /// What comes of asking a server that gives `answer`, with a body limit of 1,000 bytes.
  private func outcome(
    of answer: ScriptedAnswer, acceptsCompression: Bool = false
  ) throws -> (result: Result<Response, TransportError>, host: String) {
    let server = try ScriptedServer(answer)
    defer { server.stop() }
    var request = Request(.get, server.url)
    request.bodyLimit = 1000
    request.acceptsCompression = acceptsCompression
    do throws(TransportError) {
      return (.success(try client.send(request)), "127.0.0.1:\(server.port)")
    } catch { return (.failure(error), "127.0.0.1:\(server.port)") }
  }

  private func error(
    of answer: ScriptedAnswer, acceptsCompression: Bool = false
  ) throws -> (error: TransportError?, host: String) {
    let (result, host) = try outcome(of: answer, acceptsCompression: acceptsCompression)
    guard case .failure(let error) = result else { return (nil, host) }
    return (error, host)
  }

  @Test func aClosedConnectionIsLost() throws {
    let (error, host) = try error(of: .hangUp)

    #expect(error == .connectionLost(host: host, reason: "it was closed without an answer"))
  }

  @Test func aBodyShorterThanAnnouncedIsLost() throws {
    let (error, host) = try error(of: .lastBytes(ScriptedAnswer.start("Content-Length: 9") + [1]))

    #expect(error == .connectionLost(host: host, reason: "the answer is cut short"))
  }

  @Test func aChunkedBodyWithoutItsEndIsLost() throws {
    let chunk = Array("5\r\nhello\r\n".utf8)
    let (error, host) = try error(
      of: .lastBytes(ScriptedAnswer.start("Transfer-Encoding: chunked") + chunk))

    #expect(error == .connectionLost(host: host, reason: "the answer is cut short"))
  }

  @Test func bytesBeyondTheAnnouncedLengthAreNotTaken() throws {
    let answer = ScriptedAnswer.lastBytes(ScriptedAnswer.start("Content-Length: 1") + [1, 2, 3])

    #expect(try outcome(of: answer).result.get().body == [1])
  }

  @Test(arguments: [
    ScriptedAnswer.stall(start: []), .stall(start: Array("HTTP/1.1 200".utf8)),
    .stall(start: ScriptedAnswer.start("Content-Length: 9")),
  ])
  func aStallEndsInTime(answer: ScriptedAnswer) throws {
    let (error, host) = try error(of: answer)

    #expect(error == .timedOut(host: host, .answer))
  }

  @Test(arguments: [
    ScriptedAnswer.http(200, body: [UInt8](repeating: 1, count: 1001)),
    .stall(start: ScriptedAnswer.start("Content-Length: 1001")),
    .stall(start: ScriptedAnswer.start("Content-Length: 9223372036854775807")),
    .endless(start: ScriptedAnswer.start(), chunk: [UInt8](repeating: 1, count: 9999)),
    .endless(
      start: ScriptedAnswer.start("Transfer-Encoding: chunked"), chunk: Array("1\r\nx\r\n".utf8)),
  ])
  func aBodyBeyondItsLimitIsTooLarge(answer: ScriptedAnswer) throws {
    let (error, host) = try error(of: answer)

    #expect(error == .answerTooLarge(host: host, bytes: 1000))
  }

  @Test func aBodyAtItsLimitIsTaken() throws {
    let answer = ScriptedAnswer.http(200, body: [UInt8](repeating: 1, count: 1000))

    #expect(try outcome(of: answer).result.get().body.count == 1000)
  }

  @Test func aBodyThatUnpacksBeyondItsLimitIsTooLarge() throws {
    // 100,000 zero bytes.
    let gzip = """
      H4sIAAAAAAACA+3BMQEAAADCoPVPbQ0PoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
      AIBXA32VEdSghgEA
      """
    let bomb = [UInt8](try #require(Data(base64Encoded: gzip)))
    let answer = ScriptedAnswer.http(200, ["Content-Encoding: gzip"], body: bomb)

    let (error, host) = try error(of: answer, acceptsCompression: true)

    #expect(error == .answerTooLarge(host: host, bytes: 1000))
  }

  @Test(arguments: [
    ["Content-Encoding: gzip, gzip"], ["Content-Encoding: br", "content-encoding: gzip"],
  ])
  func aBodyPackedTwiceIsRefused(headers: [String]) throws {
    let (error, host) = try error(
      of: .http(200, headers, body: [1]), acceptsCompression: true)

    let reason = "its body is compressed more than once"
    #expect(error == .malformedAnswer(host: host, reason: reason))
  }

  @Test(arguments: [
    Array("X-Filler: ".utf8) + [UInt8](repeating: 0x61, count: 500) + Array("\r\n".utf8),
    Array("X: \r\n".utf8), Array("HTTP/1.1 100 Continue\r\n\r\n".utf8),
  ])
  func endlessHeadersAreRefused(chunk: [UInt8]) throws {
    let start = chunk.starts(with: Array("HTTP".utf8)) ? [] : Array("HTTP/1.1 200 OK\r\n".utf8)
    let (error, host) = try error(of: .endless(start: start, chunk: chunk))

    #expect(error == .headersTooLarge(host: host, bytes: 65536))
  }

  @Test(arguments: [
    "", "hello", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/9.9 200 OK\r\n\r\n",
    "HTTP/1.1 99999 OK\r\n\r\n", "\u{0}\u{1}\u{2}",
  ])
  func nonsenseIsAnErrorWithTheHostInIt(text: String) throws {
    let (error, host) = try error(of: .lastBytes(Array(text.utf8)))

    #expect(try #require(error).description.contains(host))
  }

  @Test func oneEndlessHeaderLineIsAnError() throws {
    let chunk = [UInt8](repeating: 0x61, count: 9999)
    let (error, _) = try error(
      of: .endless(start: Array("HTTP/1.1 200 OK\r\nX: ".utf8), chunk: chunk))

    #expect(error != nil)
  }

  @Test func aPortWhereNobodyListensCannotBeConnectedTo() throws {
    let server = try ScriptedServer(.hangUp)
    server.stop()

    #expect(
      throws: TransportError.cannotConnect(
        host: "127.0.0.1:\(server.port)", reason: "Connection refused")
    ) { try client.send(Request(.get, server.url)) }
  }

  @Test func aSlowSenderIsCutOffByTheTotalTime() throws {
    let server = try ScriptedServer(.stall(start: ScriptedAnswer.start("Content-Length: 9")))
    defer { server.stop() }
    var settings = HTTPClient.Settings(addresses: .any)
    settings.totalTimeout = .milliseconds(100)

    #expect(throws: TransportError.timedOut(host: "127.0.0.1:\(server.port)", .answer)) {
      try HTTPClient(settings).send(Request(.get, server.url))
    }
  }
}
