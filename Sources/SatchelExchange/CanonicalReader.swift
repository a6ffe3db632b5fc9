import Foundation

/// Takes a canonical export apart without holding more than one article of it.
///
/// It looks only for where each article begins and ends; what is in it is `CanonicalArticle`'s business.
struct CanonicalReader: ~Copyable {
  static let maximumArticleBytes = 96 * 1024 * 1024
  /// Brackets within brackets, the article's own among them.
  private static let maximumDepth = 32

  private var source: ByteSource
  private var section = Section.start
  private var format: String?
  private var version: Int?

  private enum Section { case start, articles, trash, end }

  init(path: String) throws(ExchangeError) { source = try ByteSource(path: path) }

  mutating func rewind() throws(ExchangeError) {
    try source.rewind()
    (section, format, version) = (.start, nil, nil)
  }

  /// The bytes of the next article and whether it is in the trash; nil at the end of the document.
  mutating func next() throws(ExchangeError) -> (bytes: [UInt8], isTrashed: Bool)? {
    while section != .end {
      if section == .articles || section == .trash {
        if let bytes = try nextElement() { return (bytes, section == .trash) }
        section = .start
        try afterMember()
      } else {
        try nextMember()
      }
    }
    return nil
  }

  // MARK: - The document's own members

  private mutating func nextMember() throws(ExchangeError) {
    if source.position == 0 { try expect("{", orNot: "a JSON object") }
    let name = try text(of: value(), what: "a name")
    try expect(":")
    switch name {
    case "articles", "trash":
      try checkHeader()
      try expect("[")
      section = name == "articles" ? .articles : .trash
      isFirstElement = true
    case "format":
      format = try text(of: value(), what: "a format")
      try afterMember()
    case "version":
      version = Int(String(decoding: try value(), as: UTF8.self))
      try afterMember()
    default:
      _ = try value()
      try afterMember()
    }
  }

  private func checkHeader() throws(ExchangeError) {
    guard format == "satchel-canonical" else {
      throw .notAnExport(path: source.path, detail: "it does not begin with its format")
    }
    guard version == 1 else {
      guard let version, version > 1 else {
        throw .notAnExport(path: source.path, detail: "it does not say its version")
      }
      throw .newerVersion(path: source.path, version: version)
    }
  }

  /// After a member comes another one, or the end of the document and of the file.
  private mutating func afterMember() throws(ExchangeError) {
    switch try skipSpace() {
    case UInt8(ascii: ","): _ = try source.take()
    case UInt8(ascii: "}"):
      _ = try source.take()
      guard try skipSpace() == nil else { throw malformed("the end") }
      try checkHeader()
      section = .end
    case nil: throw .endsEarly(path: source.path)
    default: throw malformed("a comma or a closing brace")
    }
  }

  // MARK: - Articles

  private var isFirstElement = true

  private mutating func nextElement() throws(ExchangeError) -> [UInt8]? {
    var byte = try skipSpace()
    if byte == UInt8(ascii: "]") {
      _ = try source.take()
      return nil
    }
    if !isFirstElement {
      try expect(",")
      byte = try skipSpace()
    }
    isFirstElement = false
    guard byte == UInt8(ascii: "{") else {
      if byte == nil { throw .endsEarly(path: source.path) }
      throw malformed("an article")
    }
    return try value()
  }

  // MARK: - Values

  /// The bytes of one JSON value.
  private mutating func value() throws(ExchangeError) -> [UInt8] {
    guard try skipSpace() != nil else { throw .endsEarly(path: source.path) }
    let start = source.position
    var scanner = ValueScanner(maximumDepth: Self.maximumDepth)
    var bytes: [UInt8] = []
    while !scanner.isDone, try source.peek() != nil {
      source.take(into: &bytes) { scanner.scan($0) }
      guard bytes.count <= Self.maximumArticleBytes else {
        throw .articleTooLarge(path: source.path, byte: start, limit: Self.maximumArticleBytes)
      }
    }
    switch scanner.state {
    case .done: return bytes
    case .malformed: throw malformed("a value")
    case .open: throw .endsEarly(path: source.path)
    }
  }

  private mutating func skipSpace() throws(ExchangeError) -> UInt8? {
    while let byte = try source.peek(), ValueScanner.isSpace(byte) { _ = try source.take() }
    return try source.peek()
  }

  private mutating func expect(
    _ character: Unicode.Scalar, orNot kind: String? = nil
  ) throws(ExchangeError) {
    guard let byte = try skipSpace() else {
      if let kind { throw .notAnExport(path: source.path, detail: "it is not \(kind)") }
      throw .endsEarly(path: source.path)
    }
    guard UInt32(byte) == character.value else {
      if let kind { throw .notAnExport(path: source.path, detail: "it is not \(kind)") }
      throw malformed("'\(character)'")
    }
    _ = try source.take()
  }

  private func text(of bytes: [UInt8], what: String) throws(ExchangeError) -> String {
    guard let text = try? JSONDecoder().decode(String.self, from: Data(bytes)) else {
      throw malformed(what)
    }
    return text
  }

  private func malformed(_ expected: String) -> ExchangeError {
    .malformed(path: source.path, byte: source.position, expected: expected)
  }
}
