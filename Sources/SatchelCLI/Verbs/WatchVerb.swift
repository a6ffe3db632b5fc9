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
      A relay says at once when there is news; several relays are waited for in turns of a few seconds. Other \
      storage is looked at every minute, and a folder on this machine also when something is written there. A \
      remote that cannot be reached is tried again. `systemctl --user enable --now satchel-watch` runs it from login to logout.
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
  /// How long one of several relays is waited for before it is the next one's turn.
  private static let turnSeconds = 4
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
    let outcome = try Syncing.once()
    outcome.sayTroubles()
    if outcome.hasChanges { try outcome.show() }
    try Output.flush()
    // One of several that cannot be reached is tried again with the next sync.
    if !outcome.hasReached, let failure = outcome.failure { throw failure }
  }

  /// Returns when there is something to send or to take.
  private func waitForReason() throws {
    let syncing = try Syncing(stoppingAt: interruption)
    var sessions = try syncing.remotes.map { try syncing.newSession($0) }
    let turn = sessions.count(where: \.canWait) > 1 ? Self.turnSeconds : Self.pollSeconds
    var (idleSeconds, lookedAt) = (0, -Self.pollSeconds)
    while idleSeconds < Self.longestIdleSeconds, !Interrupts.wish.isRequested {
      // Before the look, so that a change right after it is noticed.
      local.forget()
      if try hasUnsent(sessions) { return rest() }
      let isTime = idleSeconds - lookedAt >= Self.pollSeconds
      if isTime { lookedAt = idleSeconds }
      let waited: Int?
      do { waited = try wait(for: &sessions, turn, looksAtStorage: isTime) } catch SyncError.remote(
        .interrupted)
      { continue }
      guard let waited else { return }
      idleSeconds += waited
    }
  }

  private func hasUnsent(_ sessions: [SyncSession]) throws -> Bool {
    for session in sessions where try session.hasUnsent() { return true }
    return false
  }

  /// Waits at those that can wait, one after the other; seconds, or nil when there is news.
  private func wait(
    for sessions: inout [SyncSession], _ turn: Int, looksAtStorage: Bool
  ) throws -> Int? {
    var seconds = 0
    let isAlone = sessions.count == 1
    // Storage answers at once, so it comes first.
    let storage = looksAtStorage ? sessions.indices.filter { !sessions[$0].canWait } : []
    for index in storage + sessions.indices.filter({ sessions[$0].canWait }) {
      let canWait = sessions[index].canWait
      let answer = try ask(&sessions[index], canWait ? turn : 0, isAlone: isAlone)
      if answer == true { return nil }
      if canWait, answer != nil { seconds += turn }
    }
    guard seconds == 0 else { return seconds }
    _ = local.wait(milliseconds: Int32(turn) * 1000)
    return turn
  }

  /// Nil for one of several remotes that cannot be reached now.
  private func ask(
    _ session: inout SyncSession, _ seconds: Int, isAlone: Bool
  ) throws(SyncError) -> Bool? {
    do {
      return try session.hasNews(waitingSeconds: seconds)
    } catch {
      guard case .remote(let reason) = error, reason.isPassing, !isAlone else {
        throw error
      }
      return nil
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

extension RemoteError {
  /// Whether other remotes may do better.
  fileprivate var isPassing: Bool {
    switch self {
    case .unreachable, .tls, .busy, .wiped: true
    default: false
    }
  }
}
