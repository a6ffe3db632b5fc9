/// Dates as text, by arithmetic alone: a formatter with its locale tables would cost more time than
/// most verbs take.
package enum CivilDate {
  private static let millisecondsPerDay: Int64 = 86_400_000

  /// The times that can be written with four digits of a year: 0000-01-01 to 9999-12-31.
  package static let writable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

  /// `2025-03-04T05:06:07.089Z`; times that need more than four digits of a year become the nearest.
  package static func iso8601(_ milliseconds: Int64) -> String {
    let time = min(max(milliseconds, writable.lowerBound), writable.upperBound)
    let (days, rest) = split(time)
    let seconds = rest / 1000
    return "\(day(days))T\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
      + ".\(padded(rest % 1000, 3))Z"
  }

  /// The day alone: `2025-03-04`.
  package static func day(ofMilliseconds milliseconds: Int64) -> String {
    day(split(min(max(milliseconds, writable.lowerBound), writable.upperBound)).days)
  }

  /// Reads what `iso8601` writes, with or without the milliseconds; nil for anything else.
  package static func milliseconds(iso8601 text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count == 20 || bytes.count == 24, bytes.last == UInt8(ascii: "Z") else {
      return nil
    }
    func number(_ start: Int, _ length: Int) -> Int64? {
      let digits = bytes[start..<start + length]
      guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
    let marks: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
    guard marks.allSatisfy({ bytes[$0] == $1.asciiValue }),
      bytes.count == 20 || bytes[19] == UInt8(ascii: "."),
      let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
      let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
      let fraction = bytes.count == 20 ? 0 : number(20, 3),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    let days = days(year: year, month: month, day: day)
    // The 31st of a shorter month comes out as another day than was written.
    guard civil(days) == (year, month, day) else { return nil }
    return days * millisecondsPerDay + ((hour * 60 + minute) * 60 + second) * 1000 + fraction
  }

  private static func split(_ milliseconds: Int64) -> (days: Int64, rest: Int64) {
    let rest = milliseconds % millisecondsPerDay
    let positive = rest < 0 ? rest + millisecondsPerDay : rest
    return ((milliseconds - positive) / millisecondsPerDay, positive)
  }

  private static func day(_ days: Int64) -> String {
    let (year, month, day) = civil(days)
    return "\(padded(year, 4))-\(two(month))-\(two(day))"
  }

  /// The Gregorian date of a day counted from 1970-01-01.
  ///
  /// Years are taken to begin in March, so that the leap day is the last of its year; 400 years have
  /// 146,097 days.
  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func two(_ number: Int64) -> String { padded(number, 2) }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
