import SatchelCalendar
import SatchelQuery
import SatchelTestSupport

extension Query {
  /// Any query that a person could have typed, spelt as oddly as can be.
  static func random(using random: inout SeededGenerator) -> Query {
    .random(using: &random, of: condition)
  }

  private static func condition(_ random: inout SeededGenerator) -> Query {
    let word = text(using: &random)
    let words = Words(word, isPrefix: Bool.random(using: &random))
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return .words(words, in: nil)
    case 1: return .words(words, in: Part.allCases.randomElement(using: &random))
    case 2: return .tag(words)
    case 3: return .site(Words(word).text)
    case 4: return .language(["en", "pt-br", "-"].randomElement(using: &random) ?? "en")
    case 5: return .quality(Quality.allCases.randomElement(using: &random) ?? .unread)
    case 6: return .saved(days(using: &random))
    case 7: return .length(numbers(using: &random))
    default: return .named(Words(word).text)
    }
  }

  private static func text(using random: inout SeededGenerator) -> String {
    let pieces = [
      "a", "or", "not", "NOT", "tag:", "is:unread", "\"", "“", "”", "(", ")", "-", "*", "@", " ",
      "\t", "..", ">", "é", "花园", "\u{301}", "\u{0}", "\\", "%", "'", "#", "/", ",", "https://",
    ]
    let count = Int.random(in: 0..<4, using: &random)
    // One letter at least, as what has none is never found.
    return (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }
      .appending("x").shuffled(using: &random).joined()
  }

  private static func days(using random: inout SeededGenerator) -> Bounds<QueryDate> {
    let dates: [QueryDate] = [
      .today, .yesterday, .ago(7, .days), .ago(0, .months), .year(2025),
      .month(year: 2025, month: 2), .day(CivilDay(number: 20_000)),
    ]
    let date = dates.randomElement(using: &random) ?? .today
    return bounds(date, date, using: &random)
  }

  private static func numbers(using random: inout SeededGenerator) -> Bounds<Int> {
    let number = Int.random(in: 0...9999, using: &random)
    return bounds(number, number + 10, using: &random)
  }

  private static func bounds<Value>(
    _ value: Value, _ last: Value, using random: inout SeededGenerator
  ) -> Bounds<Value> {
    [
      .exactly(value), .above(value), .atLeast(value), .below(value), .atMost(value),
      .between(value, last),
    ].randomElement(using: &random) ?? .exactly(value)
  }
}

extension [String] {
  fileprivate func appending(_ text: String) -> [String] { self + [text] }
}
