/// Reads a query: what stands side by side must all hold, `or` parts alternatives, `not` or a hyphen
/// denies, and parentheses group.
package struct QueryParser {
  package static let maximumBytes = 16_384
  package static let maximumTerms = 128
  package static let maximumDepth = 32

  private var lexer: QueryLexer
  private var current: QueryToken?
  private var depth = 0
  private var terms = 0

  private init(_ lexer: QueryLexer) { self.lexer = lexer }

  /// The query that a text says; an empty text asks for everything.
  ///
  /// - Throws: Where it is wrong, and why. It never takes more than time linear in the text.
  package static func parse(_ text: String) throws(QueryMistake) -> Query {
    guard text.utf8.count <= maximumBytes else {
      throw QueryMistake(reason: .tooLong(bytes: text.utf8.count), query: "", place: 0..<0)
    }
    var parser = QueryParser(QueryLexer(text))
    return try parser.whole()
  }

  private mutating func whole() throws(QueryMistake) -> Query {
    try advance()
    guard current != nil else {
      // Never everything: a verb that deletes what is found would take the whole library.
      guard let skipped = lexer.skipped, case .item(let item) = skipped.kind else {
        return .everything
      }
      throw lexer.mistake(.nothingToFind(item.text), skipped.place)
    }
    let query = try alternatives()
    if let token = current { throw lexer.mistake(.parenthesisNotOpened, token.place) }
    return query
  }

  private mutating func advance() throws(QueryMistake) { current = try lexer.next() }

  private mutating func alternatives() throws(QueryMistake) -> Query {
    var parts = [try conjunction()]
    while let token = current, case .or = token.kind {
      try advance()
      guard startsTerm else { throw lexer.mistake(.needsRight("or"), token.place) }
      parts.append(try conjunction())
    }
    return .any(of: parts)
  }

  private mutating func conjunction() throws(QueryMistake) -> Query {
    if let token = current, case .or = token.kind {
      throw lexer.mistake(.needsLeft("or"), token.place)
    }
    var parts: [Query] = []
    while startsTerm { parts.append(try term()) }
    return .all(of: parts)
  }

  private var startsTerm: Bool {
    switch current?.kind {
    case .open, .not, .item: true
    case .close, .or, nil: false
    }
  }

  private mutating func term() throws(QueryMistake) -> Query {
    var isDenied = false
    while let token = current, case .not(let word) = token.kind {
      isDenied.toggle()
      try advance()
      guard startsTerm else { throw lexer.mistake(.needsRight(word), token.place) }
    }
    let query = try primary()
    return isDenied ? query.negated : query
  }

  private mutating func primary() throws(QueryMistake) -> Query {
    guard let token = current else { throw lexer.mistake(.parenthesesEmpty, lexer.end) }
    if case .item(let item) = token.kind {
      terms += 1
      guard terms <= Self.maximumTerms else { throw lexer.mistake(.tooManyTerms, token.place) }
      let query = try condition(item, token.place)
      try advance()
      return query
    }
    return try group(openedBy: token)
  }

  private mutating func group(openedBy open: QueryToken) throws(QueryMistake) -> Query {
    depth += 1
    guard depth <= Self.maximumDepth else { throw lexer.mistake(.tooDeep, open.place) }
    try advance()
    if let token = current, case .close = token.kind {
      throw lexer.mistake(.parenthesesEmpty, open.place.lowerBound..<token.place.upperBound)
    }
    guard current != nil else { throw lexer.mistake(.parenthesisNotClosed, open.place) }
    let query = try alternatives()
    guard let token = current, case .close = token.kind else {
      throw lexer.mistake(.parenthesisNotClosed, open.place)
    }
    depth -= 1
    try advance()
    return query
  }
}

// MARK: - One condition

extension QueryParser {
  private func condition(
    _ item: QueryToken.Item, _ place: Range<Int>
  ) throws(QueryMistake) -> Query {
    let words = Words(item.text, isPrefix: item.isPrefix)
    do throws(QueryMistake.Reason) {
      if item.isName {
        guard !words.text.isEmpty else { throw .nothingToFind("@") }
        return .named(words.text)
      }
      guard let field = item.field else { return .words(words, in: nil) }
      guard !words.text.isEmpty else { throw .needsValue(field.rawValue) }
      return try condition(field, words)
    } catch { throw lexer.mistake(error, place) }
  }

  private func condition(
    _ field: QueryField, _ words: Words
  ) throws(QueryMistake.Reason) -> Query {
    switch field {
    case .tag: return .tag(words)
    case .title: return .words(try withWord(words), in: .title)
    case .note: return .words(try withWord(words), in: .note)
    case .author: return .words(try withWord(words), in: .author)
    case .site: return .site(try withWord(words).text)
    case .language:
      guard words.text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
      else { throw .notALanguage(words.text) }
      return .language(words.text.lowercased())
    case .quality:
      guard let quality = Query.Quality(rawValue: words.text.lowercased()) else {
        throw .unknownQuality(words.text)
      }
      return .quality(quality)
    case .saved: return .saved(try QueryDate.bounds(words.text))
    case .published: return .published(try QueryDate.bounds(words.text))
    case .length: return .length(try Int.bounds(words.text))
    }
  }

  private func withWord(_ words: Words) throws(QueryMistake.Reason) -> Words {
    guard words.text.hasWord else { throw .nothingToFind(words.text) }
    return words
  }
}

extension QueryMistake.Reason: Error {}
