import Glibc
import SatchelExchange

/// Times as people read them, in the time zone of the machine.
enum LocalDate {
  /// A time further ahead than this comes from a wrong clock.
  private static let tolerance: Int64 = 24 * 60 * 60 * 1000

  /// `2025-03-04`; `unknown` for a time in the future.
  static func day(_ milliseconds: Int64, now: Int64) -> String {
    String(text(milliseconds, now: now).prefix { $0 != " " })
  }

  /// `2025-03-04 05:06`; `unknown` for a time in the future.
  static func minute(_ milliseconds: Int64, now: Int64) -> String { text(milliseconds, now: now) }

  private static func text(_ milliseconds: Int64, now: Int64) -> String {
    guard milliseconds <= now.addingReportingOverflow(tolerance).partialValue else {
      return "unknown"
    }
    var seconds = time_t(milliseconds / 1000)
    var parts = tm()
    // As the same clock reading in the zone, written by the arithmetic that exports use.
    guard localtime_r(&seconds, &parts) != nil else { return "unknown" }
    let shifted = milliseconds + Int64(parts.tm_gmtoff) * 1000
    let iso = CivilDate.iso8601(shifted)
    return iso.prefix(10) + " " + iso.dropFirst(11).prefix(5)
  }
}
