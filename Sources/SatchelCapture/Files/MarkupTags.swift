/// The start tags of an XML document with their attributes and the text behind them, in order.
///
/// Lists such as a book's are read, not judged: what is malformed is passed over, entities are never
/// declared, and it all takes time that grows with the length only.
struct MarkupTags: Sequence, IteratorProtocol {
  struct Tag {
    /// As written, with its prefix: `dc:title`.
    let name: String
    fileprivate(set) var attributes: [String: String] = [:]
    /// Up to the next tag.
    fileprivate(set) var text = ""
  }

  private static let mostAttributes = 40

  private var rest: Substring

  init(_ bytes: [UInt8]) { rest = String(decoding: bytes, as: UTF8.self)[...] }

  mutating func next() -> Tag? {
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      if skipsComment() { continue }
      guard let first = rest.first, first.isLetter else { continue }
      var tag = Tag(name: word { $0.isWhitespace || $0 == "/" || $0 == ">" })
      readAttributes(of: &tag)
      tag.text = Self.plain(rest.prefix { $0 != "<" })
      return tag
    }
    return nil
  }

  private mutating func skipsComment() -> Bool {
    guard rest.hasPrefix("!--") else { return false }
    rest = rest.firstRange(of: "-->").map { rest[$0.upperBound...] } ?? ""
    return true
  }

  private mutating func readAttributes(of tag: inout Tag) {
    while tag.attributes.count < Self.mostAttributes {
      rest = rest.drop { $0.isWhitespace || $0 == "/" }
      guard let first = rest.first, first != ">" else { break }
      let name = word { $0.isWhitespace || "=/>".contains($0) }
      rest = rest.drop(while: \.isWhitespace)
      guard rest.first == "=" else {
        if name.isEmpty { rest = rest.dropFirst() }
        continue
      }
      rest = rest.dropFirst().drop(while: \.isWhitespace)
      tag.attributes[name] = value()
    }
    rest = rest.drop { $0 != ">" }.dropFirst()
  }

  private mutating func value() -> String {
    guard let quote = rest.first, quote == "\"" || quote == "'" else {
      return Self.plain(word { $0.isWhitespace || $0 == ">" }[...])
    }
    rest = rest.dropFirst()
    let value = word { $0 == quote }
    rest = rest.dropFirst()
    return Self.plain(value[...])
  }

  private mutating func word(upTo isEnd: (Character) -> Bool) -> String {
    let word = rest.prefix { !isEnd($0) }
    rest = rest[word.endIndex...]
    return String(word)
  }

  /// With character references resolved.
  private static func plain(_ text: Substring) -> String {
    guard text.contains("&"), let document = try? PageParser.parse("<p>\(text)") else {
      return String(text)
    }
    return document.nodes.isEmpty ? "" : document.text(0)
  }
}
