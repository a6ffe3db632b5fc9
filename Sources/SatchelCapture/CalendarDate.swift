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

  /// A date in words somewhere in the text: `February 10, 2016`, `10 Feb 2016`, or ISO.
  static func written(in text: some StringProtocol) -> String? {
    let words = text.prefix(500).split(whereSeparator: isBetweenWords).map { String($0) }
    for (index, word) in words.enumerated() {
      if let date = iso(word) { return date }
      guard let month = month(named: word) else { continue }
      let before = index > 0 ? number(words[index - 1][...]) : nil
      let after = words.dropFirst(index + 1).prefix(2).map { number($0[...]) }
      switch (before, after.first ?? nil, after.last ?? nil) {
      case (_, let day?, let year?) where after.count == 2 && year > 31:
        if let date = date(year: year, month: month, day: day) { return date }
      case (let day?, let year?, _):
        if let date = date(year: year, month: month, day: day) { return date }
      default: break
      }
    }
    return nil
  }

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
    let rest = text.dropFirst()
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

  /// A number of one to four ASCII digits, with an English ordinal's ending or without.
  private static func number(_ text: Substring) -> Int? {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard (1...4).contains(digits.utf8.count) else { return nil }
    guard ["", "st", "nd", "rd", "th"].contains(text.dropFirst(digits.count)) else { return nil }
    return Int(digits)
  }

  private static func month(named word: String) -> Int? {
    let word = word.lowercased()
    guard word.utf8.count >= 3 else { return nil }
    return months.firstIndex { $0 == word || $0.prefix(3) == word }.map { $0 + 1 }
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
}
