import CCurlShim

extension HTTPClient.Settings {
  /// Sets what holds for every request of a client.
  func apply(to handle: CurlHandle, heldBack: Duration) throws(TransportError) {
    try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    try handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let certificateFile { try handle.set(CURLOPT_CAINFO, certificateFile) }
    try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    // No SIGALRM, and a name look-up that hangs is left behind rather than waited for.
    try handle.set(CURLOPT_NOSIGNAL, 1)
    try handle.set(CURLOPT_QUICK_EXIT, 1)
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, connectTimeout.milliseconds)
    // Below one byte a second for that long, up and down together, is a stall.
    try handle.set(CURLOPT_LOW_SPEED_LIMIT, 1)
    let patience = (stallTimeout + heldBack).milliseconds
    try handle.set(CURLOPT_LOW_SPEED_TIME, max(1, patience / 1000))
    if let totalTimeout { try handle.set(CURLOPT_TIMEOUT_MS, max(1, totalTimeout.milliseconds)) }
  }
}

extension Request {
  /// Sets method, body and what is accepted; address and headers are the caller's.
  func apply(to handle: CurlHandle) throws(TransportError) {
    switch method {
    case .get: try handle.set(CURLOPT_HTTPGET, 1)
    case .head: try handle.set(CURLOPT_NOBODY, 1)
    case .post, .put, .propfind: try handle.setBody(body)
    case .delete, .mkcol: break
    }
    if ![.get, .head, .post].contains(method) {
      try handle.set(CURLOPT_CUSTOMREQUEST, method.rawValue)
    }
    try login?.apply(to: handle)
    // Refuses by the announced length at once; the count while receiving is what holds.
    if method != .head { try handle.set(CURLOPT_MAXFILESIZE_LARGE, size: bodyLimit) }
    // Empty: in memory alone.
    if keepsCookies { try handle.set(CURLOPT_COOKIEFILE, "") }
    // Empty: whatever libcurl was built with.
    if acceptsCompression { try handle.set(CURLOPT_ACCEPT_ENCODING, "") }
  }

  /// Where to go after `response`, or nil if it is the answer.
  func nextAddress(
    after response: Response, from address: WebAddress
  ) throws(TransportError) -> WebAddress? {
    guard redirects != .returned, login == nil, method == .get || method == .head,
      [301, 302, 303, 307, 308].contains(response.status),
      let location = response.headers["Location"]
    else { return nil }
    return try address.following(location: location)
  }
}

extension Login {
  func apply(to handle: CurlHandle) throws(TransportError) {
    switch self {
    case .password(let user, let password):
      try handle.set(CURLOPT_USERNAME, user)
      try handle.set(CURLOPT_PASSWORD, password)
    case .signature(let region, let keyID, let secret):
      try handle.set(CURLOPT_AWS_SIGV4, "aws:amz:\(region):s3")
      try handle.set(CURLOPT_USERNAME, keyID)
      try handle.set(CURLOPT_PASSWORD, secret)
    }
  }
}

extension Duration {
  /// Whole milliseconds, rounded down; as many as fit for a duration beyond that.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    let (milliseconds, overflow) = Int(seconds).multipliedReportingOverflow(by: 1000)
    return overflow ? .max : milliseconds + Int(attoseconds / 1_000_000_000_000_000)
  }
}
