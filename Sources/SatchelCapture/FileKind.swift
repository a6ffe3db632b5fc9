/// What a file or an answer is, told from its first bytes.
enum FileKind {
  /// What the bytes are when they are no text, as "a PDF document"; nil for text.
  static func binary(_ bytes: [UInt8]) -> String? {
    let known = signatures.first { bytes.dropFirst($0.offset).starts(with: $0.bytes) }
    if let known { return known.kind }
    // UTF-16 is text with zero bytes; nothing else is. A page is told first, as it takes one look at its start.
    guard Charset.byteOrderMark(bytes) == nil, !isPage(bytes), bytes.contains(0) else { return nil }
    return "a binary file"
  }

  static func isPage(_ bytes: [UInt8]) -> Bool {
    let start = withoutPreamble(bytes).prefix(14).lowercased()
    return ["<!doctype html", "<html", "<head", "<body", "<article"].contains(
      where: start.hasPrefix)
  }

  /// Whether a text without a name begins as the pages do that browsers take for one: with one of the tags that the
  /// MIME Sniffing Standard (7.1) lists.
  static func beginsWithTag(_ bytes: [UInt8]) -> Bool {
    let text = withoutPreamble(bytes)
    guard text.hasPrefix("<") else { return false }
    let name = text.dropFirst().prefix { $0.isLetter || $0.isNumber }
    let end = text.dropFirst(1 + name.count).first
    return tags.contains(name.lowercased()) && (end == ">" || end?.isWhitespace == true)
  }

  private static let tags = [
    "script", "iframe", "h1", "div", "font", "table", "a", "style", "title", "b", "br", "p",
  ]

  /// The first of the text, without white space, comments and an XML declaration.
  private static func withoutPreamble(_ bytes: [UInt8]) -> Substring {
    var text = Substring(decoding: bytes.prefix(4096), as: UTF8.self)
    while true {
      text = text.drop { $0.isWhitespace || $0 == "\u{feff}" }
      let end = text.hasPrefix("<!--") ? "-->" : text.hasPrefix("<?xml") ? "?>" : nil
      guard let end, let rest = text.firstRange(of: end)?.upperBound else { return text }
      text = text[rest...]
    }
  }

  private static func ascii(_ text: StaticString) -> [UInt8] {
    text.withUTF8Buffer { Array($0) }
  }

  private static let signatures: [(offset: Int, bytes: [UInt8], kind: String)] = [
    (0, ascii("%PDF-"), "a PDF document"),
    (0, [0x50, 0x4b, 0x03, 0x04], "a ZIP archive, or a document that is one"),
    (0, [0x50, 0x4b, 0x05, 0x06], "an empty ZIP archive"),
    (0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a], "a PNG picture"),
    (0, [0xff, 0xd8, 0xff], "a JPEG picture"),
    (0, ascii("GIF87a"), "a GIF picture"),
    (0, ascii("GIF89a"), "a GIF picture"),
    (8, ascii("WEBP"), "a WebP picture"),
    (4, ascii("ftyp"), "a video or picture"),
    (8, ascii("AVI "), "a video"),
    (8, ascii("WAVE"), "a sound recording"),
    (0, ascii("OggS"), "a sound recording"),
    (0, ascii("ID3"), "a sound recording"),
    (0, [0x1a, 0x45, 0xdf, 0xa3], "a video"),
    (0, [0x1f, 0x8b], "a gzip archive"),
    (0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "an xz archive"),
    (0, [0x28, 0xb5, 0x2f, 0xfd], "a Zstandard archive"),
    (0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7z archive"),
    (257, ascii("ustar"), "a tar archive"),
    (0, ascii("SQLite format 3"), "a SQLite database"),
    (0, [0x7f, 0x45, 0x4c, 0x46], "a program"),
    (0, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "an old Office document"),
    (0, ascii("{\\rtf"), "an RTF document"),
  ]
}
