/// A day of the Gregorian calendar, of whatever place, in a year of four digits.
package struct CivilDay: Hashable, Comparable, Sendable {
  package let year, month, day: Int

  /// Days since 1970-01-01 of 0000-01-01 and 9999-12-31.
  package static let numbers = -719_528...2_932_896
  private static let daysOf400Years = 146_097
  /// Years begin in March here, so that the leap day ends one, and 400 years before our own, so that none is
  /// negative.
  private static let daysBefore1970 = 719_468 + daysOf400Years

  /// Nil for a day that no calendar has, or one outside the years 0 to 9999.
  package init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    let date = CivilDay(number: Self.number(year: year, month: month, day: day))
    guard (date.year, date.month, date.day) == (year, month, day) else { return nil }
    self = date
  }

  /// The day so many days after 1970-01-01; those far off become the nearest that can be written.
  package init(number: Int) {
    let shifted = min(max(number, Self.numbers.lowerBound), Self.numbers.upperBound)
    let (era, dayOfEra) = (shifted + Self.daysBefore1970)
      .quotientAndRemainder(dividingBy: Self.daysOf400Years)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * dayOfYear + 2) / 153
    month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    year = (era - 1) * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
  }

  /// Days since 1970-01-01.
  package var number: Int { Self.number(year: year, month: month, day: day) }

  package func adding(days: Int) -> CivilDay {
    let (sum, overflow) = number.addingReportingOverflow(days)
    return CivilDay(number: overflow ? days : sum)
  }

  /// The same day of another month, or the last of a month that is too short for it.
  package func adding(months: Int) -> CivilDay {
    let last = 9999 * 12 + 11
    let count = min(max(year * 12 + month - 1 + min(max(months, -last), last), 0), last)
    let (year, month) = (count / 12, count % 12 + 1)
    for day in [day, 30, 29] where day <= self.day {
      if let date = CivilDay(year: year, month: month, day: day) { return date }
    }
    return CivilDay(number: Self.number(year: year, month: month, day: 28))
  }

  package static func < (left: CivilDay, right: CivilDay) -> Bool { left.number < right.number }

  /// As ISO 8601 has it: `2025-03-04`.
  package var text: String {
    "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
  }

  package static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func number(year: Int, month: Int, day: Int) -> Int {
    let (era, yearOfEra) = (400 + (month <= 2 ? year - 1 : year)).quotientAndRemainder(
      dividingBy: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * daysOf400Years + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
      - daysBefore1970
  }
}
