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
      A relay says at once when there is news, and so does a folder to which others write on this machine, as Syncthing \
      does; other storage is looked at every minute. A remote that cannot be reached is tried again. `systemctl --user enable --now satchel-watch` runs it from login to logout.
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
  /// How long changes rest, so that a person's next one goes with them, or the rest of what somebody copies.
  private static let restMilliseconds: Int32 = 1000
  private static let pollSeconds = 50
  /// How long it takes, with several remotes, until a relay that cannot be reached is tried again.
  private static let retrySeconds = 10
  /// At the latest, since pages wait to be fetched again.
  private static let longestIdleSeconds = 600

  private let local: FolderWatch
  /// Folders that are remotes.
  private let shared: FolderWatch
  private let interruption: Interruption

  init(folder: String) throws(Failure) {
    let (local, shared) = (try FolderWatch(folder), FolderWatch())
    (self.local, self.shared) = (local, shared)
    interruption = Interruption {
      Interrupts.wish.isRequested || local.hasChanged || shared.hasChanged
    }
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
    var sources = try NewsSources(Syncing(stoppingAt: interruption))
    for folder in sources.folders { shared.add(folder) }
    let start = ContinuousClock.now
    var lookAt = start
    while start.duration(to: .now) < .seconds(Self.longestIdleSeconds), !Interrupts.wish.isRequested
    {
      // Before the look, so that a change right after it is noticed.
      local.forget()
      if try sources.haveUnsent() { return rest(local) }
      do {
        if shared.hasChanged { (_, lookAt) = (rest(shared), .now) }
        if lookAt <= .now {
          if try sources.haveNewsInStorage() { return }
          lookAt = .now + .seconds(Self.pollSeconds)
        }
        if try waitForNews(sources) { return }
      } catch SyncError.remote(.interrupted) {}
    }
  }

  /// True for news at a relay, false when it is time to look elsewhere.
  private func waitForNews(_ sources: NewsSources) throws -> Bool {
    if let hasNews = try sources.haveNewsAtRelays(withinSeconds: Self.pollSeconds) {
      return hasNews
    }
    _ = FolderWatch.wait(
      for: [local, shared],
      milliseconds: Int32(sources.hasRelays ? Self.retrySeconds : Self.pollSeconds) * 1000)
    return false
  }

  private func rest(_ watch: FolderWatch) {
    watch.rest(milliseconds: Self.restMilliseconds) { Interrupts.wish.isRequested }
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
