/// Reads one JSON value (RFC 8259) from bytes that may be anything.
///
/// An escape of half a character becomes U+FFFD, since UTF-8 has no bytes for it.
struct JSONParser {
  /// Arrays and objects within each other.
  private static let maximumDepth = 64

  private let bytes: [UInt8]
  private var next = 0
  private var depth = 0

  /// - Throws: `notJSON` unless all of `bytes` is one value and white space around it.
  static func parse(_ bytes: [UInt8]) throws(ArticleDefect) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value()
    guard parser.afterSpace() == nil else { throw parser.defect }
    return value
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var defect: ArticleDefect { .notJSON(byte: next) }

  private mutating func value() throws(ArticleDefect) -> JSONValue {
    switch afterSpace() {
    case UInt8(ascii: "{"): return .object(try members())
    case UInt8(ascii: "["): return .array(try elements())
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "t"): return try word("true", .flag(true))
    case UInt8(ascii: "f"): return try word("false", .flag(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  // MARK: - Arrays and objects

  private mutating func members() throws(ArticleDefect) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    try open()
    while try !closes(UInt8(ascii: "}"), isFirst: members.isEmpty) {
      guard afterSpace() == UInt8(ascii: "\"") else { throw defect }
      let name = try text()
      guard afterSpace() == UInt8(ascii: ":") else { throw defect }
      next += 1
      members.append(JSONValue.Member(name: name, value: try value()))
    }
    return members
  }

  private mutating func elements() throws(ArticleDefect) -> [JSONValue] {
    var elements: [JSONValue] = []
    try open()
    while try !closes(UInt8(ascii: "]"), isFirst: elements.isEmpty) {
      elements.append(try value())
    }
    return elements
  }

  private mutating func open() throws(ArticleDefect) {
    depth += 1
    guard depth <= Self.maximumDepth else { throw defect }
    next += 1
  }

  /// Takes the closing bracket, or the comma before all elements but the first.
  private mutating func closes(_ bracket: UInt8, isFirst: Bool) throws(ArticleDefect) -> Bool {
    let byte = afterSpace()
    if byte == bracket {
      next += 1
      depth -= 1
      return true
    }
    guard !isFirst else { return false }
    guard byte == UInt8(ascii: ",") else { throw defect }
    next += 1
    return false
  }

  // MARK: - Words and numbers

  private mutating func word(
    _ word: StaticString, _ value: JSONValue
  ) throws(ArticleDefect) -> JSONValue {
    let length = word.utf8CodeUnitCount
    guard bytes[next...].starts(with: word.description.utf8) else { throw defect }
    next += length
    return value
  }

  private mutating func number() throws(ArticleDefect) -> String {
    let start = next
    if peek() == UInt8(ascii: "-") { next += 1 }
    if peek() == UInt8(ascii: "0") { next += 1 } else { try digits() }
    if peek() == UInt8(ascii: ".") {
      next += 1
      try digits()
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      next += 1
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { next += 1 }
      try digits()
    }
    return String(decoding: bytes[start..<next], as: UTF8.self)
  }

  private mutating func digits() throws(ArticleDefect) {
    let start = next
    while let byte = peek(), (0x30...0x39).contains(byte) { next += 1 }
    guard next > start else { throw defect }
  }

  // MARK: - Texts

  private mutating func text() throws(ArticleDefect) -> String {
    next += 1
    var start = next
    var unescaped: [UInt8] = []
    while true {
      next = bytes.withUnsafeBufferPointer { $0.endOfPlainText(from: next) }
      guard let byte = peek(), byte >= 0x20 else { throw defect }
      if byte == UInt8(ascii: "\"") { break }
      unescaped += bytes[start..<next]
      try appendEscape(to: &unescaped)
      start = next
    }
    let run = bytes[start..<next]
    let text =
      unescaped.isEmpty
      ? String(validating: run, as: UTF8.self)
      : String(validating: unescaped + run, as: UTF8.self)
    guard let text else { throw defect }
    next += 1
    return text
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(ArticleDefect) {
    next += 1
    guard let letter = peek() else { throw defect }
    next += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "u"): text += String(Character(try scalar())).utf8
    default: throw defect
    }
  }

  /// The character of one `\u` escape, or of two that are its halves.
  private mutating func scalar() throws(ArticleDefect) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard UTF16.isLeadSurrogate(first), bytes[next...].starts(with: #"\u"#.utf8) else {
      return "\u{fffd}"
    }
    let beforeSecond = next
    next += 2
    let second = try codeUnit()
    guard UTF16.isTrailSurrogate(second) else {
      next = beforeSecond
      return "\u{fffd}"
    }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func codeUnit() throws(ArticleDefect) -> UInt16 {
    let digits = bytes[next...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Self.isHexDigit($0) }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw defect }
    next += 4
    return unit
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    UnicodeScalar(byte).properties.isASCIIHexDigit
  }

  // MARK: - Bytes

  private func peek() -> UInt8? { next < bytes.count ? bytes[next] : nil }

  /// The next byte that is no white space, without taking it.
  private mutating func afterSpace() -> UInt8? {
    while let byte = peek(), ValueScanner.isSpace(byte) { next += 1 }
    return peek()
  }
}
