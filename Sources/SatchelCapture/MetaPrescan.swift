/// Looks for `<meta charset>` in the first bytes of a page, before its charset is known.
///
/// Follows the prescan of the HTML standard: comments are skipped, tags are read with their
/// attributes, and bytes are taken as ASCII.
struct MetaPrescan {
  /// The standard asks for 1024 bytes; pages put scripts before it.
  private static let window = 4096

  private let bytes: ArraySlice<UInt8>
  private var position = 0

  static func charset(in page: [UInt8]) -> Charset? {
    var scan = Self(bytes: page.prefix(window))
    return scan.run()
  }

  private init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  private mutating func run() -> Charset? {
    while position < bytes.endIndex {
      if starts(with: "<!--") {
        position += 2
        skip(past: "-->")
      } else if starts(with: "<meta"), isSeparator(byte(at: 5)) {
        position += 5
        if let charset = metaCharset() { return charset }
      } else if starts(with: "<"), isLetter(byte(at: 1)) || isEndTag {
        skipTagName()
        while attribute() != nil {}
      } else if starts(with: "<!") || starts(with: "</") || starts(with: "<?") {
        skip(past: ">")
      } else {
        position += 1
      }
    }
    return nil
  }

  private mutating func metaCharset() -> Charset? {
    var (direct, inContent, isPragma) = (String?.none, String?.none, false)
    while let (name, value) = attribute() {
      switch name {
      case "charset" where direct == nil: direct = value
      case "content" where inContent == nil: inContent = Self.charsetInContent(value)
      case "http-equiv": isPragma = isPragma || value.lowercased() == "content-type"
      default: break
      }
    }
    // A tag that is cut off says nothing.
    guard position <= bytes.endIndex else { return nil }
    guard let label = direct ?? (isPragma ? inContent : nil) else { return nil }
    guard let charset = Charset(label: label) else { return nil }
    // The tag could be read as ASCII, so the page is not UTF-16 whatever it says.
    return charset.name.hasPrefix("utf-16") ? .utf8 : charset
  }

  /// The label in a value like `text/html; charset=koi8-r`.
  private static func charsetInContent(_ content: String) -> String? {
    var rest = content.lowercased()[...]
    while let found = rest.firstRange(of: "charset") {
      rest = rest[found.upperBound...].drop(while: \.isWhitespace)
      guard rest.first == "=" else { continue }
      rest = rest.dropFirst().drop(while: \.isWhitespace)
      guard let quote = rest.first else { return nil }
      guard quote == "\"" || quote == "'" else {
        return String(rest.prefix { !$0.isWhitespace && $0 != ";" })
      }
      rest = rest.dropFirst()
      return rest.firstIndex(of: quote).map { String(rest[..<$0]) }
    }
    return nil
  }

  /// The next attribute of the tag at `position`; nil past the tag's end.
  private mutating func attribute() -> (name: String, value: String)? {
    skip { Self.isSpace($0) || $0 == UInt8(ascii: "/") }
    guard let first = byte(at: 0), first != UInt8(ascii: ">") else {
      position += 1
      return nil
    }
    var name = take(1)
    name += takeUntil { Self.isSpace($0) || "/>=".utf8.contains($0) }
    skip(while: Self.isSpace)
    guard byte(at: 0) == UInt8(ascii: "=") else { return (name.lowercased(), "") }
    position += 1
    skip(while: Self.isSpace)
    guard let quote = byte(at: 0), "\"'".utf8.contains(quote) else {
      return (name.lowercased(), takeUntil { Self.isSpace($0) || $0 == UInt8(ascii: ">") })
    }
    position += 1
    let value = takeUntil { $0 == quote }
    position += 1
    return (name.lowercased(), value)
  }

  private mutating func skipTagName() {
    skip { !Self.isSpace($0) && $0 != UInt8(ascii: ">") }
  }

  private mutating func skip(while matches: (UInt8) -> Bool) {
    while let next = byte(at: 0), matches(next) { position += 1 }
  }

  private mutating func skip(past end: StaticString) {
    while position < bytes.endIndex, !starts(with: end) { position += 1 }
    position += end.utf8CodeUnitCount
  }

  private mutating func takeUntil(_ ends: (UInt8) -> Bool) -> String {
    let start = position
    skip { !ends($0) }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func take(_ count: Int) -> String {
    defer { position += count }
    return String(decoding: bytes[position...].prefix(count), as: UTF8.self)
  }

  private func byte(at offset: Int) -> UInt8? {
    position + offset < bytes.endIndex ? bytes[position + offset] : nil
  }

  /// Compares without regard to the case of ASCII letters.
  private func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { wanted in
      guard position + wanted.count <= bytes.endIndex else { return false }
      return zip(bytes[position...], wanted).allSatisfy { Self.lowercased($0) == $1 }
    }
  }

  private var isEndTag: Bool { byte(at: 1) == UInt8(ascii: "/") && isLetter(byte(at: 2)) }

  private func isLetter(_ byte: UInt8?) -> Bool {
    byte.map { (0x61...0x7a).contains(Self.lowercased($0)) } ?? false
  }

  private func isSeparator(_ byte: UInt8?) -> Bool {
    byte.map { Self.isSpace($0) || $0 == UInt8(ascii: "/") } ?? false
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    [0x09, 0x0a, 0x0c, 0x0d, 0x20].contains(byte)
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
  }
}
