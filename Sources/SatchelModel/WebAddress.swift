import Foundation

/// An address, taken apart as the URL standard does for http and https.
///
/// By Unicode scalars throughout: in a `Character`, a slash that an accent follows is no slash, and
/// whoever fetches the page would see another host than we do.
struct WebAddress {
  let scheme, host: String
  let port: String?
  let path, query: String
  let fragment: String?
  /// Everything behind host and port, as typed but for slashes typed as backslashes.
  let rest: String

  /// Nil unless `input` is absolute, http or https, and without spaces and control characters.
  init?(_ input: String) {
    let scalars = input.unicodeScalars
    guard !scalars.contains(where: { $0.isControlOrDirection || $0 == " " }),
      let colon = scalars.firstIndex(of: ":")
    else { return nil }
    scheme = String(scalars[..<colon]).lowercased()
    guard scheme == "http" || scheme == "https",
      scalars[colon...].starts(with: "://".unicodeScalars)
    else { return nil }
    let afterScheme = scalars[colon...].dropFirst(3)
    let authority = afterScheme.prefix { !"/\\?#".unicodeScalars.contains($0) }
    let hostAndPort = authority.lastIndex(of: "@").map { authority[$0...].dropFirst() } ?? authority
    guard let (host, port) = Self.split(hostAndPort) else { return nil }
    (self.host, self.port) = (String(host), port.map { String($0) })

    let typedRest = afterScheme[authority.endIndex...]
    let beforeFragment = typedRest.prefix { $0 != "#" }
    let typedFragment = typedRest[beforeFragment.endIndex...]
    let typedPath = beforeFragment.prefix { $0 != "?" }
    let typedQuery = beforeFragment[typedPath.endIndex...]
    var slashed = String.UnicodeScalarView()
    slashed.append(contentsOf: typedPath.map { $0 == "\\" ? "/" : $0 })
    path = slashed.isEmpty ? "/" : String(slashed)
    query = String(typedQuery.dropFirst())
    fragment = typedFragment.isEmpty ? nil : String(typedFragment.dropFirst())
    rest = String(slashed) + String(typedQuery) + String(typedFragment)
  }

  private typealias Scalars = Substring.UnicodeScalarView

  private static func split(_ hostAndPort: Scalars) -> (host: Scalars, port: Scalars?)? {
    let host: Scalars
    if hostAndPort.first == "[" {
      guard let close = hostAndPort.firstIndex(of: "]") else { return nil }
      host = hostAndPort[...close]
    } else {
      host = hostAndPort.prefix { $0 != ":" }
    }
    let port = hostAndPort[host.endIndex...]
    guard !host.isEmpty, port.isEmpty || port.first == ":" else { return nil }
    return (host, port.count > 1 ? port.dropFirst() : nil)
  }

  /// `:` and the number; empty for the scheme's own port; nil if it is no port.
  var canonicalPort: String? {
    guard let port else { return "" }
    guard port.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt16(port) else {
      return nil
    }
    return number == (scheme == "http" ? 80 : 443) ? "" : ":\(number)"
  }

  /// A fragment that a page's own script reads as a path: dropping it would merge different pages.
  var routingFragment: String? {
    guard let first = fragment?.unicodeScalars.first, first == "!" || first == "/" else {
      return nil
    }
    return fragment
  }
}

/// Host names in the one spelling that DNS and identity use.
enum HostName {
  /// Compatibility forms and capitals folded, no final dot, international labels as Punycode.
  ///
  /// Nil for what is no host, and for what programs read differently: characters that some ignore, and
  /// numbers that are IPv4 addresses in disguise. Refusing may be relaxed later; a key may not change.
  static func canonical(_ host: String) -> String? {
    if host.hasPrefix("[") { return canonicalIPv6(host) }
    guard let folded = host.utf8.allSatisfy(isPlain) ? host : folded(host),
      folded.utf8.count <= 1024
    else { return nil }
    var labels = folded.unicodeScalars.split(omittingEmptySubsequences: false) {
      $0 == "." || $0 == "\u{3002}"
    }
    .map { String($0) }
    if labels.count > 1, labels.last == "" { labels.removeLast() }
    let encoded = labels.compactMap { $0.isEmpty ? nil : Punycode.label($0) }
    let joined = encoded.joined(separator: ".")
    guard encoded.count == labels.count, joined.utf8.count <= 253, isUnambiguous(encoded) else {
      return nil
    }
    return joined
  }

  /// What folding leaves as it is, in nearly all hosts.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Nil for what no host may hold.
  private static func folded(_ host: String) -> String? {
    guard let decoded = host.removingPercentEncoding else { return nil }
    let folded = decoded.precomposedStringWithCompatibilityMapping.lowercased()
      .precomposedStringWithCompatibilityMapping
    return folded.unicodeScalars.contains(where: isForbidden) ? nil : folded
  }

  private static func canonicalIPv6(_ host: String) -> String? {
    guard host.hasSuffix("]") else { return nil }
    var address = in6_addr()
    return inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &address) == 1
      ? host.lowercased() : nil
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    let isJoiner = scalar == "\u{200c}" || scalar == "\u{200d}"
    return scalar.isControlOrDirection || scalar.properties.isWhitespace
      || scalar.properties.isDefaultIgnorableCodePoint && !isJoiner
      || scalar.properties.generalCategory == .unassigned || scalar == "\u{fffd}"
      || "#/:<>?@[\\]^|%".unicodeScalars.contains(scalar)
  }

  /// Whether the last label is a name, or all four are an IPv4 address as it is usually written.
  private static func isUnambiguous(_ labels: [String]) -> Bool {
    guard let last = labels.last?.utf8, let digit = last.first, (48...57).contains(digit) else {
      return true
    }
    let isNumber = last.allSatisfy { (48...57).contains($0) } || last.starts(with: "0x".utf8)
    return !isNumber
      || labels.count == 4 && labels.allSatisfy { UInt8($0).map { "\($0)" } == $0 }
  }
}
