/// A day of the Gregorian calendar, of whatever place.
package struct CivilDay: Hashable, Comparable, Sendable {
  package let year, month, day: Int

  /// Nil for a day that no calendar has, or one outside the years 1 to 9999.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    let date = CivilDay(number: Self.number(year: year, month: month, day: day))
    guard (date.year, date.month, date.day) == (year, month, day) else { return nil }
    self = date
  }

  /// The day so many days after 1970-01-01; those far off become the nearest that can be written.
  package init(number: Int) {
    // Years begin in March here, so that the leap day ends one; 400 of them have 146,097 days.
    let shifted = min(max(number, -719_162), 2_932_896) + 719_468
    let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * dayOfYear + 2) / 153
    month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
  }

  /// Days since 1970-01-01.
  package var number: Int { Self.number(year: year, month: month, day: day) }

  package func adding(days: Int) -> CivilDay { CivilDay(number: number + days) }

  /// The same day of another month, or the last of a month that is too short for it.
  package func adding(months: Int) -> CivilDay {
    let count = min(max(year * 12 + month - 1 + months, 12), 9999 * 12 + 11)
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

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func number(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = (marchYear / 400, marchYear % 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
