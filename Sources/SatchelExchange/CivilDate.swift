import SatchelCalendar

/// Dates as text, by arithmetic alone: a formatter with its locale tables would cost more time than
/// most verbs take.
package enum CivilDate {
  private static let millisecondsPerDay: Int64 = 86_400_000

  /// The times that can be written with four digits of a year: 0000-01-01 to 9999-12-31.
  package static let writable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

  /// `2025-03-04T05:06:07.089Z`; times that need more than four digits of a year become the nearest.
  package static func iso8601(_ milliseconds: Int64) -> String {
    let (day, rest) = split(milliseconds)
    let seconds = rest / 1000
    return "\(day.text)T\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
      + ".\(CivilDay.padded(Int(rest % 1000), 3))Z"
  }

  /// The day alone: `2025-03-04`.
  package static func day(ofMilliseconds milliseconds: Int64) -> String {
    split(milliseconds).day.text
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
      let fraction = bytes.count == 20 ? 0 : number(20, 3), hour < 24, minute < 60, second < 60
    else { return nil }
    // The 31st of a shorter month is no day.
    guard let date = CivilDay(year: Int(year), month: Int(month), day: Int(day)) else { return nil }
    return Int64(date.number) * millisecondsPerDay + ((hour * 60 + minute) * 60 + second) * 1000
      + fraction
  }

  private static func split(_ milliseconds: Int64) -> (day: CivilDay, rest: Int64) {
    let time = min(max(milliseconds, writable.lowerBound), writable.upperBound)
    let rest = time % millisecondsPerDay
    let positive = rest < 0 ? rest + millisecondsPerDay : rest
    return (CivilDay(number: Int((time - positive) / millisecondsPerDay)), positive)
  }

  private static func two(_ number: Int64) -> String { CivilDay.padded(Int(number), 2) }
}
