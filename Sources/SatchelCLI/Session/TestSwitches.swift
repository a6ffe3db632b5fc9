import Glibc
import SatchelConfig
import SatchelHTTP

/// What tests may bend, and nobody else: ignored unless `SATCHEL_TEST` is 1.
enum TestSwitches {
  private static func value(_ name: String) -> String? {
    processEnvironment("SATCHEL_TEST") == "1" ? processEnvironment(name) : nil
  }

  /// Milliseconds to add to the clock.
  static var clockOffset: Int64 {
    let seconds = value("SATCHEL_TEST_CLOCK_OFFSET").flatMap(Int64.init) ?? 0
    let limit: Int64 = 10_000_000_000
    return min(max(seconds, -limit), limit) * 1000
  }

  /// The one port of this machine that pages may be fetched from.
  static var loopbackPort: UInt16? {
    value("SATCHEL_TEST_ALLOW_LOOPBACK")?.split(separator: ":").last.flatMap { UInt16($0) }
  }
}

enum SystemClock {
  /// Milliseconds since 1970.
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000 + TestSwitches.clockOffset
  }
}
