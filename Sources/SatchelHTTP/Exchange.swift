import CCurlShim

/// One request on its way, through all its redirects.
///
/// Each hop is prepared, performed by whoever owns the handle, and finished.
final class Exchange {
  let handle: CurlHandle
  private let request: Request
  private let settings: HTTPClient.Settings
  private let interruption: Interruption
  private var address: WebAddress
  private var redirects: [Response.Redirect] = []
  private var hop: Hop?

  /// What must live as long as a transfer.
  private struct Hop {
    let transfer: Transfer
    let lines, fixedAddresses: CurlList
  }

  init(
    _ request: Request, settings: HTTPClient.Settings, handle: CurlHandle,
    interruption: Interruption
  ) throws(TransportError) {
    (self.request, self.settings, self.handle) = (request, settings, handle)
    self.interruption = interruption
    address = try WebAddress(request.url)
    // A handle that was used before still has the cookies of another request.
    try handle.dropCookies()
  }

  /// Sets the handle up for the next hop.
  func prepare() throws(TransportError) {
    guard !interruption.isRequested else { throw .interrupted }
    guard request.allowsClearText || address.origin.isSecure || address.origin.isThisMachine else {
      throw .clearTextRefused(host: address.origin.name)
    }
    try settings.addresses.check(address.origin)
    let hop = Hop(
      transfer: Transfer(
        host: address.origin.name, request: request, policy: settings.addresses,
        interruption: interruption),
      lines: try CurlList(request.headerLines(for: address)),
      fixedAddresses: try CurlList(settings.fixedAddresses))
    self.hop = hop
    try hop.transfer.attach(to: handle)
    try settings.apply(to: handle, heldBack: request.heldBack)
    try request.apply(to: handle)
    try handle.set(CURLOPT_URL, address.text)
    try handle.set(CURLOPT_HTTPHEADER, hop.lines)
    try handle.set(CURLOPT_RESOLVE, hop.fixedAddresses)
    try handle.countTraffic()
  }

  /// What came of the hop: an answer, or nil if there is another to follow.
  func finish(_ code: CURLcode) throws(TransportError) -> Response? {
    // So that no pointer into this transfer stays behind.
    defer { abandon() }
    guard let transfer = hop?.transfer else { throw .interrupted }
    let host = address.origin.name
    if let error = TransportError(code, transfer, handle, host: host) { throw error }
    let response = Response(
      status: handle.number(CURLINFO_RESPONSE_CODE), headers: transfer.headers,
      body: transfer.body, url: address.text, redirects: redirects)
    guard let next = try request.nextAddress(after: response, from: address) else {
      return response
    }
    if case .followed(let limit) = request.redirects, redirects.count >= limit {
      throw .tooManyRedirects(host: host, limit: limit)
    }
    redirects.append(Response.Redirect(status: response.status, url: address.text))
    address = next
    return nil
  }

  /// Lets go of a hop that is not performed, or was.
  func abandon() {
    handle.reset()
    hop = nil
  }
}
