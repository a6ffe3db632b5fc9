/// Reads the tags of a page from front to back, without building anything.
///
/// It takes one pass and a constant amount of memory whatever the page holds, so it can say what a
/// page is like before a parser with slower moments sees it.
struct MarkupScanner {
  enum Token: Equatable {
    case text(Range<Int>)
    case start(name: String, attributes: Int, selfClosing: Bool)
    case end(name: String)
    /// The content of an element that holds no markup, such as a script.
    case rawText(Range<Int>, in: String)
    case comment
  }

  private static let longestName = 64
  private static let (open, close, slash) = (
    UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "/")
  )

  private let bytes: [UInt8]
  private var position = 0
  private var rawTextElement: String?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next token; nil at the end.
  mutating func next() -> Token? {
    guard position < bytes.count else { return nil }
    if let element = rawTextElement {
      rawTextElement = nil
      return .rawText(takeRawText(of: element), in: element)
    }
    guard bytes[position] == Self.open else { return .text(takeText()) }
    switch byte(at: 1) {
    case let letter? where Self.isLetter(letter): return startTag()
    case Self.slash: return endTag()
    case UInt8(ascii: "!"), UInt8(ascii: "?"): return comment()
    default:
      position += 1
      return .text(position - 1..<position)
    }
  }

  private mutating func takeText() -> Range<Int> {
    let start = position
    while position < bytes.count, bytes[position] != Self.open { position += 1 }
    return start..<position
  }

  private mutating func startTag() -> Token {
    position += 1
    let name = takeName()
    let (attributes, selfClosing) = takeAttributes()
    if ElementNames.rawText.contains(name) { rawTextElement = name }
    return .start(name: name, attributes: attributes, selfClosing: selfClosing)
  }

  private mutating func endTag() -> Token {
    guard let letter = byte(at: 2), Self.isLetter(letter) else { return comment() }
    position += 2
    let name = takeName()
    _ = takeAttributes()
    return .end(name: name)
  }

  private mutating func comment() -> Token {
    guard bytes[position...].starts(with: "<!--".utf8) else {
      while position < bytes.count, bytes[position] != Self.close { position += 1 }
      position += 1
      return .comment
    }
    position += 2  // `<!-->` is a whole comment, so its own dashes may end it.
    var isEnding = false
    while let next = byte(at: 0), !(isEnding && next == Self.close) {
      // `-->` ends a comment, and so does `--!>`.
      isEnding = isEnding && next == UInt8(ascii: "!") || isDash(at: -1) && isDash(at: 0)
      position += 1
    }
    position += 1
    return .comment
  }

  private mutating func takeName() -> String {
    let start = position
    while let next = byte(at: 0), !Self.isSpace(next), next != Self.slash, next != Self.close {
      position += 1
    }
    let name = bytes[start..<position].prefix(Self.longestName)
    return String(decoding: name.map(Self.lowercased), as: UTF8.self)
  }

  /// Moves behind the tag's `>`.
  private mutating func takeAttributes() -> (count: Int, selfClosing: Bool) {
    var (count, selfClosing) = (0, false)
    while let next = byte(at: 0) {
      position += 1
      if next == Self.close { break }
      selfClosing = next == Self.slash
      if selfClosing || Self.isSpace(next) { continue }
      count += 1
      skip { !Self.isSpace($0) && $0 != Self.slash && $0 != Self.close && $0 != UInt8(ascii: "=") }
      skip(while: Self.isSpace)
      guard byte(at: 0) == UInt8(ascii: "=") else { continue }
      position += 1
      skipValue()
    }
    return (count, selfClosing)
  }

  private mutating func skipValue() {
    skip(while: Self.isSpace)
    guard let quote = byte(at: 0), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return skip { !Self.isSpace($0) && $0 != Self.close }
    }
    position += 1
    skip { $0 != quote }
    position += 1
  }

  /// Stops before the end tag of `element`, or at the end.
  private mutating func takeRawText(of element: String) -> Range<Int> {
    let start = position
    guard element != "plaintext" else {
      position = bytes.count
      return start..<position
    }
    while position < bytes.count, !(bytes[position] == Self.open && isEndTag(of: element)) {
      position += 1
    }
    return start..<position
  }

  private func isEndTag(of element: String) -> Bool {
    guard byte(at: 1) == Self.slash else { return false }
    for (offset, letter) in element.utf8.enumerated() {
      guard let found = byte(at: 2 + offset), Self.lowercased(found) == letter else { return false }
    }
    guard let after = byte(at: 2 + element.utf8.count) else { return false }
    return Self.isSpace(after) || after == Self.slash || after == Self.close
  }

  private mutating func skip(while matches: (UInt8) -> Bool) {
    while let next = byte(at: 0), matches(next) { position += 1 }
  }

  private func byte(at offset: Int) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private func isDash(at offset: Int) -> Bool {
    position + offset >= 0 && byte(at: offset) == UInt8(ascii: "-")
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(lowercased(byte)) }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x09 || byte == 0x0d || byte == 0x0c
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
  }
}
