import CCurlShim

/// Sends requests one after the other, over connections that it keeps open.
///
/// It verifies TLS always, knows only http and https, and keeps no cookies beyond one request. A proxy is taken from
/// the environment as curl does. libcurl is loaded at the first request.
package final class HTTPClient {
  package struct Settings: Sendable {
    package var addresses: AddressPolicy
    /// A file of certificates (PEM) to trust beside the system's, for a private authority.
    package var certificateFile: String?
    package var connectTimeout = Duration.seconds(10)
    /// How long a server may send and take nothing; whole seconds.
    package var stallTimeout = Duration.seconds(30)
    /// How long one request may take in all; nil for no limit, as long as it moves.
    package var totalTimeout: Duration?
    /// Addresses to use instead of a look-up, as `host:port:address` each; for tests.
    package var fixedAddresses: [String] = []

    package init(addresses: AddressPolicy) { self.addresses = addresses }
  }

  /// What went over the wire, headers included, TLS and framing not.
  package struct Traffic: Equatable, Sendable {
    package var requests = 0
    package var bytesSent = 0
    package var bytesReceived = 0
  }

  package private(set) var traffic = Traffic()
  let interruption: Interruption
  private let settings: Settings
  private var handle: CurlHandle?
  private var pool: HTTPPool<Int>?

  package init(_ settings: Settings, interruption: Interruption = Interruption()) {
    (self.settings, self.interruption) = (settings, interruption)
  }

  /// Sends `request` once, and follows redirects if it says so.
  package func send(_ request: Request) throws(TransportError) -> Response {
    let exchange = try Exchange(
      request, settings: settings, handle: try openHandle(), interruption: interruption)
    while true {
      try exchange.prepare()
      let code = exchange.handle.perform()
      traffic.add(exchange.handle)
      if let response = try exchange.finish(code) { return response }
    }
  }

  /// Sends requests once each, several at once; what came of them is in their order.
  ///
  /// `now` is in seconds since 1970, for a `Retry-After` that names a moment.
  ///
  /// - Throws: `interrupted`, after which what was on its way is given up.
  package func send(
    _ requests: [Request], atOnce: Int, now: @escaping () -> Int64
  ) throws(TransportError) -> [Result<Response, TransportError>] {
    var results = [Result<Response, TransportError>](
      repeating: .failure(.interrupted), count: requests.count)
    try send(requests, atOnce: atOnce, now: now) { index, result in
      results[index] = result
      return false
    }
    return results
  }

  /// Sends requests once each, several at once, until what came of one, given with its place, is enough; the rest is
  /// given up then.
  ///
  /// - Throws: `interrupted`, after which what was on its way is given up.
  package func send(
    _ requests: [Request], atOnce: Int, now: @escaping () -> Int64,
    until isEnough: (Int, Result<Response, TransportError>) -> Bool
  ) throws(TransportError) {
    let pool = openPool(atOnce, now)
    let former = pool.traffic
    // One that is given up takes what is on its way with it.
    self.pool = nil
    defer { traffic.add(pool.traffic, since: former) }
    for (index, request) in requests.enumerated() {
      pool.add(request, spacing: .zero, tag: index)
    }
    var outcomes = 0
    while let outcome = try pool.next() {
      outcomes += 1
      if isEnough(outcome.tag, outcome.result) { break }
    }
    if outcomes == requests.count { self.pool = pool }
  }

  /// Kept, so that its connections are.
  private func openPool(_ atOnce: Int, _ now: @escaping () -> Int64) -> HTTPPool<Int> {
    if let pool { return pool }
    var pace = Pace()
    (pace.atOnce, pace.perHost) = (atOnce, atOnce)
    return HTTPPool<Int>(settings, pace: pace, interruption: interruption, date: now)
  }

  private func openHandle() throws(TransportError) -> CurlHandle {
    if let handle { return handle }
    let handle = try CurlHandle()
    self.handle = handle
    return handle
  }
}

extension HTTPClient.Traffic {
  mutating func add(_ handle: CurlHandle) {
    requests += 1
    bytesSent += handle.traffic.sent
    bytesReceived += handle.traffic.received
  }

  fileprivate mutating func add(_ other: Self, since former: Self) {
    requests += other.requests - former.requests
    bytesSent += other.bytesSent - former.bytesSent
    bytesReceived += other.bytesReceived - former.bytesReceived
  }
}
