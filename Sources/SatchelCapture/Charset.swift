/// Which characters the bytes of a page or a text file stand for.
package struct Charset: Hashable, Sendable {
  /// The name that the web uses, in lower case: `utf-8`, `windows-1252`.
  package let name: String

  package static let utf8 = Self(name: "utf-8")
  package static let windows1252 = Self(name: "windows-1252")
  static let utf16LittleEndian = Self(name: "utf-16le")
  static let utf16BigEndian = Self(name: "utf-16be")

  /// The charset that `label` names in a header or in a page; nil for one that no browser reads.
  package init?(label: some StringProtocol) {
    let label = label.lowercased().trimming(while: \.isWhitespace)
    guard let name = CharsetLabels.names[label] else { return nil }
    self.init(name: name)
  }

  private init(name: String) { self.name = name }

  /// The charset of a web page, as browsers decide it.
  ///
  /// In this order: byte order mark, `Content-Type` header, `<meta>` near the start, a `<` in
  /// UTF-16, valid UTF-8, and windows-1252 for what is left. Other than in browsers, a `<meta>` is
  /// not believed where all that is not ASCII is valid UTF-8: that does not come about by chance.
  package static func ofPage(_ bytes: [UInt8], contentType: String? = nil) -> Self {
    byteOrderMark(bytes)
      ?? contentType.flatMap(MediaType.init)?.charset
      ?? MetaPrescan.charset(in: bytes).map { $0 == .utf8 || holdsUTF8(bytes) ? .utf8 : $0 }
      ?? unmarkedUTF16(bytes)
      ?? guess(bytes)
  }

  /// The charset of a text file: byte order mark, header, valid UTF-8, or windows-1252.
  package static func ofText(_ bytes: [UInt8], contentType: String? = nil) -> Self {
    byteOrderMark(bytes) ?? contentType.flatMap(MediaType.init)?.charset ?? guess(bytes)
  }

  /// The text, without a byte order mark; what cannot be decoded reads as U+FFFD.
  package func decode(_ bytes: [UInt8]) -> String {
    let body = bytes[...].dropFirst(Self.markLength(bytes))
    switch self {
    case .utf8: return String(decoding: body, as: UTF8.self)
    case .utf16LittleEndian: return Self.decodeUTF16(body, highByteFirst: false)
    case .utf16BigEndian: return Self.decodeUTF16(body, highByteFirst: true)
    default:
      guard let converter = CharsetConverter(from: CharsetLabels.converterName(name)) else {
        return String(decoding: body, as: UTF8.self)
      }
      return converter.text(of: Array(body))
    }
  }

  /// The text as UTF-8, which is what the bytes themselves are where they are valid and unmarked.
  func utf8(of bytes: [UInt8]) -> [UInt8] {
    let isText = self == .utf8 && Self.byteOrderMark(bytes) == nil && Self.isUTF8(bytes)
    return isText ? bytes : Array(decode(bytes).utf8)
  }

  static func byteOrderMark(_ bytes: [UInt8]) -> Self? {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return .utf8 }
    if bytes.starts(with: [0xff, 0xfe]) { return .utf16LittleEndian }
    if bytes.starts(with: [0xfe, 0xff]) { return .utf16BigEndian }
    return nil
  }

  private static func markLength(_ bytes: [UInt8]) -> Int {
    switch byteOrderMark(bytes) {
    case nil: 0
    case .utf8: 3
    default: 2
    }
  }

  private static func unmarkedUTF16(_ bytes: [UInt8]) -> Self? {
    if bytes.starts(with: [0x3c, 0]) { return .utf16LittleEndian }
    if bytes.starts(with: [0, 0x3c]) { return .utf16BigEndian }
    return nil
  }

  private static func holdsUTF8(_ bytes: [UInt8]) -> Bool {
    bytes.contains { $0 >= 0x80 } && isUTF8(bytes)
  }

  private static func guess(_ bytes: [UInt8]) -> Self {
    isUTF8(bytes) ? .utf8 : .windows1252
  }

  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return true
    } catch {
      return false
    }
  }

  private static func decodeUTF16(_ bytes: ArraySlice<UInt8>, highByteFirst: Bool) -> String {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var first: UInt8?
    for byte in bytes {
      guard let before = first else {
        first = byte
        continue
      }
      let (high, low) = highByteFirst ? (before, byte) : (byte, before)
      units.append(UInt16(high) << 8 | UInt16(low))
      first = nil
    }
    let text = String(decoding: units, as: UTF16.self)
    return first == nil ? text : text + "\u{fffd}"
  }
}
