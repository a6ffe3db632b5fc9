/// Text from outside without the characters that drive a terminal or hide something.
enum CleanText {
  /// The C string as text, without control characters; nothing beyond `limit` bytes.
  ///
  /// Tab and line feed stay, and so do marks that right-to-left text needs. Control characters, soft
  /// hyphens and byte order marks go.
  static func text(_ string: UnsafePointer<CChar>?, limit: Int = .max) -> String {
    guard let string else { return "" }
    return UnsafeRawBufferPointer(start: string, count: length(string, limit)).withMemoryRebound(
      to: UInt8.self, body)
  }

  /// The same for a string, with one kind of line end.
  static func text(_ string: String) -> String {
    var (bytes, followsReturn) = ([UInt8](), false)
    bytes.reserveCapacity(string.utf8.count)
    for byte in string.utf8 {
      defer { followsReturn = byte == 0x0d }
      if byte == 0x0a, followsReturn { continue }
      // A form feed starts a page, so it ends a line.
      bytes.append(byte == 0x0d || byte == 0x0c ? 0x0a : byte)
    }
    return bytes.withUnsafeBufferPointer(body)
  }

  private static func body(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    guard bytes.contains(where: mayStartUnwanted) else { return text }
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: text.unicodeScalars.lazy.filter { !isUnwanted($0) })
    return String(kept)
  }

  /// Quick: true for nearly no byte of a page in most scripts.
  private static func mayStartUnwanted(_ byte: UInt8) -> Bool {
    (byte < 0x20 && byte != 0x0a && byte != 0x09) || byte == 0x7f || byte == 0xc2 || byte == 0xef
  }

  private static func isUnwanted(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a: false
    case 0..<0x20, 0x7f...0x9f, 0xad, 0xfeff: true
    default: false
    }
  }

  private static func length(_ string: UnsafePointer<CChar>, _ limit: Int) -> Int {
    var length = 0
    while length < limit, string[length] != 0 { length += 1 }
    return length
  }

  /// One line of at most `limit` characters for titles, names and other metadata.
  ///
  /// White space is one space; direction controls, which can disguise what a line says, go too.
  /// What is cut ends in an ellipsis, after a whole word where there is one.
  static func line(_ text: some StringProtocol, limit: Int = 300) -> String {
    var kept = String.UnicodeScalarView()
    var (count, spacePending) = (0, false)
    for scalar in text.unicodeScalars where !isUnwanted(scalar) || scalar.value < 0x20 {
      if isSpace(scalar) {
        spacePending = count > 0
        continue
      }
      if scalar.value < 0x20 || isDirectionControl(scalar) { continue }
      if count >= limit { return cut(kept) }
      if spacePending { kept.append(" ") }
      kept.append(scalar)
      count += spacePending ? 2 : 1
      spacePending = false
    }
    return String(kept)
  }

  /// Most text is ASCII, for which no table need be asked.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? scalar.value == 0x20 || (0x09...0x0d).contains(scalar.value)
      : scalar.properties.isWhitespace
  }

  private static func cut(_ line: String.UnicodeScalarView) -> String {
    let words = line.lastIndex(of: " ").map { line[..<$0] }
    guard let words, words.count * 2 > line.count else { return String(line) + "…" }
    return String(words) + "…"
  }

  private static func isDirectionControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x061c, 0x200b, 0x200e, 0x200f, 0x202a...0x202e, 0x2060...0x206f: true
    default: false
    }
  }
}
