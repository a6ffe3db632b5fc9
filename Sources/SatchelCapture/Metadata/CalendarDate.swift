/// Reads dates as pages and people write them; writes them as ISO 8601.
enum CalendarDate {
  /// A date with or without time, checked and spelt as ISO 8601: `2024-05-01T10:00:00Z`.
  ///
  /// Nil for anything that does not start with year, month and day. A time that is not understood is
  /// left off.
  static func iso(_ text: String) -> String? {
    let text = CleanText.line(text, limit: 64)
    let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
      let year = number(parts[0]), let month = number(parts[1]), let day = number(parts[2]),
      let date = date(year: year, month: month, day: day)
    else { return nil }
    return date + (time(text.dropFirst(10)) ?? "")
  }

  /// A date in any of the ways that pages write one: as ISO 8601, in words, or in numbers.
  ///
  /// `12.05.2024` is the twelfth of May; with slashes `order` decides, unless no month has that number.
  static func any(_ text: String, order: DayOrder = .monthFirst) -> String? {
    let line = CleanText.line(text, limit: 200)
    return iso(line) ?? numbered(line, order)
      ?? written(in: line).map { $0 + (zonedTime(in: line) ?? "") }
  }

  /// The first time of day with its zone, as in `17:15:49 +0100`; without one it may be of any half of
  /// the day.
  private static func zonedTime(in line: String) -> String? {
    let words = line.split(separator: " ")
    let clock = words.drop { !$0.contains(":") }.prefix(2).joined(separator: " ")
    return time((" " + clock)[...]).flatMap { $0.count > "T00:00:00".count ? $0 : nil }
  }

  private typealias Number = (value: Int, digits: Int, separator: Unicode.Scalar)

  /// The first run of three numbers, or of eight digits, that is a date.
  private static func numbered(_ text: String, _ order: DayOrder) -> String? {
    var numbers: [Number] = []
    var (value, digits) = (0, 0)
    for scalar in text.unicodeScalars.prefix(200) {
      if let digit = digit(scalar) {
        guard digits < 14 else { return nil }
        if digits < 8 { value = value * 10 + digit }
        digits += 1
        continue
      }
      if digits > 0 { numbers.append((value, digits, scalar)) }
      (value, digits) = (0, 0)
    }
    if digits > 0 { numbers.append((value, digits, " ")) }
    return inNumbers(numbers, order)
  }

  /// In any script.
  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    if scalar.isASCII { return ("0"..."9").contains(scalar) ? Int(scalar.value - 0x30) : nil }
    guard scalar.properties.generalCategory == .decimalNumber else { return nil }
    return scalar.properties.numericValue.flatMap { Int(exactly: $0) }
  }

  private static func inNumbers(_ numbers: [Number], _ order: DayOrder) -> String? {
    for (index, first) in numbers.enumerated() {
      if first.digits == 8 || first.digits == 14,
        let date = recent(first.value / 10000, first.value / 100 % 100, first.value % 100)
      {
        return date
      }
      let next = Array(numbers.dropFirst(index + 1).prefix(2))
      guard next.count == 2, next[0].digits <= 2, isSeparator(first.separator),
        isSeparator(next[0].separator)
      else { continue }
      let (second, third) = (next[0].value, next[1].value)
      let date: String? =
        if first.digits == 4 {
          recent(first.value, second, third)
        } else if first.separator == "/", order == .monthFirst {
          recent(third, first.value, second) ?? recent(third, second, first.value)
        } else {
          recent(third, second, first.value) ?? recent(third, first.value, second)
        }
      if let date { return date }
    }
    return nil
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    ["-", "/", ".", "年", "月", "년", "월"].contains(scalar)
  }

  /// `Z` or the like of a date as `iso` writes them; nil for one without a zone.
  static func zone(of date: String) -> Substring? {
    let zone = date.dropFirst("2024-05-01T10:00:00".count)
    return zone.isEmpty ? nil : zone
  }

  /// Whether the two are the same day or follow each other.
  static func areNeighbours(_ left: String, _ right: String) -> Bool {
    guard let left = dayNumber(left), let right = dayNumber(right) else { return false }
    return abs(left - right) <= 1
  }

  /// Days since some day of the year 0, for dates as `iso` writes them.
  private static func dayNumber(_ date: String) -> Int? {
    let parts = date.prefix(10).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    // March starts the year, so that the leap day ends it.
    let (year, month) = (parts[1] > 2 ? parts[0] : parts[0] - 1, (parts[1] + 9) % 12)
    return year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + parts[2]
  }

  /// A date since there is a web.
  static func recent(_ year: Int, _ month: Int, _ day: Int) -> String? {
    (1990...2100).contains(year) ? date(year: year, month: month, day: day) : nil
  }

  /// A date in words somewhere in the text: `February 10, 2016`, `10 Feb 2016`, `2016. február 10.`, or ISO.
  static func written(in text: some StringProtocol) -> String? {
    let words = text.prefix(500).split(whereSeparator: isBetweenWords).map { String($0) }
      .filter { !fillers.contains($0.lowercased()) }
    for (index, word) in words.enumerated() {
      if let date = iso(word) { return date }
      guard let month = MonthNames.month(word) else { continue }
      let before = index > 0 ? number(words[index - 1][...]) : nil
      let after = words.dropFirst(index + 1).prefix(2).map { number($0[...]) }
      switch (before, after.first ?? nil, after.last ?? nil) {
      case (_, let day?, let year?) where after.count == 2 && year > 31:
        if let date = date(year: year, month: month, day: day) { return date }
      case (let year?, let day?, _) where year > 31:
        if let date = date(year: year, month: month, day: day) { return date }
      case (let day?, let year?, _):
        if let date = date(year: year, month: month, day: day) { return date }
      default: break
      }
    }
    return nil
  }

  private static let fillers: Set<String> = ["de", "del", "of", "the", "di", "do", "da", "den"]

  private static func isBetweenWords(_ character: Character) -> Bool {
    !(character.isLetter || character.isNumber || character == "-")
  }

  private static func date(year: Int, month: Int, day: Int) -> String? {
    guard (1000...9999).contains(year), (1...12).contains(month) else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...lengths[month - 1]).contains(day) else { return nil }
    return "\(year)-\(twoDigits(month))-\(twoDigits(day))"
  }

  /// The time and zone after a date, with `T` before it; nil when it is not understood.
  private static func time(_ text: Substring) -> String? {
    guard let first = text.first, first == "T" || first == "t" || first == " " else { return nil }
    let rest = text.dropFirst().prefix(while: \.isASCII)
    let clock = rest.prefix { $0.isNumber || $0 == ":" }
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0.utf8.count == 2 }),
      let hour = number(parts[0]), hour < 24, let minute = number(parts[1]), minute < 60,
      parts.count == 2 || number(parts[2]).map({ $0 <= 60 }) ?? false
    else { return nil }
    let seconds = parts.count == 3 ? parts[2] : "00"
    let afterFraction = rest.dropFirst(clock.count).drop { $0 == "." || $0.isNumber }
    return "T\(parts[0]):\(parts[1]):\(seconds)" + (zone(afterFraction) ?? "")
  }

  private static func zone(_ text: Substring) -> String? {
    let text = text.drop { $0 == " " }
    if text == "Z" || text == "z" || text == "UTC" || text == "GMT" { return "Z" }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.utf8.count == 4, let value = number(digits[...]), value / 100 < 24,
      value % 100 < 60
    else { return nil }
    return value == 0 ? "Z" : "\(sign)\(digits.prefix(2)):\(digits.suffix(2))"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// A number of one to four digits, with an ordinal's ending or without.
  private static func number(_ text: Substring) -> Int? {
    let digits = text.unicodeScalars.prefix(5).map(digit).prefix { $0 != nil }.compactMap(\.self)
    guard (1...4).contains(digits.count) else { return nil }
    let ending = String(text.unicodeScalars.dropFirst(digits.count))
    guard ["", "st", "nd", "rd", "th", "er", "º"].contains(ending) else { return nil }
    return digits.reduce(0) { $0 * 10 + $1 }
  }
}
