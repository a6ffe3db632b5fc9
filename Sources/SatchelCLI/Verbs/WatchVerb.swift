import ArgumentParser
import SatchelConfig
import SatchelHTTP
import SatchelStorage
import SatchelSync

struct Watch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract:
      "Stay in sync until told to stop: what changes here goes out, what changes elsewhere comes.",
    discussion: """
      A relay says at once when there is news. Other storage is looked at every minute, and a folder \
      on this machine also when something is written there. A remote that cannot be reached is tried \
      again. `systemctl --user enable --now satchel-watch` runs it from login to logout.
      """)

  func run() throws {
    Interrupts.catchFirst()
    let places = try Places(environment: processEnvironment)
    try places.create()
    let lock: FileLock
    do { lock = try FileLock(places.state + "/watch.lock") } catch StorageError.busy {
      throw Failure(.tryLater, "another `satchel watch` of this library is running")
    }
    try Watching(folder: places.data).run()
    _ = consume lock
  }
}

/// Syncs, waits for a reason to sync again, and so on.
private struct Watching {
  /// How long changes rest, so that a person's next one goes out with them.
  private static let restMilliseconds: Int32 = 1000
  private static let pollSeconds = 50
  /// At the latest, since pages wait to be fetched again.
  private static let longestIdleSeconds = 600

  private let local: FolderWatch
  private let interruption: Interruption

  init(folder: String) throws(Failure) {
    let local = try FolderWatch([folder])
    self.local = local
    interruption = Interruption { Interrupts.wish.isRequested || local.hasChanged }
  }

  func run() throws {
    var failures = 0
    while !Interrupts.wish.isRequested {
      do {
        try sync()
        try waitForReason()
        failures = 0
      } catch {
        let failure = Failure(error)
        if Interrupts.wish.isRequested { return }
        guard failure.isPassing else { throw failure }
        failures += 1
        if failures == 1 { Message.warning("\(failure.description); trying again") }
        pause(seconds: Self.pause(after: failures))
      }
    }
  }

  private func sync() throws {
    local.forget()
    let report = try Syncing.once()
    report.sayTroubles()
    if report.hasChanges { try report.show() }
    try Output.flush()
  }

  /// Returns when there is something to send or to take.
  private func waitForReason() throws {
    let syncing = try Syncing(stoppingAt: interruption)
    var session = try syncing.newSession()
    var idleSeconds = 0
    while idleSeconds < Self.longestIdleSeconds, !Interrupts.wish.isRequested {
      // Before the look, so that a change right after it is noticed.
      local.forget()
      if try session.hasUnsent() { return rest() }
      do {
        if try session.hasNews(waitingSeconds: Self.pollSeconds) { return }
        if !session.canWait { _ = local.wait(milliseconds: Int32(Self.pollSeconds) * 1000) }
      } catch SyncError.remote(.interrupted) {
        continue
      }
      idleSeconds += Self.pollSeconds
    }
  }

  /// Until nothing was written for a moment; not for ever, as an import writes for minutes.
  private func rest() {
    for _ in 0..<10 where !Interrupts.wish.isRequested {
      local.forget()
      guard local.wait(milliseconds: Self.restMilliseconds) else { return }
    }
  }

  private func pause(seconds: Int) {
    for _ in 0..<seconds where !Interrupts.wish.isRequested {
      local.forget()
      _ = local.wait(milliseconds: 1000)
    }
  }

  /// 2, 4, 8 … seconds, at most five minutes.
  private static func pause(after failures: Int) -> Int { min(1 << min(failures, 8), 300) }
}

extension Failure {
  /// Whether trying again later may help by itself.
  fileprivate var isPassing: Bool {
    [.unreachable, .tryLater, .nonsense].contains(status)
  }
}
