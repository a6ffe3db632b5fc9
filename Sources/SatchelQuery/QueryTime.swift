package import SatchelCalendar

/// When a query is asked: what `today` is, and when days begin where the person is.
package struct QueryTime: Sendable {
  package let today: CivilDay
  /// The moment at which a day begins, in milliseconds since 1970.
  package let midnight: @Sendable (CivilDay) -> Int64

  package init(today: CivilDay, midnight: @escaping @Sendable (CivilDay) -> Int64) {
    (self.today, self.midnight) = (today, midnight)
  }

  /// Where clocks go by UTC; `now` is in milliseconds since 1970.
  package static func utc(_ now: Int64) -> QueryTime {
    let day: Int64 = 86_400_000
    return QueryTime(today: CivilDay(number: Int(now / day) - (now % day < 0 ? 1 : 0))) {
      Int64($0.number) * day
    }
  }
}

/// Days in a row: from the first on, up to but without `end`.
struct DaySpan: Hashable {
  let first, end: CivilDay
}

extension QueryDate {
  /// Its days, unless they depend on what today is.
  var fixedDays: DaySpan? {
    switch self {
    case .day(let day): DaySpan(first: day, end: day.adding(days: 1))
    case .month(let year, let month):
      CivilDay(year: year, month: month, day: 1).map {
        DaySpan(first: $0, end: $0.adding(months: 1))
      }
    case .year(let year):
      CivilDay(year: year, month: 1, day: 1).map {
        DaySpan(first: $0, end: $0.adding(months: 12))
      }
    case .today, .yesterday, .ago: nil
    }
  }

  func days(_ today: CivilDay) -> DaySpan {
    let day =
      switch self {
      case .yesterday: today.adding(days: -1)
      case .ago(let count, .days): today.adding(days: -count)
      case .ago(let count, .weeks): today.adding(days: -7 * count)
      case .ago(let count, .months): today.adding(months: -count)
      case .ago(let count, .years): today.adding(months: -12 * count)
      case .day, .month, .year, .today: today
      }
    return fixedDays ?? DaySpan(first: day, end: day.adding(days: 1))
  }
}

extension Bounds<QueryDate> {
  /// From the first day on and before the second; nil is no bound.
  ///
  /// `7d` by itself is all days since then.
  package func days(_ time: QueryTime) -> (from: CivilDay?, before: CivilDay?) {
    func span(_ date: QueryDate) -> DaySpan { date.days(time.today) }
    return switch self {
    case .exactly(.ago(let count, let unit)): (span(.ago(count, unit)).first, nil)
    case .exactly(let date): (span(date).first, span(date).end)
    case .above(let date): (span(date).end, nil)
    case .atLeast(let date): (span(date).first, nil)
    case .below(let date): (nil, span(date).first)
    case .atMost(let date): (nil, span(date).end)
    case .between(let first, let last): (span(first).first, span(last).end)
    }
  }
}

extension Bounds<Int> {
  /// Both ends belong to it; nil is no bound.
  package var numbers: (from: Int?, to: Int?) {
    switch self {
    case .exactly(let number): (number, number)
    case .above(let number): (number + 1, nil)
    case .atLeast(let number): (number, nil)
    case .below(let number): (nil, number - 1)
    case .atMost(let number): (nil, number)
    case .between(let first, let last): (first, last)
    }
  }
}
