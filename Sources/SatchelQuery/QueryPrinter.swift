import SatchelCalendar

extension Query: CustomStringConvertible {
  /// The query as a person would type it, in one spelling of each; reading it gives the same query.
  package var description: String {
    switch self {
    case .everything: ""
    case .words(let words, in: let part): (part.map { "\($0.rawValue):" } ?? "") + words.spelling
    case .tag(let words): "tag:" + words.spelling
    case .site(let site): "site:" + Words(site).spelling
    case .language(let language): "lang:" + language
    case .quality(let quality): "is:" + quality.rawValue
    case .saved(let days): "saved:\(days)"
    case .published(let days): "published:\(days)"
    case .length(let numbers): "words:\(numbers)"
    case .named(let name): "@" + Words(name).spelling
    case .not(let query): "-" + query.grouped { if case .all = $0 { true } else { $0.isAny } }
    case .all(let parts): parts.map { $0.grouped(\.isAny) }.joined(separator: " ")
    case .any(let parts): parts.map(\.description).joined(separator: " or ")
    }
  }

  private var isAny: Bool { if case .any = self { true } else { false } }

  private func grouped(_ needsParentheses: (Query) -> Bool) -> String {
    needsParentheses(self) ? "(\(self))" : description
  }
}

extension Words {
  fileprivate var spelling: String {
    let isBare = QueryLexer.isBare(text)
    let quoted = isBare ? text : "\"\(text.replacing("\"", with: "\"\""))\""
    return quoted + (isPrefix ? "*" : "")
  }
}

extension Bounds: CustomStringConvertible where Value: CustomStringConvertible {
  package var description: String {
    switch self {
    case .exactly(let value): "\(value)"
    case .above(let value): ">\(value)"
    case .atLeast(let value): ">=\(value)"
    case .below(let value): "<\(value)"
    case .atMost(let value): "<=\(value)"
    case .between(let first, let last): "\(first)..\(last)"
    }
  }
}

extension QueryDate: CustomStringConvertible {
  package var description: String {
    switch self {
    case .day(let day): day.text
    case .month(let year, let month):
      "\(CivilDay.padded(year, 4))-\(CivilDay.padded(month, 2))"
    case .year(let year): CivilDay.padded(year, 4)
    case .today: "today"
    case .yesterday: "yesterday"
    case .ago(let count, let unit): "\(count)\(unit.rawValue)"
    }
  }
}
