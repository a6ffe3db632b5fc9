import Logging
import SatchelRelayLog

/// What the relay does of itself, until its task is cancelled.
struct Upkeep: Sendable {
  let log: RelayLog
  let logger: Logger

  private static let secondsBetweenCleanings = 3600

  func run() async {
    while !Task.isCancelled {
      await attempt { () throws(RelayLogError) in
        try await log.removeAbandoned(now: currentMilliseconds())
      }
      for _ in 0..<Self.secondsBetweenCleanings where !Task.isCancelled {
        // A cancelled sleep ends early, which is what is wanted of it.
        try? await Task.sleep(for: .seconds(1))
        await attempt { () throws(RelayLogError) in try await log.noticeOtherPrograms() }
      }
    }
  }

  private func attempt(_ action: () async throws(RelayLogError) -> Void) async {
    do { try await action() } catch {
      logger.error("upkeep failed", metadata: ["reason": "\(error)"])
    }
  }
}
