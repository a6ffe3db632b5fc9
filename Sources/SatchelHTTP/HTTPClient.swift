import CCurlShim

/// Sends requests one after the other, over connections that it keeps open.
///
/// It verifies TLS always, knows only http and https, and keeps no cookies. A proxy is taken from
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

  package init(_ settings: Settings, interruption: Interruption = Interruption()) {
    (self.settings, self.interruption) = (settings, interruption)
  }

  /// Sends `request` once, and follows redirects if it says so.
  package func send(_ request: Request) throws(TransportError) -> Response {
    var address = try WebAddress(request.url)
    var redirects: [Response.Redirect] = []
    while true {
      let response = try exchange(request, with: address, after: redirects)
      guard let next = try request.nextAddress(after: response, from: address) else {
        return response
      }
      if case .followed(let limit) = request.redirects, redirects.count >= limit {
        throw .tooManyRedirects(host: address.origin.name, limit: limit)
      }
      redirects.append(Response.Redirect(status: response.status, url: address.text))
      address = next
    }
  }

  private func exchange(
    _ request: Request, with address: WebAddress, after redirects: [Response.Redirect]
  ) throws(TransportError) -> Response {
    guard !interruption.isRequested else { throw .interrupted }
    guard request.allowsClearText || address.origin.isSecure || address.origin.isThisMachine else {
      throw .clearTextRefused(host: address.origin.name)
    }
    try settings.addresses.check(address.origin)
    let handle = try openHandle()
    let transfer = Transfer(
      host: address.origin.name, request: request, policy: settings.addresses,
      interruption: interruption)
    let status = try perform(request, with: address, transfer, handle)
    return Response(
      status: status, headers: transfer.headers, body: transfer.body, url: address.text,
      redirects: redirects)
  }

  private func openHandle() throws(TransportError) -> CurlHandle {
    if let handle { return handle }
    let handle = try CurlHandle()
    self.handle = handle
    return handle
  }

  /// Returns the status of the answer that `transfer` has received.
  private func perform(
    _ request: Request, with address: WebAddress, _ transfer: Transfer, _ handle: CurlHandle
  ) throws(TransportError) -> Int {
    let lines = try CurlList(request.headerLines(for: address))
    let fixed = try CurlList(settings.fixedAddresses)
    // Also so that no pointer into this transfer stays behind.
    defer { handle.reset() }
    try transfer.attach(to: handle)
    try settings.apply(to: handle, heldBack: request.heldBack)
    try request.apply(to: handle)
    try handle.set(CURLOPT_URL, address.text)
    try handle.set(CURLOPT_HTTPHEADER, lines)
    try handle.set(CURLOPT_RESOLVE, fixed)
    try handle.countTraffic()
    let code = withExtendedLifetime((transfer, lines, fixed)) { handle.perform() }
    traffic.add(handle)
    if let error = TransportError(code, transfer, handle, host: address.origin.name) { throw error }
    return handle.number(CURLINFO_RESPONSE_CODE)
  }
}

extension HTTPClient.Traffic {
  fileprivate mutating func add(_ handle: CurlHandle) {
    requests += 1
    bytesSent += handle.traffic.sent
    bytesReceived += handle.traffic.received
  }
}
