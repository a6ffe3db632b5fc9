/// The name before a colon.
enum QueryField: String, CaseIterable {
  case tag
  case quality = "is"
  case site, author
  case language = "lang"
  case title, note, saved, published
  case length = "words"
}

/// A piece of a query, and where it stands.
struct QueryToken {
  enum Kind {
    case open, close, or
    /// `not` or a hyphen.
    case not(String)
    case item(Item)
  }

  /// What is looked for, with the field that it is looked for in.
  struct Item {
    let field: QueryField?
    let text: String
    let isPrefix: Bool
    /// Whether it names a saved search.
    let isName: Bool
  }

  let kind: Kind
  let place: Range<Int>
}

/// Splits a query into tokens, in one pass over its scalars.
struct QueryLexer {
  private let query: String
  /// Not characters: a mark after a quote would hide the quote.
  private let scalars: [Unicode.Scalar]
  private var index = 0
  /// The first thing that was left out because no index could ever find it.
  private(set) var skipped: QueryToken?

  init(_ query: String) {
    self.query = query
    scalars = Array(query.unicodeScalars)
  }

  /// The next token; nil at the end.
  ///
  /// Bare signs are passed over, as in `Tools & Trades`.
  mutating func next() throws(QueryMistake) -> QueryToken? {
    while let token = try scan() {
      guard case .item(let item) = token.kind, item.field == nil, !item.isName,
        !item.text.hasWord
      else { return token }
      skipped = skipped ?? token
    }
    return nil
  }

  private mutating func scan() throws(QueryMistake) -> QueryToken? {
    // A closing quote that nothing opened is as good as a space.
    while let scalar = current, scalar.properties.isWhitespace || scalar == "”" { index += 1 }
    guard let scalar = current else { return nil }
    let start = index
    switch scalar {
    case "(": return take(.open)
    case ")": return take(.close)
    case "-" where isPrefixHyphen: return take(.not("-"))
    default:
      let kind = try item()
      return QueryToken(kind: kind, place: start..<index)
    }
  }

  private var current: Unicode.Scalar? { scalar(at: index) }

  private func scalar(at place: Int) -> Unicode.Scalar? {
    place < scalars.count ? scalars[place] : nil
  }

  private func text(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(scalars[range]))
  }

  private mutating func take(_ kind: QueryToken.Kind) -> QueryToken {
    index += 1
    return QueryToken(kind: kind, place: index - 1..<index)
  }

  /// Whether what follows is denied: `-tag:x`, and not `a - b` or `--`.
  private var isPrefixHyphen: Bool {
    guard let next = scalar(at: index + 1) else { return false }
    return !next.properties.isWhitespace && next != "-" && next != ")"
  }

  private mutating func item() throws(QueryMistake) -> QueryToken.Kind {
    let field = try field()
    let isName = field == nil && current == "@" && nextIsPlain
    if isName { index += 1 }
    if let closing = current.flatMap(Self.closing) {
      let text = try quoted(until: closing)
      return .item(.init(field: field, text: text, isPrefix: takeStars(), isName: isName))
    }
    let text = bare()
    if field == nil, !isName {
      if text.lowercased() == "or" { return .or }
      if text.lowercased() == "not" { return .not(text) }
    }
    let isPrefix = text.unicodeScalars.last == "*"
    return .item(
      .init(field: field, text: text.withoutStars, isPrefix: isPrefix, isName: isName))
  }

  private var nextIsPlain: Bool { scalar(at: index + 1).map(Self.isPlain) ?? false }

  /// Takes a name and its colon; an address or a time of day is no field.
  private mutating func field() throws(QueryMistake) -> QueryField? {
    var end = index
    while let scalar = scalar(at: end), scalar.isASCII, scalar.properties.isAlphabetic { end += 1 }
    guard end > index + 1, scalar(at: end) == ":" else { return nil }
    let name = text(index..<end)
    if let field = QueryField(rawValue: name.lowercased()) {
      index = end + 1
      return field
    }
    guard let next = scalar(at: end + 1), Self.isPlain(next), next != "/", next != ":" else {
      return nil
    }
    throw mistake(.unknownField(name), index..<end)
  }

  private mutating func bare() -> String {
    let start = index
    while let scalar = current, Self.isPlain(scalar), Self.closing(scalar) == nil { index += 1 }
    return text(start..<index)
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.properties.isWhitespace && scalar != "(" && scalar != ")" && scalar != "”"
  }

  /// What ends a text that begins with this sign; nil if it begins none.
  private static func closing(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    scalar == "\"" ? "\"" : scalar == "“" ? "”" : nil
  }

  /// A quote within quotes is typed twice.
  private mutating func quoted(until closing: Unicode.Scalar) throws(QueryMistake) -> String {
    let start = index
    var text = String.UnicodeScalarView()
    index += 1
    while let scalar = current {
      index += 1
      guard scalar == closing else {
        text.append(scalar)
        continue
      }
      guard closing == "\"", current == "\"" else { return String(text) }
      text.append("\"")
      index += 1
    }
    throw mistake(.quoteNotClosed, start..<start + 1)
  }

  private mutating func takeStars() -> Bool {
    guard current == "*" else { return false }
    while current == "*" { index += 1 }
    return true
  }

  func mistake(_ reason: QueryMistake.Reason, _ place: Range<Int>) -> QueryMistake {
    QueryMistake(reason: reason, query: query, place: place)
  }

  /// Where the query ends.
  var end: Range<Int> { scalars.count..<scalars.count }
}

extension String {
  fileprivate var withoutStars: String {
    let kept = unicodeScalars.reversed().drop { $0 == "*" }.reversed()
    return String(String.UnicodeScalarView(kept))
  }
}

extension QueryLexer {
  /// Whether the text, written without quotes, is read as one word of just this text.
  static func isBare(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last, first != "-", first != "@",
      last != "*", !["or", "not"].contains(text.lowercased())
    else { return false }
    return scalars.allSatisfy { isPlain($0) && closing($0) == nil && $0 != ":" }
  }
}
