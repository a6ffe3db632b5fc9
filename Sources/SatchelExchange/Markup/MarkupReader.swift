/// Reads old, careless HTML as the tags and texts that it is made of; nothing is loaded, nothing nests.
struct MarkupReader {
  enum Token: Equatable {
    /// Names in lower case; `/a` is the end of `a`.
    case tag(String, attributes: [JSONValue.Member])
    case text(String)
  }

  /// A tag or text that goes on for longer is passed on in pieces.
  private static let maximumBytes = 1 << 20

  mutating func next(_ source: inout ByteSource) throws(ExchangeError) -> Token? {
    guard let byte = try source.peek() else { return nil }
    guard byte == UInt8(ascii: "<") else { return .text(try text(&source)) }
    _ = try source.take()
    return try tag(&source)
  }

  private func text(_ source: inout ByteSource) throws(ExchangeError) -> String {
    var bytes: [UInt8] = []
    while let byte = try source.peek(), byte != UInt8(ascii: "<"), bytes.count < Self.maximumBytes {
      bytes.append(try source.take())
    }
    return CharacterReferences.resolved(String(decoding: bytes, as: UTF8.self))
  }

  /// Up to the next `>` that is in no quotes.
  private func tag(_ source: inout ByteSource) throws(ExchangeError) -> Token {
    var bytes: [UInt8] = []
    var quote: UInt8?
    while let byte = try source.peek(), bytes.count < Self.maximumBytes {
      _ = try source.take()
      if quote == nil, byte == UInt8(ascii: ">") { break }
      if byte == quote {
        quote = nil
      } else if quote == nil, bytes.last == UInt8(ascii: "="),
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
      {
        quote = byte
      }
      bytes.append(byte)
    }
    return Self.token(String(decoding: bytes, as: UTF8.self))
  }

  private static func token(_ inside: String) -> Token {
    let name = inside.prefix { !$0.isWhitespace }
    var attributes: [JSONValue.Member] = []
    var rest = inside[name.endIndex...]
    while let attribute = attribute(&rest) { attributes.append(attribute) }
    return .tag(name.lowercased(), attributes: attributes)
  }

  private static func attribute(_ rest: inout Substring) -> JSONValue.Member? {
    rest = rest.drop { $0.isWhitespace || $0 == "/" }
    let name = rest.prefix { !$0.isWhitespace && $0 != "=" }
    rest = rest[name.endIndex...]
    guard !name.isEmpty || rest.first == "=" else { return nil }
    guard rest.first == "=" else {
      return JSONValue.Member(name: name.lowercased(), value: .text(""))
    }
    rest = rest.dropFirst()
    let value: Substring
    if let quote = rest.first, quote == "\"" || quote == "'" {
      rest = rest.dropFirst()
      value = rest.prefix { $0 != quote }
      rest = rest[value.endIndex...].dropFirst()
    } else {
      value = rest.prefix { !$0.isWhitespace }
      rest = rest[value.endIndex...]
    }
    return JSONValue.Member(
      name: name.lowercased(), value: .text(CharacterReferences.resolved(String(value))))
  }
}

/// `&amp;` and the like.
enum CharacterReferences {
  private static let names: [Substring: Character] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}",
  ]
  private static let longest = 10

  /// The text with the references that bookmark files use; what is none stays as it is.
  static func resolved(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[start...]
      let name = rest.dropFirst().prefix(longest).prefix { $0 != ";" }
      let end = name.endIndex
      if end < rest.endIndex, rest[end] == ";", let character = character(name) {
        result.append(character)
        rest = rest[end...].dropFirst()
      } else {
        result.append("&")
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }

  private static func character(_ name: Substring) -> Character? {
    if let character = names[name] { return character }
    guard name.first == "#" else { return nil }
    let digits = name.dropFirst()
    let isHex = digits.first == "x" || digits.first == "X"
    let value = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap(Unicode.Scalar.init).map(Character.init)
  }

  /// The text as it may stand in HTML, in quotes too.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
