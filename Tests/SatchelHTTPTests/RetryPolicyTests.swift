import SatchelHTTP
import SatchelTestSupport
import Testing

struct RetryPolicyTests {
  @Test(arguments: UInt64(0)..<50)
  func waitsAreRandomUpToABoundThatDoublesToItsCap(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var policy = RetryPolicy()
    policy.attempts = 100
    policy.firstDelay = .seconds(1)
    policy.longestDelay = .seconds(5)

    for (attempt, bound) in [(1, 1), (2, 2), (3, 4), (4, 5), (5, 5), (99, 5)] {
      let delay = policy.delay(afterAttempt: attempt, elapsed: .zero, using: &random)
      #expect((.zero ... .seconds(bound)).contains(try #require(delay)))
    }
  }

  @Test func givesUpAfterItsTriesOrItsPatience() {
    var random = SeededGenerator(seed: 1)
    var policy = RetryPolicy()
    policy.attempts = 3

    #expect(policy.delay(afterAttempt: 2, elapsed: .zero, using: &random) != nil)
    #expect(policy.delay(afterAttempt: 3, elapsed: .zero, using: &random) == nil)
    #expect(policy.delay(afterAttempt: 1, elapsed: .seconds(61), using: &random) == nil)
  }

  @Test func waitsAtLeastAsLongAsTheServerAsks() throws {
    var random = SeededGenerator(seed: 1)

    let delay = RetryPolicy().delay(
      afterAttempt: 1, elapsed: .zero, retryAfter: .seconds(7), using: &random)

    #expect((.seconds(7) ... .seconds(8)).contains(try #require(delay)))
  }

  @Test func doesNotWaitForAServerThatAsksForTooLong() {
    var random = SeededGenerator(seed: 1)

    let delay = RetryPolicy().delay(
      afterAttempt: 1, elapsed: .zero, retryAfter: .seconds(3600), using: &random)

    #expect(delay == nil)
  }

  @Test(
    arguments: [
      ("7", Duration.seconds(7)), ("0", .zero), ("Sun, 06 Nov 1994 08:49:37 GMT", .seconds(30)),
      ("Sun, 06 Nov 1994 00:00:00 GMT", .zero), ("-1", nil), ("soon", nil),
      ("99999999999999999999", nil), ("", nil),
    ] as [(String, Duration?)])
  func readsSecondsOrAMoment(text: String, expected: Duration?) throws {
    let server = try ScriptedServer(.http(503, ["Retry-After: \(text)"]))
    defer { server.stop() }

    let response = try HTTPClient(.impatient).send(Request(.get, server.url))

    #expect(response.retryAfter(now: 784_111_747) == expected)
  }

  private var quick: RetryPolicy {
    var policy = RetryPolicy()
    policy.attempts = 3
    policy.firstDelay = .milliseconds(1)
    return policy
  }

  @Test(arguments: [408, 429, 500, 502, 503, 504])
  func triesAgainAfterAPassingFault(status: Int) throws {
    let server = try ScriptedServer(.http(status, ["Retry-After: 0"]), .hangUp, .http(200))
    defer { server.stop() }
    var random = SeededGenerator(seed: 1)

    let response = try HTTPClient(.impatient).send(
      Request(.get, server.url), retrying: quick, now: { 0 }, using: &random)

    #expect(response.status == 200)
    #expect(server.requests.count == 3)
  }

  @Test func theLastAnswerIsTheResult() throws {
    let server = try ScriptedServer(.hangUp, .http(503))
    defer { server.stop() }
    var random = SeededGenerator(seed: 1)

    let response = try HTTPClient(.impatient).send(
      Request(.get, server.url), retrying: quick, now: { 0 }, using: &random)

    #expect(response.status == 503)
    #expect(server.requests.count == 3)
  }

  @Test(arguments: [200, 301, 400, 401, 403, 404, 409, 413, 501, 507])
  func takesAnyOtherAnswer(status: Int) throws {
    let server = try ScriptedServer(.http(status))
    defer { server.stop() }
    var random = SeededGenerator(seed: 1)

    let response = try HTTPClient(.impatient).send(
      Request(.get, server.url), retrying: quick, now: { 0 }, using: &random)

    #expect(response.status == status)
    #expect(server.requests.count == 1)
  }
}
