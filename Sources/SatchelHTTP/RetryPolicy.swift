/// When and how often a request is sent again.
///
/// A value: time and chance are given to it.
package struct RetryPolicy: Equatable, Sendable {
  /// Tries in all, the first included.
  package var attempts = 5
  /// The wait after the first try is random up to this; the bound doubles with each further try.
  package var firstDelay = Duration.milliseconds(300)
  package var longestDelay = Duration.seconds(10)
  /// A server that asks for more than this is not waited for.
  package var longestRetryAfter = Duration.seconds(30)
  /// Once so much time has passed, a failure is final.
  package var patience = Duration.seconds(60)

  package init() {}

  package static let never = {
    var policy = RetryPolicy()
    policy.attempts = 1
    return policy
  }()

  /// How long to wait after `attempt` tries before the next one, or nil to give up.
  ///
  /// `elapsed` is the time since the first try began, `retryAfter` what the server asked for.
  package func delay(
    afterAttempt attempt: Int, elapsed: Duration, retryAfter: Duration? = nil,
    using generator: inout some RandomNumberGenerator
  ) -> Duration? {
    guard attempt < attempts, (retryAfter ?? .zero) <= longestRetryAfter else { return nil }
    var bound = min(firstDelay, longestDelay)
    for _ in 1..<max(attempt, 1) where bound < longestDelay { bound = min(bound * 2, longestDelay) }
    // Random over the whole range, so that clients which failed together do not return together.
    let jitter = bound * Double.random(in: 0...1, using: &generator)
    let delay = (retryAfter ?? .zero) + jitter
    return elapsed + delay <= patience ? delay : nil
  }

  package func isWorthRetrying(status: Int) -> Bool {
    [408, 429, 500, 502, 503, 504].contains(status)
  }

  package func isWorthRetrying(_ error: TransportError) -> Bool {
    switch error {
    case .cannotResolve, .cannotConnect, .timedOut, .connectionLost: true
    default: false
    }
  }
}

extension HTTPClient {
  /// Sends `request`, and again while `policy` says so.
  ///
  /// Only for requests that are safe to repeat. The last answer or error is the result, whatever
  /// it is. `now` is in seconds since 1970, for a `Retry-After` that names a moment.
  package func send(
    _ request: Request, retrying policy: RetryPolicy, now: () -> Int64,
    using generator: inout some RandomNumberGenerator
  ) throws(TransportError) -> Response {
    let (clock, start) = (ContinuousClock(), ContinuousClock.now)
    var attempt = 0
    while true {
      attempt += 1
      let result = attemptOnce(request)
      let retryAfter: Duration?
      switch result {
      case .success(let response):
        guard policy.isWorthRetrying(status: response.status) else { return response }
        retryAfter = response.retryAfter(now: now())
      case .failure(let error):
        guard policy.isWorthRetrying(error) else { throw error }
        retryAfter = nil
      }
      let delay = policy.delay(
        afterAttempt: attempt, elapsed: start.duration(to: clock.now), retryAfter: retryAfter,
        using: &generator)
      guard let delay else { return try result.get() }
      try interruption.sleep(for: delay)
    }
  }

  private func attemptOnce(_ request: Request) -> Result<Response, TransportError> {
    do { return .success(try send(request)) } catch { return .failure(error) }
  }
}
