/// Which articles a person means, as a tree: what `QueryParser` reads and `description` prints.
///
/// It is only ever made by `parse`, `all(of:)`, `any(of:)` and `negated`, so that no `all` stands
/// directly in an `all`, no `any` in an `any`, no `not` in a `not`, and printing it and reading that
/// gives the same tree again.
package indirect enum Query: Hashable, Sendable {
  /// No condition at all.
  case everything
  /// Words that occur: in one part of the article, or anywhere in it.
  case words(Words, in: Part?)
  /// A tag or one below it: `politics` is also `politics/syria`.
  case tag(Words)
  /// A site by its host, the end of its host, or words of its name.
  case site(String)
  /// A language and its varieties: `en` is also `en-GB`.
  case language(String)
  case quality(Quality)
  case saved(Bounds<QueryDate>)
  case published(Bounds<QueryDate>)
  /// How many words the text has.
  case length(Bounds<Int>)
  /// What a saved search of this name says.
  case named(String)
  case not(Query)
  case all([Query])
  case any([Query])

  /// Where words are to be found, by the name of the field that says so.
  package enum Part: String, CaseIterable, Sendable { case title, note, author }

  /// What `is:` asks for.
  package enum Quality: String, CaseIterable, Sendable {
    case unread, archived, favourite, noted, highlighted, pending, failed, duplicate, trashed
    case untagged, conflicted
  }
}

/// Words in a row, as typed but for the white space.
package struct Words: Hashable, Sendable {
  package let text: String
  /// Whether the last word may go on.
  package let isPrefix: Bool

  package init(_ text: String, isPrefix: Bool = false) {
    self.text = text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
      .map { String($0) }.joined(separator: " ")
    self.isPrefix = isPrefix
  }
}

/// A range of days or numbers, as it was asked for.
package enum Bounds<Value: Hashable & Sendable>: Hashable, Sendable {
  case exactly(Value)
  case above(Value)
  case atLeast(Value)
  case below(Value)
  case atMost(Value)
  /// Both ends belong to it.
  case between(Value, Value)
}

extension Query {
  /// Those that fulfil every one of the queries.
  package static func all(of queries: [Query]) -> Query {
    let parts = queries.flatMap { query -> [Query] in
      switch query {
      case .everything: []
      case .all(let parts): parts
      default: [query]
      }
    }
    return parts.count > 1 ? .all(parts) : parts.first ?? .everything
  }

  /// Those that fulfil one of the queries at least; `queries` is not empty.
  package static func any(of queries: [Query]) -> Query {
    guard !queries.contains(.everything) else { return .everything }
    let parts = queries.flatMap { query -> [Query] in
      if case .any(let parts) = query { parts } else { [query] }
    }
    return parts.count > 1 ? .any(parts) : parts.first ?? .everything
  }

  /// Those that do not fulfil it.
  package var negated: Query {
    if case .not(let query) = self { query } else { .not(self) }
  }

  /// What all must hold side by side.
  package var conjuncts: [Query] {
    switch self {
    case .everything: []
    case .all(let parts): parts
    default: [self]
    }
  }

  /// Whether a condition that `isWanted` accepts stands anywhere in it.
  package func contains(_ isWanted: (Query) -> Bool) -> Bool {
    switch self {
    case .not(let query): query.contains(isWanted)
    case .all(let parts), .any(let parts): parts.contains { $0.contains(isWanted) }
    default: isWanted(self)
    }
  }

  /// Whether a query knows a field of this name, as `tag` in `tag:x`.
  package static func hasField(named name: some StringProtocol) -> Bool {
    QueryField(rawValue: name.lowercased()) != nil
  }

  /// Whether it asks for one of these qualities, be it to have or not to have it.
  package func mentions(_ qualities: Quality...) -> Bool {
    contains { if case .quality(let quality) = $0 { qualities.contains(quality) } else { false } }
  }

  /// The words that an article should show as found: those that are not ruled out.
  package var wanted: [Words] {
    switch self {
    case .words(let words, in: _): [words]
    case .all(let parts), .any(let parts): parts.flatMap(\.wanted)
    default: []
    }
  }

  /// The same with each saved search replaced by what `meaning` gives for its name.
  package func expanded<Failure>(
    _ meaning: (String) throws(Failure) -> Query
  ) throws(Failure) -> Query {
    switch self {
    case .named(let name): return try meaning(name)
    case .not(let query): return try query.expanded(meaning).negated
    case .all(let parts):
      return .all(of: try parts.map { part throws(Failure) in try part.expanded(meaning) })
    case .any(let parts):
      return .any(of: try parts.map { part throws(Failure) in try part.expanded(meaning) })
    default: return self
    }
  }
}
