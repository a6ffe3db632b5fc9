import Foundation
import SatchelBytes

/// The address of a saved page, and the key under which two spellings of it are one article.
///
/// The key (norm version 1) is conservative and frozen for ever, because article ids are made of it:
/// http and https are one; user information, default port, dot segments, known tracking parameters and
/// fragments that only scroll are dropped; path, case, order and all other parameters are kept. What else
/// turns out to be the same page is said by alias edges, never by a new norm.
package struct CanonicalURL: Hashable, Sendable {
  /// In bytes of UTF-8, as typed.
  package static let maximumBytes = 4096

  /// What to fetch and to show: the address as typed, without user information.
  package let text: String
  /// Host, port, path, query and a routing fragment: what identity is made of.
  package let key: String

  /// - Throws: `notAWebAddress` unless absolute http or https with a host; `addressTooLong`.
  package init(_ input: String) throws(ModelError) {
    guard input.utf8.count <= Self.maximumBytes else {
      throw .addressTooLong(bytes: input.utf8.count)
    }
    let typed = input.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let parts = AddressParts(typed), let host = parts.canonicalHost,
      let port = parts.canonicalPort
    else { throw .notAWebAddress(String(input.prefix(200))) }
    let path = PercentEncoding.normalised(parts.path).resolvingDotSegments
    let query = TrackingParameters.removed(from: PercentEncoding.normalised(parts.query))
    let fragment = parts.routingFragment.map { "#" + PercentEncoding.normalised($0) } ?? ""
    key = host + port + path + (query.isEmpty ? "" : "?" + query) + fragment
    text = "\(parts.scheme)://\(parts.host)\(parts.port.map { ":" + $0 } ?? "")\(parts.rest)"
  }

  package var id: ArticleID {
    ArticleID(bytes: Digest.sha256("satchel:url:v1\0" + key).prefix(16)) ?? .zero
  }

  /// The host as it stands in the key.
  package var host: String { String(key.prefix { $0 != "/" && $0 != ":" }) }
}

extension ArticleID {
  /// Of a file without an address: the same bytes are the same article.
  package static func of(fileBytes: some Collection<UInt8>) -> ArticleID {
    ArticleID(bytes: Digest.sha256(fileBytes).prefix(16)) ?? .zero
  }
}

/// An address, taken apart as the URL standard does for http and https.
private struct AddressParts {
  let scheme, host: String
  let port: String?
  let path, query: String
  let fragment: String?
  /// Everything behind host and port, as typed.
  let rest: String

  init?(_ input: String) {
    guard !input.unicodeScalars.contains(where: { $0.isControlOrDirection || $0 == " " }),
      let colon = input.firstIndex(of: ":")
    else { return nil }
    scheme = input[..<colon].lowercased()
    guard scheme == "http" || scheme == "https", input[colon...].hasPrefix("://") else {
      return nil
    }
    let afterScheme = input[input.index(colon, offsetBy: 3)...]
    let authorityEnd = afterScheme.firstIndex { "/\\?#".contains($0) } ?? afterScheme.endIndex
    let authority = afterScheme[..<authorityEnd]
    let typedRest = String(afterScheme[authorityEnd...])
    rest = typedRest
    let address = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] }
    guard let (host, port) = Self.hostAndPort(address ?? authority) else { return nil }
    (self.host, self.port) = (host, port)

    let beforeFragment = typedRest.prefix { $0 != "#" }
    fragment =
      beforeFragment.endIndex < typedRest.endIndex
      ? String(typedRest.drop { $0 != "#" }.dropFirst()) : nil
    let typedPath = String(beforeFragment.prefix { $0 != "?" }).replacing("\\", with: "/")
    path = typedPath.isEmpty ? "/" : typedPath
    query = String(beforeFragment.drop { $0 != "?" }.dropFirst())
  }

  private static func hostAndPort(_ authority: Substring) -> (String, String?)? {
    guard authority.hasPrefix("[") else {
      let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count <= 2, let host = parts.first, !host.isEmpty else { return nil }
      return (String(host), parts.count == 2 && !parts[1].isEmpty ? String(parts[1]) : nil)
    }
    guard let close = authority.firstIndex(of: "]") else { return nil }
    let after = authority[authority.index(after: close)...]
    guard after.isEmpty || after.hasPrefix(":") else { return nil }
    return (String(authority[...close]), after.count > 1 ? String(after.dropFirst()) : nil)
  }

  /// Lower case, without a final dot, international labels as DNS carries them; nil if it is no host.
  var canonicalHost: String? {
    if host.hasPrefix("[") {
      let address = host.dropFirst().dropLast()
      let isAddress = address.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
      return isAddress && address.contains(":") ? host.lowercased() : nil
    }
    let decoded = host.removingPercentEncoding?.precomposedStringWithCanonicalMapping.lowercased()
    guard let decoded, decoded.utf8.count <= 1024 else { return nil }
    var labels = decoded.split(omittingEmptySubsequences: false) { ".。．｡".contains($0) }
    if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
    let forbidden = Set("\u{0}\t\n\r #/:<>?@[\\]^|%")
    let encoded = labels.compactMap { label in
      label.isEmpty || label.contains(where: forbidden.contains)
        ? nil : Punycode.label(String(label))
    }
    guard encoded.count == labels.count else { return nil }
    let joined = encoded.joined(separator: ".")
    return joined.utf8.count <= 253 ? joined : nil
  }

  /// Empty for the scheme's own port; nil if it is no port.
  var canonicalPort: String? {
    guard let port else { return "" }
    guard port.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt16(port) else {
      return nil
    }
    return number == (scheme == "http" ? 80 : 443) ? "" : ":\(number)"
  }

  /// A fragment that a page's own script reads as a path: dropping it would merge different pages.
  var routingFragment: String? {
    guard let fragment, fragment.hasPrefix("!") || fragment.hasPrefix("/") else { return nil }
    return fragment
  }
}

/// Parameters that only tell the site where a reader came from.
///
/// Frozen with norm version 1.
private enum TrackingParameters {
  private static let names: Set<Substring> = [
    "__twitter_impression", "_hsenc", "_hsmi", "dclid", "fbclid", "gbraid", "gclid", "gclsrc",
    "igshid", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "oly_anon_id", "oly_enc_id",
    "srsltid", "ttclid", "twclid", "vero_id", "wbraid", "yclid",
  ]

  static func removed(from query: String) -> String {
    query.split(separator: "&", omittingEmptySubsequences: true)
      .filter { parameter in
        let name = parameter.prefix { $0 != "=" }
        return !name.hasPrefix("utm_") && !names.contains(name)
      }
      .joined(separator: "&")
  }
}

private enum PercentEncoding {
  /// One spelling of each byte: unreserved ASCII as itself, what may not stand in an address encoded,
  /// the rest as it was but in capitals.
  static func normalised(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), let byte = decoded(bytes[index...].prefix(3)) {
        result += isUnreserved(byte) ? [byte] : encoded(byte)
        index += 3
        continue
      }
      let byte = bytes[index]
      result += byte > 0x7f || "\"<>^`{|}".utf8.contains(byte) ? encoded(byte) : [byte]
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func decoded(_ triple: ArraySlice<UInt8>) -> UInt8? {
    let digits = triple.dropFirst().compactMap {
      UnicodeScalar($0).properties.isASCIIHexDigit
        ? Character(UnicodeScalar($0)).hexDigitValue : nil
    }
    return digits.count == 2 ? UInt8(digits[0] * 16 + digits[1]) : nil
  }

  private static func encoded(_ byte: UInt8) -> [UInt8] {
    Array("%".utf8) + Array(Hex.encode([byte]).uppercased().utf8)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    let character = Character(UnicodeScalar(byte))
    return character.isASCII && (character.isLetter || character.isNumber)
      || "-._~".utf8.contains(byte)
  }
}

extension String {
  /// The path without `.` and `..` segments, as the URL standard resolves them.
  fileprivate var resolvingDotSegments: String {
    var segments: [Substring] = []
    let all = dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in all.enumerated() {
      let isLast = index == all.count - 1
      switch segment {
      case ".": if isLast { segments.append("") }
      case "..":
        _ = segments.popLast()
        if isLast { segments.append("") }
      default: segments.append(segment)
      }
    }
    return "/" + segments.joined(separator: "/")
  }
}
