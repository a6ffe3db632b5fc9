import SatchelBytes
import SatchelConfig
import SatchelCrypto
import SatchelHTTP
import SatchelStorage
import SatchelSync

/// A sync of this machine's library with its remote, and of the pages that wait to be fetched.
struct Syncing {
  private let session: Session
  private let access: RemoteAccess
  private let credentials: SatchelSync.Credentials

  /// Opens the library; what a transfer obeys is the person's wish to stop unless something else is said.
  init(stoppingAt interruption: Interruption = Interrupts.wish) throws {
    session = try Session.open()
    access = RemoteAccess(session, interruption: interruption)
    credentials = try access.confirmed()
  }

  /// Opens the library and syncs it, unless another process does just now.
  static func once() throws -> SyncReport {
    let syncing = try Syncing()
    let lock = try syncing.access.lock()
    let report = try syncing.run()
    _ = consume lock
    return report
  }

  /// Sends and receives; and once more if a page was fetched meanwhile.
  private func run() throws -> SyncReport {
    do {
      let line = SyncProgressLine()
      defer { line.finish() }
      let report = try exchange(line)
      return try fetchWaiting() ? report.followed(by: try exchange(line)) : report
    } catch {
      try note(Failure(error))
      throw error
    }
  }

  private func exchange(_ line: SyncProgressLine) throws -> SyncReport {
    var sync = try newSession { line.show($0) }
    return try sync.run()
  }

  /// A session that can also be asked whether there is anything to do.
  func newSession(
    progress: @escaping (SyncProgress) -> Void = { _ in }
  ) throws -> SyncSession {
    var sync = SyncSession(
      library: session.library, remote: try access.remote(credentials),
      as: RemoteID(credentials.url), keys: credentials.keys,
      sidecar: try access.sidecar(for: credentials.keys.account), now: { SystemClock.now },
      progress: progress)
    sync.fetchesPictures = session.settings.pictures == .ahead
    return sync
  }

  /// Pages whose time has come; true if one was fetched, so that there is something new to send.
  private func fetchWaiting() throws -> Bool {
    let queue = try session.library.fetchQueue(limit: 200, now: session.now)
    var fetching = Fetching(session: session, verb: "fetch")
    try fetching.fetch(
      queue.map { PageToFetch(article: $0.article, url: $0.url, attempts: $0.attempts + 1) })
    return fetching.fetched > 0
  }

  /// For `status`, so that a sync that runs unattended does not fail unseen.
  private func note(_ failure: Failure) throws {
    let remote = RemoteID(credentials.url)
    guard var state = try session.library.remoteState(remote) else { return }
    state.lastError = failure.description
    try session.library.saveRemoteState(state, of: remote)
  }
}
