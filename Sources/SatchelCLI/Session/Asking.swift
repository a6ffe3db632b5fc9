import Glibc
import SatchelModel
import SatchelCalendar
import SatchelQuery
import SatchelStorage

extension Session {
  /// What `today` means here, and when days begin in the machine's time zone.
  var queryTime: QueryTime { QueryTime(today: LocalDay.of(now), midnight: LocalDay.midnight) }

  /// The query that words on the command line say.
  ///
  /// - Throws: 64 with the place of the mistake.
  static func query(_ words: [String]) throws(Failure) -> Query {
    do { return try QueryParser.parse(words.joined(separator: " ")) } catch {
      throw Failure(error)
    }
  }
}

extension Failure {
  /// Says what is wrong and points at it.
  init(_ mistake: QueryMistake) {
    let pointer = MistakePointer(mistake)
    self.init(.usage, ([mistake.description] + pointer.lines).joined(separator: "\n"))
  }
}

/// The part of a query that holds a mistake, and below it a line that points there.
struct MistakePointer {
  private static let before = 40
  private static let after = 30

  let lines: [String]

  init(_ mistake: QueryMistake) {
    let scalars = Array(mistake.query.unicodeScalars)
    guard !scalars.isEmpty else {
      lines = []
      return
    }
    let first = min(mistake.place.lowerBound, scalars.count)
    let last = min(max(mistake.place.upperBound, first), scalars.count)
    let start = max(0, first - Self.before)
    let end = min(scalars.count, last + Self.after, first + 2 * Self.after)
    func text(_ range: Range<Int>) -> String {
      SafeText.line(String(String.UnicodeScalarView(scalars[range])))
    }
    let lead = (start > 0 ? "…" : "") + text(start..<first)
    let marked = text(first..<min(last, end))
    let rest = text(min(last, end)..<end)
    let width = max(1, DisplayWidth.of(marked))
    lines = [
      "  " + lead + marked + rest + (end < scalars.count ? "…" : ""),
      "  " + String(repeating: " ", count: DisplayWidth.of(lead))
        + String(repeating: "^", count: width),
    ]
  }
}

/// Days of the machine's time zone.
enum LocalDay {
  static func of(_ milliseconds: Int64) -> CivilDay {
    var seconds = time_t(milliseconds / 1000)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return CivilDay(number: 0) }
    return CivilDay(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
      ?? CivilDay(number: 0)
  }

  /// The moment at which the day begins, in milliseconds since 1970.
  @Sendable static func midnight(_ day: CivilDay) -> Int64 {
    var parts = tm()
    (parts.tm_year, parts.tm_mon) = (Int32(day.year - 1900), Int32(day.month - 1))
    (parts.tm_mday, parts.tm_isdst) = (Int32(day.day), -1)
    return Int64(mktime(&parts)) * 1000
  }
}
