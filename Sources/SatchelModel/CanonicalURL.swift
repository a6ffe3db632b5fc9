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

  /// What to fetch and to show: the address as typed, without user information, the host as in the key.
  ///
  /// Showing the host as DNS carries it keeps look-alike letters from passing for another site.
  package let text: String
  /// Host, port, path, query and a routing fragment: what identity is made of.
  ///
  /// ASCII.
  package let key: String
  /// The host as it stands in the key; an IPv6 address in brackets.
  package let host: String

  /// - Throws: `notAWebAddress` unless absolute http or https with a host; `addressTooLong`.
  package init(_ input: String) throws(ModelError) {
    guard input.utf8.count <= Self.maximumBytes else {
      throw .addressTooLong(bytes: input.utf8.count)
    }
    let typed =
      input.isPrintingASCII ? input : input.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let parts = WebAddress(typed), let host = HostName.canonical(parts.host),
      let port = parts.canonicalPort
    else { throw .notAWebAddress(String(input.prefix(200))) }
    let path = PercentEncoding.normalised(parts.path).resolvingDotSegments
    let query = TrackingParameters.removed(from: PercentEncoding.normalised(parts.query))
    let fragment = parts.routingFragment.map { "#" + PercentEncoding.normalised($0) } ?? ""
    key = host + port + path + (query.isEmpty ? "" : "?" + query) + fragment
    text = "\(parts.scheme)://\(host)\(port)\(parts.rest)"
    self.host = host
  }

  package var id: ArticleID {
    ArticleID(bytes: Digest.sha256("satchel:url:v1\0" + key).prefix(16)) ?? .zero
  }
}

extension ArticleID {
  /// Of a file without an address: the same bytes are the same article.
  package static func of(fileBytes: some Collection<UInt8>) -> ArticleID {
    ArticleID(bytes: Digest.sha256(fileBytes).prefix(16)) ?? .zero
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
    guard !query.isEmpty else { return query }
    return query.split(separator: "&", omittingEmptySubsequences: true)
      .filter { parameter in
        let name = parameter.prefix { $0 != "=" }
        return !name.hasPrefix("utm_") && !names.contains(name)
      }
      .joined(separator: "&")
  }
}

private enum PercentEncoding {
  /// One spelling of each byte: unreserved ASCII as itself, what may not stand in an address
  /// encoded, the rest as it was but in capitals.
  ///
  /// The result is ASCII.
  static func normalised(_ text: String) -> String {
    guard !text.utf8.allSatisfy(standsAsItself) else { return text }
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
      result += standsAsItself(byte) || byte == UInt8(ascii: "%") ? [byte] : encoded(byte)
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether the byte is neither to be encoded nor the beginning of an encoded one.
  private static func standsAsItself(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x80..., UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"),
      UInt8(ascii: "}"):
      false
    default: true
    }
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
  /// Whether it is of characters alone that need no Unicode tables, as nearly all addresses are.
  var isPrintingASCII: Bool { utf8.allSatisfy { (0x21...0x7e).contains($0) } }

  /// The path without `.` and `..` segments, as the URL standard resolves them.
  fileprivate var resolvingDotSegments: String {
    let mayHaveOne = zip(utf8, utf8.dropFirst()).contains {
      $0 == UInt8(ascii: "/") && $1 == UInt8(ascii: ".")
    }
    guard mayHaveOne else { return self }
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
