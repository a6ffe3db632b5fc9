/// Where a library is to meet its copies, as a person writes it.
package struct RemoteAddress: Hashable, Sendable {
  package let kind: Kind
  /// The one spelling that is kept and compared; a folder's is its whole path.
  package let text: String

  package enum Kind: Hashable, Sendable {
    case relay
    case folder
    case webDAV(WebDAVPlace)
    case s3(S3Place)
  }

  /// `folder` is what a relative path begins at.
  package init(_ input: String, in folder: String) throws(RemoteAddressError) {
    guard !input.allSatisfy(\.isWhitespace) else { throw .unknownKind(input) }
    guard let scheme = input.firstRange(of: "://") else {
      (kind, text) = (.folder, Self.path(input, in: folder))
      return
    }
    let rest = input[scheme.upperBound...]
    switch input[..<scheme.lowerBound].lowercased() {
    case "http", "https": (kind, text) = (.relay, try Self.relay(rest, input))
    case "file": (kind, text) = (.folder, Self.path(String(rest), in: "/"))
    case "webdav": (kind, text) = (.webDAV(try WebDAVPlace(rest, "http", input)), input)
    case "webdavs": (kind, text) = (.webDAV(try WebDAVPlace(rest, "https", input)), input)
    case "s3": (kind, text) = (.s3(try S3Place(rest, input)), input)
    default: throw .unknownKind(input)
    }
  }

  /// The address as it is, if it names a host.
  private static func relay(_ rest: Substring, _ input: String) throws(RemoteAddressError) -> String
  {
    guard let first = rest.first, !"/?#:@".contains(first), !rest.contains(where: \.isWhitespace)
    else { throw .malformed(input, form: "https://relay.example.org") }
    return input
  }

  /// What to call it as long as the person says nothing else.
  package var shortName: String {
    switch kind {
    case .relay:
      String(text.drop { $0 != "/" }.drop { $0 == "/" }.prefix { !"/?#".contains($0) })
    case .folder: text.split(separator: "/").last.map { String($0) } ?? "folder"
    case .webDAV(let place): place.host
    case .s3:
      text.dropFirst("s3://".count).split(whereSeparator: { "/?".contains($0) }).first
        .map { String($0) } ?? "s3"
    }
  }

  /// Absolute, without empty or dotted components, so that one folder has one name.
  private static func path(_ path: String, in folder: String) -> String {
    var components: [Substring] = []
    for component in (path.hasPrefix("/") ? path : "\(folder)/\(path)").split(separator: "/") {
      switch component {
      case ".": continue
      case "..": _ = components.popLast()
      default: components.append(component)
      }
    }
    return "/" + components.joined(separator: "/")
  }
}

/// `webdavs://[user@]host[:port]/path`, and with `webdav:` without TLS on this machine.
package struct WebDAVPlace: Hashable, Sendable {
  /// The collection's http address, without a slash at its end.
  package let base: String
  package let user: String?
  package let host: String

  init(_ rest: Substring, _ scheme: String, _ input: String) throws(RemoteAddressError) {
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    let authority = rest[..<slash].split(separator: "@", omittingEmptySubsequences: false)
    guard (1...2).contains(authority.count), let host = authority.last, !host.isEmpty,
      !rest.contains("?"), !rest.contains("#")
    else { throw .malformed(input, form: "webdavs://you@host/path") }
    guard authority.count == 1 || !authority[0].contains(":") else { throw .secretInAddress }
    user = authority.count == 2 ? String(authority[0]) : nil
    self.host = String(host)
    base = "\(scheme)://\(host)" + rest[slash...].reversed().drop { $0 == "/" }.reversed()
  }
}

/// `s3://bucket[/prefix][?region=…][&endpoint=https://…]`; without an endpoint it is Amazon's.
package struct S3Place: Hashable, Sendable {
  /// The bucket's address, without a slash at its end.
  package let base: String
  package let region: String
  package let prefix: String

  init(_ rest: Substring, _ input: String) throws(RemoteAddressError) {
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts[0].split(separator: "/")
    var (region, endpoint) = ("us-east-1", String?.none)
    for item in parts.dropFirst().joined().split(separator: "&") {
      let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      switch pair.first {
      case "region" where pair.count == 2: region = String(pair[1])
      case "endpoint" where pair.count == 2: endpoint = String(pair[1])
      default: throw .malformed(input, form: Self.form)
      }
    }
    guard !rest.hasPrefix("/"), let bucket = path.first, path.allSatisfy(Self.isPlain),
      Self.isPlain(region[...])
    else {
      throw .malformed(input, form: Self.form)
    }
    self.region = region
    prefix = path.dropFirst().joined(separator: "/")
    let server = endpoint ?? "https://s3.\(region).amazonaws.com"
    base = server.reversed().drop { $0 == "/" }.reversed() + "/\(bucket)"
  }

  private static let form = "s3://bucket/prefix?region=eu-west-1&endpoint=https://host"

  /// Names that need no encoding: signatures of others have been refused.
  private static func isPlain(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}

package enum RemoteAddressError: Error, Equatable, CustomStringConvertible {
  case unknownKind(String)
  case malformed(String, form: String)
  case secretInAddress

  package var description: String {
    switch self {
    case .unknownKind(let input):
      "'\(input.prefix(200))' is no kind of remote that Satchel knows; give a relay's https:// address, "
        + "a folder, webdavs://… or s3://…"
    case .malformed(let input, let form):
      "'\(input.prefix(200))' cannot be read; the form is \(form)"
    case .secretInAddress:
      "an address must not hold a password, as others can see it; it is asked for"
    }
  }
}
