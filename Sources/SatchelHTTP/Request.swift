/// What to ask of a server, and how much of an answer to take.
///
/// Nothing is sent but the host and what is named here: no agent, no accepted types.
package struct Request: Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
    case propfind = "PROPFIND"
    case mkcol = "MKCOL"
  }

  package enum Redirects: Equatable, Sendable {
    /// A redirect is the answer.
    case returned
    /// Followed for GET and HEAD, each hop checked as the first address was. Other methods: returned.
    case followed(limit: Int)
  }

  package var method: Method
  /// Absolute, http or https, without a user name.
  package var url: String
  /// Beside those that say who asks (see `credentials`) and how the body is framed.
  package var headers: [(name: String, value: String)] = []
  package var body: [UInt8] = []
  /// Most bytes of body to take, counted after decompression.
  package var bodyLimit = 1024 * 1024
  package var redirects = Redirects.returned
  package var credentials: Credentials?
  package var login: Login?
  /// False: plain http is refused unless the host is this machine.
  package var allowsClearText = true
  /// Keeps cookies from one redirect to the next, as sites that ask for consent need; no longer.
  package var keepsCookies = false
  /// Asks for a compressed body, and decompresses it: one layer, no more.
  package var acceptsCompression = false
  /// How long the server may hold its answer back on purpose, beyond the usual patience.
  package var heldBack = Duration.zero

  package init(_ method: Method, _ url: String) { (self.method, self.url) = (method, url) }
}

/// A secret for one origin (scheme, host and port), sent nowhere else.
package struct Credentials: Sendable, CustomStringConvertible {
  /// What the header `Authorization` carries.
  let authorization: String
  let url: String

  /// Binds the value of a header `Authorization` to the origin of `url`, any address there.
  package init(authorization: String, for url: String) {
    (self.authorization, self.url) = (authorization, url)
  }

  /// Without the secret, so that no log or error shows it.
  package var description: String { "credentials for \(url)" }
}

/// Who asks, for servers that want to know it by name; a request that says so follows no redirect.
package enum Login: Sendable, CustomStringConvertible {
  case password(user: String, password: String)
  /// The key with which requests to S3 and its like are signed (AWS Signature Version 4).
  case signature(region: String, keyID: String, secret: String)

  /// Without the secret, so that no log or error shows it.
  package var description: String {
    switch self {
    case .password(let user, _): "the password of \(user)"
    case .signature(let region, let keyID, _): "the key \(keyID) for \(region)"
    }
  }
}

extension Request {
  /// The header lines to send to `address`.
  func headerLines(for address: WebAddress) throws(TransportError) -> [String] {
    var fields = headers
    if let credentials, try WebAddress(credentials.url).origin == address.origin {
      fields.append(("Authorization", credentials.authorization))
    }
    let unsafe =
      headers.first { Self.ownFields.contains($0.name.lowercased()) }
      ?? fields.first { !Self.isHeaderName($0.name) || !Self.isHeaderValue($0.value) }
    if let unsafe { throw .headerRefused(name: unsafe.name) }
    let names = Set(fields.map { $0.name.lowercased() })
    // A name with nothing after it keeps libcurl from adding a header of its own.
    // It would sign those as well, though they are not sent.
    if case .signature = login { return fields.map { "\($0.name): \($0.value)" } }
    let silenced = ["Accept", "Expect", "Content-Type"].filter { !names.contains($0.lowercased()) }
    return fields.map { "\($0.name): \($0.value)" } + silenced.map { "\($0):" }
  }

  /// Set by the transfer alone: a second one would be at odds with it, or follow a redirect.
  private static let ownFields: Set<String> = [
    "authorization", "cookie", "host", "content-length", "transfer-encoding", "accept-encoding",
    "connection", "expect",
  ]

  private static func isHeaderName(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  private static func isHeaderValue(_ value: String) -> Bool {
    !value.isEmpty && value.utf8.allSatisfy { $0 == 9 || ($0 >= 32 && $0 != 127) }
  }
}
