import FoundationEssentials

/// A page with what belongs to it in one file (MHTML), as browsers save it.
///
/// Read in time and memory that grow with its length; what is malformed is passed over.
struct WebArchive {
  private static let mostParts = 5000
  private static let longestHead = 64 * 1024

  /// The page's own bytes and media type.
  let page: [UInt8]
  let contentType: String?
  /// Where it was saved from.
  let url: String?
  /// What else was saved, by its address.
  let resources: [String: [UInt8]]

  /// Nil unless `bytes` are such an archive, with a page in it.
  init?(_ bytes: [UInt8]) {
    guard bytes.prefix(4096).contains(UInt8(ascii: ":")),
      let (headers, body) = Self.split(bytes[...]),
      let type = headers["content-type"], type.lowercased().hasPrefix("multipart/related"),
      let boundary = Self.parameter("boundary", of: type)
    else { return nil }
    let parts = Self.parts(of: body, boundary: boundary)
    guard let root = parts.first(where: { $0.headers["content-type"]?.isPage ?? false }) else {
      return nil
    }
    page = root.content
    contentType = root.headers["content-type"]
    url = [headers["snapshot-content-location"], root.headers["content-location"]]
      .compactMap(\.self).first(where: SafeLink.isWeb)
    resources = Dictionary(
      parts.compactMap { part in part.headers["content-location"].map { ($0, part.content) } }
    ) { first, _ in first }
  }

  private struct Part {
    let headers: [String: String]
    let content: [UInt8]
  }

  private static func parts(of body: ArraySlice<UInt8>, boundary: String) -> [Part] {
    let marker = Array("--\(boundary)".utf8)
    var parts: [Part] = []
    var start: Int?
    for line in lines(of: body) where body[line].starts(with: marker) {
      if let start, let part = part(body[start..<line.lowerBound]) { parts.append(part) }
      start = line.upperBound
      if parts.count == mostParts { break }
    }
    return parts
  }

  private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
    guard let (headers, body) = split(bytes) else { return nil }
    return Part(headers: headers, content: decoded(body, as: headers["content-transfer-encoding"]))
  }

  /// The lines with their ends.
  private static func lines(of bytes: ArraySlice<UInt8>) -> some Sequence<Range<Int>> {
    sequence(state: bytes.startIndex) { start in
      guard start < bytes.endIndex else { return nil }
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.endIndex
      defer { start = end }
      return start..<end
    }
  }

  // MARK: - Headers

  /// The headers by their names in lower case, and what follows the empty line.
  private static func split(
    _ bytes: ArraySlice<UInt8>
  ) -> (headers: [String: String], body: ArraySlice<UInt8>)? {
    var headers: [String: String] = [:]
    var name: String?
    for line in lines(of: bytes) {
      let text = String(decoding: bytes[line], as: UTF8.self)
      let isEmpty = text.allSatisfy(\.isNewline)
      if isEmpty, !headers.isEmpty { return (headers, bytes[line.upperBound...]) }
      if isEmpty { continue }
      guard line.upperBound - bytes.startIndex <= longestHead else { return nil }
      if let known = name, text.first?.isWhitespace ?? false {
        headers[known]?.append(" " + text.trimming(while: \.isWhitespace))
        continue
      }
      let sides = text.split(separator: ":", maxSplits: 1)
      guard sides.count == 2 else { return nil }
      let key = sides[0].lowercased()
      (name, headers[key]) = (key, sides[1].trimming(while: \.isWhitespace))
    }
    return nil
  }

  private static func parameter(_ name: String, of header: String) -> String? {
    for part in header.split(separator: ";").dropFirst() {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, sides[0].trimming(while: \.isWhitespace).lowercased() == name else {
        continue
      }
      let value = sides[1].trimming { $0.isWhitespace || $0 == "\"" }
      return (1...200).contains(value.utf8.count) ? value : nil
    }
    return nil
  }

  // MARK: - Transfer encodings

  private static func decoded(_ bytes: ArraySlice<UInt8>, as encoding: String?) -> [UInt8] {
    switch encoding?.lowercased() {
    case "base64":
      Array(Data(base64Encoded: Data(bytes), options: .ignoreUnknownCharacters) ?? Data())
    case "quoted-printable": unquoted(bytes)
    default: Array(bytes)
    }
  }

  private static func unquoted(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "=") else {
        plain.append(byte)
        continue
      }
      let end = rest.prefix(2)
      if end.elementsEqual([0x0d, 0x0a]) {
        rest = rest.dropFirst(2)
      } else if end.first == 0x0a {
        rest = rest.dropFirst()
      } else if let value = UInt8(String(decoding: end, as: UTF8.self), radix: 16), end.count == 2 {
        plain.append(value)
        rest = rest.dropFirst(2)
      } else {
        plain.append(byte)
      }
    }
    return plain
  }
}

extension String {
  fileprivate var isPage: Bool { MediaType(self)?.isPage ?? false }
}
