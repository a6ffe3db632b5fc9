package import SatchelCalendar

/// A day or a stretch of days, as a person names it.
package enum QueryDate: Hashable, Sendable {
  case day(CivilDay)
  case month(year: Int, month: Int)
  case year(Int)
  case today
  case yesterday
  /// So many days, weeks, months or years before today.
  case ago(Int, Unit)

  package enum Unit: Character, CaseIterable, Sendable {
    case days = "d"
    case weeks = "w"
    case months = "m"
    case years = "y"
  }
}

extension QueryDate {
  /// Nil for what is no date.
  init?(_ text: Substring) {
    switch text.lowercased() {
    case "today": self = .today
    case "yesterday": self = .yesterday
    case let text:
      guard let date = Self.ago(text) ?? Self.iso(text) else { return nil }
      self = date
    }
  }

  private static func ago(_ text: String) -> QueryDate? {
    guard let unit = text.last.flatMap(Unit.init), let count = text.dropLast().number(upTo: 99_999)
    else { return nil }
    return .ago(count, unit)
  }

  private static func iso(_ text: String) -> QueryDate? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let year = parts[0].number(upTo: 9999), parts[0].count == 4, year > 0 else { return nil }
    guard parts.count > 1 else { return .year(year) }
    guard let month = parts[1].number(upTo: 12), parts[1].count == 2, month > 0 else { return nil }
    guard parts.count > 2 else { return .month(year: year, month: month) }
    guard parts.count == 3, parts[2].count == 2, let day = parts[2].number(upTo: 31),
      let date = CivilDay(year: year, month: month, day: day)
    else { return nil }
    return .day(date)
  }

  static func bounds(_ text: String) throws(QueryMistake.Reason) -> Bounds<QueryDate> {
    let bounds = try Bounds(text, failure: { .notADate($0) }, read: QueryDate.init)
    if case .between(let first, let last) = bounds, let first = first.fixedDays?.first,
      let last = last.fixedDays?.first, last < first
    {
      throw .backwards(text)
    }
    return bounds
  }
}

extension Int {
  static func bounds(_ text: String) throws(QueryMistake.Reason) -> Bounds<Int> {
    let bounds = try Bounds(
      text, failure: { .notANumber($0) }, read: { $0.number(upTo: 999_999_999) })
    if case .between(let first, let last) = bounds, last < first { throw .backwards(text) }
    return bounds
  }
}

extension Bounds {
  /// `5`, `>5`, `>=5`, `<5`, `<=5`, `5..9`, `5..` or `..9`.
  fileprivate init(
    _ text: String, failure: (String) -> QueryMistake.Reason, read: (Substring) -> Value?
  ) throws(QueryMistake.Reason) {
    func value(_ text: Substring) throws(QueryMistake.Reason) -> Value {
      guard let value = read(text) else { throw failure(String(text)) }
      return value
    }
    let signs: [(String, (Value) -> Bounds)] = [
      (">=", Bounds.atLeast), ("<=", Bounds.atMost), (">", Bounds.above), ("<", Bounds.below),
    ]
    for (sign, bounds) in signs where text.hasPrefix(sign) {
      self = bounds(try value(text.dropFirst(sign.count)))
      return
    }
    guard let dots = text.firstRange(of: "..") else {
      self = .exactly(try value(text[...]))
      return
    }
    let (first, last) = (text[..<dots.lowerBound], text[dots.upperBound...])
    if last.isEmpty {
      self = .atLeast(try value(first))
    } else if first.isEmpty {
      self = .atMost(try value(last))
    } else {
      self = .between(try value(first), try value(last))
    }
  }
}

extension StringProtocol {
  /// A number of ASCII digits alone; nil if it is none or greater than `limit`.
  fileprivate func number(upTo limit: Int) -> Int? {
    guard !isEmpty, utf8.count <= 9, utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(self), number <= limit
    else { return nil }
    return number
  }
}
