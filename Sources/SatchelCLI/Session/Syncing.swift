import SatchelBytes
import SatchelConfig
import SatchelCrypto
import SatchelHTTP
import SatchelStorage
import SatchelSync

/// A sync of this machine's library with its remotes, and of the pages that wait to be fetched.
struct Syncing {
  private let session: Session
  let access: RemoteAccess
  let remotes: [SatchelSync.Credentials]

  /// Opens the library; what a transfer obeys is the person's wish to stop unless something else is said.
  ///
  /// `name` chooses one remote, by its name or address; nil is all.
  init(_ name: String? = nil, stoppingAt interruption: Interruption = Interrupts.wish) throws {
    let access = RemoteAccess(try Session.open(), interruption: interruption)
    let chosen = try name.map { [try access.confirmed($0)] }
    self.init(access: access, remotes: try chosen ?? access.confirmed())
  }

  init(access: RemoteAccess, remotes: [SatchelSync.Credentials]) {
    (self.access, self.remotes, session) = (access, remotes, access.session)
  }

  /// Opens the library and syncs it, unless another process does just now.
  static func once(_ name: String? = nil) throws -> SyncOutcome {
    let syncing = try Syncing(name)
    let lock = try syncing.access.lock()
    let outcome = try syncing.run()
    _ = consume lock
    return outcome
  }

  /// Gives a remote, or all of them, all that is here once more; returns how many texts and pictures were sent.
  static func repair(_ name: String?) throws -> Int {
    let syncing = try Syncing(name)
    let lock = try syncing.access.lock()
    let line = SyncProgressLine()
    defer { line.finish() }
    var sent = 0
    for remote in syncing.remotes {
      var sync = try syncing.newSession(remote) { line.show($0) }
      let report = try sync.repair()
      report.sayTroubles()
      sent += report.bodiesSent
    }
    _ = consume lock
    return sent
  }

  /// Sends and receives, one remote after the other, whatever becomes of the others; and once more if there is
  /// something that those before do not have.
  ///
  /// The caller holds the library's sync lock.
  func run() throws -> SyncOutcome {
    var outcome = SyncOutcome()
    // It may have another name by now, or go on under another id.
    try access.introduce()
    let line = SyncProgressLine()
    for remote in remotes { try outcome.add(remote, try exchange(with: remote, line)) }
    let hasFetched = try outcome.hasReached ? fetchWaiting() : false
    if try hasFetched || outcome.hasNewsForOthers || haveUnsent(outcome.reached) {
      for remote in outcome.reached { try outcome.add(remote, try exchange(with: remote, line)) }
    }
    line.finish()
    outcome.machines = try machines()
    outcome.copies = try session.compareArrived()
    return outcome
  }

  /// Whether one of them lacks changes of this machine, which may go on under a new id since it was asked.
  func haveUnsent(_ remotes: [SatchelSync.Credentials]) throws -> Bool {
    try remotes.contains { try session.library.hasUnsent(for: RemoteID($0.url)) }
  }

  /// - Throws: only when the person wants to stop.
  private func exchange(
    with remote: SatchelSync.Credentials, _ line: SyncProgressLine
  ) throws -> Result<SyncReport, Failure> {
    do {
      if !remote.isRenewed { try access.rotate(remote) }
      var sync = try newSession(remote) { line.show($0) }
      let report = try sync.run()
      if let log = report.stalled.first { try note(log.sentence(try machines()), of: remote) }
      return .success(report)
    } catch {
      line.finish()
      let failure = Failure(error)
      try note(failure.description, of: remote)
      guard failure.status != .interrupted else { throw failure }
      return .failure(failure)
    }
  }

  /// A session that can also be asked whether there is anything to do.
  ///
  /// `way` is how it is reached, if that is known already.
  func newSession(
    _ remote: SatchelSync.Credentials, over way: (any Remote)? = nil,
    progress: @escaping (SyncProgress) -> Void = { _ in }
  ) throws -> SyncSession {
    let keys = try access.known().keys()
    var sync = SyncSession(
      library: session.library, remote: try way ?? access.remote(remote), as: RemoteID(remote.url),
      keys: keys, sidecar: try access.sidecar(for: keys.account), now: { SystemClock.now },
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

  /// The names of other machines.
  private func machines() throws -> [ReplicaID: String] {
    let named = try session.library.peers().compactMap { peer in
      peer.name.map { (peer.replica, $0) }
    }
    return Dictionary(named) { first, _ in first }
  }

  /// For `status`, so that a sync that runs unattended does not fail unseen.
  private func note(_ trouble: String, of remote: SatchelSync.Credentials) throws {
    let id = RemoteID(remote.url)
    var state = try session.library.remoteState(id) ?? RemoteState()
    state.lastError = trouble
    try session.library.saveRemoteState(state, of: id)
  }
}

/// What became of a sync with each remote.
struct SyncOutcome {
  private(set) var reports: [(remote: SatchelSync.Credentials, report: SyncReport)] = []
  private(set) var failures: [(remote: SatchelSync.Credentials, failure: Failure)] = []
  /// The names of other machines.
  var machines: [ReplicaID: String] = [:]
  /// Articles that came and tell the story of another one.
  var copies: [StoryPair] = []

  mutating func add(
    _ remote: SatchelSync.Credentials, _ result: Result<SyncReport, Failure>
  ) throws {
    let place = reports.firstIndex { $0.remote.url == remote.url }
    switch result {
    case .success(let report):
      if let place {
        reports[place].report = reports[place].report.followed(by: report)
      } else {
        reports.append((remote, report))
      }
    case .failure(let failure):
      if let place { reports.remove(at: place) }
      failures.append((remote, failure))
    }
  }

  var hasReached: Bool { !reports.isEmpty }

  var reached: [SatchelSync.Credentials] { reports.map(\.remote) }

  /// Whether one remote gave what another one, asked before it, may not have.
  var hasNewsForOthers: Bool {
    reports.count > 1
      && reports.contains { _, report in
        report.hasPassedOn || report.operationsReceived + report.bodiesReceived > 0
      }
  }

  var hasChanges: Bool { reports.contains { $0.report.hasChanges } }

  /// What the verb ends with; nil if all was sent and taken everywhere.
  var failure: Failure? {
    if let first = failures.first {
      let others = reports.isEmpty ? "" : "; the other remotes are in sync"
      return Failure(first.failure.status, first.failure.description + others)
    }
    guard !reports.allSatisfy({ $0.report.isComplete }) else { return nil }
    return Failure(
      .tryLater, "not everything could be taken; what is missing is kept at the remote")
  }
}
