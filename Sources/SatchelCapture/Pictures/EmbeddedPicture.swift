import FoundationEssentials

/// A picture that stands in the page itself, as a `data:` address.
enum EmbeddedPicture {
  private static let kinds: Set<String> = [
    "image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/avif",
  ]

  /// What names the picture at that node, in place of its address.
  static func name(_ index: Int) -> String { "data:,\(index)" }

  /// The same on one of several pages; a web address is left as it is.
  static func name(_ address: String, onPage number: Int) -> String {
    address.hasPrefix("data:") && number > 0 ? "\(number)\(address)" : address
  }

  /// The bytes of the picture that the `<img>` has as its source, whatever they are; nil for any
  /// other source.
  static func bytes(at index: Int, in document: HTMLDocument) -> [UInt8]? {
    guard let source = document.bytes(of: .source, at: index)?.drop(while: ASCII.isSpace),
      source.prefix(5).elementsEqual("data:".utf8, by: { ASCII.lowercased($0) == $1 }),
      let comma = source.firstIndex(of: UInt8(ascii: ","))
    else { return nil }
    let head = String(decoding: source[..<comma].dropFirst(5).prefix(200), as: UTF8.self)
      .lowercased().split(separator: ";")
    guard let kind = head.first, kinds.contains(String(kind)) else { return nil }
    let body = PercentEncoding.decoded(source[(comma + 1)...])
    guard head.last?.trimming(while: \.isWhitespace) == "base64" else { return body }
    return Data(base64Encoded: Data(body), options: .ignoreUnknownCharacters).map { Array($0) }
  }
}
