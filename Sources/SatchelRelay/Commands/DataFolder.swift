import ArgumentParser
import Foundation
import SatchelRelayLog

/// The option that names where the relay keeps everything.
struct DataFolder: ParsableArguments {
  @Option(name: .customLong("data"), help: "The folder in which the relay keeps everything.")
  var path: String

  /// Opens a log that a relay has made before; a relay may be serving it.
  func openExisting() throws -> RelayLog {
    guard RelayLog.exists(in: path) else {
      throw CommandFailure(
        description: "there is no relay's log in '\(path)'; `satchel-relay serve` makes one")
    }
    return try RelayLog(folder: path)
  }
}

/// The present moment in milliseconds since 1970; 0 for a clock set before that.
func currentMilliseconds() -> UInt64 {
  UInt64(max(0, Date().timeIntervalSince1970 * 1000))
}
