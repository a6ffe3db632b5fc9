import CCurlShim

/// An http or https address as libcurl reads it, so that what is checked is what is connected to.
struct WebAddress: Equatable, Sendable {
  /// Absolute and percent-encoded, without fragment.
  let text: String
  let origin: Origin

  struct Origin: Equatable, Sendable {
    let isSecure: Bool
    /// A name, or an address; IPv6 without its brackets.
    let host: String
    let port: UInt16

    /// The host for people to read, with the port where it is not the usual one.
    var name: String {
      let host = host.contains(":") ? "[\(host)]" : host
      return port == (isSecure ? 443 : 80) ? host : "\(host):\(port)"
    }

    var isThisMachine: Bool {
      host == "localhost" || IPAddress(host)?.isLoopback == true
    }
  }

  /// Loads libcurl if need be.
  ///
  /// - Throws: `notAWebAddress` for another scheme, no host, a user name or a control
  ///   character; `libraryUnusable`.
  init(_ input: String) throws(TransportError) {
    try CurlHandle.loadLibrary()
    do {
      self = try Self.parse([(input, UInt32(CURLU_URLENCODE))])
    } catch {
      throw .notAWebAddress(String(input.prefix(200)), reason: error.reason)
    }
  }

  /// Where a `Location` header leads from here.
  ///
  /// - Throws: `redirectRefused` for what `init` would refuse. Spaces are encoded: servers send them.
  func following(location: String) throws(TransportError) -> WebAddress {
    let lenient = UInt32(CURLU_URLENCODE) | UInt32(CURLU_ALLOW_SPACE)
    do {
      return try Self.parse([(text, 0), (location, lenient)])
    } catch {
      throw .redirectRefused(host: origin.name, reason: error.reason)
    }
  }

  private struct Refusal: Error { let reason: String }

  /// Sets each text upon the one before it, as a browser resolves a link.
  private static func parse(
    _ steps: [(text: String, flags: UInt32)]
  ) throws(Refusal) -> WebAddress {
    guard let url = satchel_curl_url() else { throw Refusal(reason: "memory is short") }
    defer { satchel_curl_url_cleanup(url) }
    for step in steps { try set(url, to: step.text, flags: step.flags) }
    // A name's letters become ASCII, and may then spell an address, which is read in turn.
    guard let plain = part(CURLUPART_URL, of: url, flags: CURLU_PUNYCODE) else {
      throw Refusal(reason: "its host is not a name")
    }
    try set(url, to: plain, flags: 0)
    return try WebAddress(reading: url)
  }

  private static func set(
    _ url: OpaquePointer, to text: String, flags: UInt32
  ) throws(Refusal) {
    guard text.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
      throw Refusal(reason: "it holds a control character")
    }
    let flags = flags | UInt32(CURLU_DISALLOW_USER) | UInt32(CURLU_NON_SUPPORT_SCHEME)
    let code = satchel_curl_url_set(url, CURLUPART_URL, text, flags)
    guard code == CURLUE_OK else {
      throw Refusal(reason: String(cString: satchel_curl_url_strerror(code)))
    }
  }

  private static func part(_ part: CURLUPart, of url: OpaquePointer, flags: Int32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard satchel_curl_url_get(url, part, &text, UInt32(flags)) == CURLUE_OK, let text else {
      return nil
    }
    defer { satchel_curl_free(text) }
    return String(cString: text)
  }

  private init(reading url: OpaquePointer) throws(Refusal) {
    func part(_ part: CURLUPart, flags: Int32 = 0) -> String? {
      Self.part(part, of: url, flags: flags)
    }
    guard let scheme = part(CURLUPART_SCHEME), ["http", "https"].contains(scheme) else {
      throw Refusal(reason: "it must start with https:// or http://")
    }
    guard let host = part(CURLUPART_HOST), !host.isEmpty else {
      throw Refusal(reason: "it names no host")
    }
    guard let port = part(CURLUPART_PORT, flags: CURLU_DEFAULT_PORT).flatMap(UInt16.init), port > 0
    else { throw Refusal(reason: "its port is not a port") }
    guard let text = part(CURLUPART_URL, flags: CURLU_NO_DEFAULT_PORT) else {
      throw Refusal(reason: "it cannot be read")
    }
    // A fragment is for the reader of the page, never for its server.
    self.text = String(text.prefix { $0 != "#" })
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    origin = Origin(isSecure: scheme == "https", host: bare.lowercased(), port: port)
  }
}
