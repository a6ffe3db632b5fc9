import ArgumentParser
import SatchelBytes
import SatchelCrypto
import SatchelExchange
import SatchelModel
import SatchelStorage
import SatchelSync

struct Sync: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Send what changed here, take what changed on other machines.",
    discussion: """
      It exits 0 only if all was sent and taken. Afterwards it tries pages again that could not be \
      fetched before.
      """)

  @Flag(help: "Print what was done as one JSON object.") var json = false

  func run() throws {
    Interrupts.catchFirst()
    let session = try Session.open()
    let access = RemoteAccess(session)
    let lock = try access.lock()
    let credentials = try access.confirmed()
    let remote = RemoteID(credentials.url)
    var report: SyncReport
    do {
      report = try exchange(access, credentials, remote)
      if try fetchWaiting(session) {
        report = try exchange(access, credentials, remote, after: report)
      }
    } catch {
      try note(Failure(error), for: remote, in: session)
      throw error
    }
    _ = consume lock
    try show(report, with: credentials.url)
    guard report.isComplete else {
      throw Failure(
        .tryLater, "not everything could be taken; what is missing is kept at the remote")
    }
  }

  private func exchange(
    _ access: RemoteAccess, _ credentials: Credentials, _ remote: RemoteID,
    after former: SyncReport? = nil
  ) throws -> SyncReport {
    let line = SyncProgressLine()
    defer { line.finish() }
    var sync = SyncSession(
      library: access.session.library, remote: try access.remote(credentials), as: remote,
      keys: credentials.keys, sidecar: try access.sidecar(for: credentials.keys.account),
      now: { SystemClock.now }, newReplica: { ReplicaID(value: .random(in: 1...UInt64.max)) },
      progress: { line.show($0) })
    let report = try sync.run()
    return former.map { $0.followed(by: report) } ?? report
  }

  /// Pages whose time has come; true if one was fetched, so that there is something new to send.
  private func fetchWaiting(_ session: Session) throws -> Bool {
    let queue = try session.library.fetchQueue(limit: 200, now: session.now)
    var fetching = Fetching(session: session, verb: "fetch")
    try fetching.fetch(
      queue.map { PageToFetch(article: $0.article, url: $0.url, attempts: $0.attempts + 1) })
    return fetching.fetched > 0
  }

  /// For `status`, so that a sync that runs unattended does not fail unseen.
  private func note(_ failure: Failure, for remote: RemoteID, in session: Session) throws {
    guard var state = try session.library.remoteState(remote) else { return }
    state.lastError = failure.description
    try session.library.saveRemoteState(state, of: remote)
  }

  private func show(_ report: SyncReport, with url: String) throws {
    for notice in report.notices { Message.note(notice) }
    for log in report.stalled {
      Message.warning("the changes of machine \(log.replica.hex) cannot be followed: \(log.reason)")
    }
    guard json else {
      try Output.line(report.summary)
      if !report.keptByEdit.isEmpty {
        try Output.line(
          "\(report.keptByEdit.count) articles stay that one machine deleted, as another edited them."
        )
      }
      if !report.conflicted.isEmpty {
        try Output.line("Some notes stand in two versions now; see `satchel conflicts`.")
      }
      return
    }
    try Output.json {
      $0.field("complete", report.isComplete)
      $0.field("changesSent", report.operationsSent)
      $0.field("changesReceived", report.operationsReceived)
      $0.field("articlesChanged", report.changed.count)
      $0.field("textsSent", report.bodiesSent)
      $0.field("textsReceived", report.bodiesReceived)
      $0.field("textsMissing", report.bodiesMissing)
      $0.field("requests", report.traffic.requests)
      $0.field("bytesSent", report.traffic.bytesSent)
      $0.field("bytesReceived", report.traffic.bytesReceived)
      $0.field("conflicted", report.conflicted.map(\.text).sorted())
      $0.field("keptByEdit", report.keptByEdit.map(\.text).sorted())
      $0.field("notices", report.notices)
      $0.field("stalled", report.stalled.map { "\($0.replica.hex): \($0.reason)" })
    }
  }
}

extension SyncReport {
  /// What was sent and received, on one line.
  var summary: String {
    guard operationsSent + operationsReceived + bodiesSent + bodiesReceived > 0 else {
      return "Nothing new." + missing
    }
    func count(_ number: Int, _ noun: String) -> String {
      "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
    let sent = count(operationsSent, "change") + " and " + count(bodiesSent, "text")
    let received =
      count(operationsReceived, "change") + " of " + count(changed.count, "article") + " and "
      + count(bodiesReceived, "text")
    return "Sent \(sent); received \(received).\(missing)"
  }

  private var missing: String {
    bodiesMissing == 0 ? "" : " \(bodiesMissing) texts are still on their way from other machines."
  }

  /// What this sync and the next one did together.
  func followed(by next: SyncReport) -> SyncReport {
    var sum = next
    sum.operationsSent += operationsSent
    sum.operationsReceived += operationsReceived
    sum.changed.formUnion(changed)
    sum.keptByEdit.formUnion(keptByEdit)
    sum.conflicted.formUnion(conflicted)
    sum.bodiesSent += bodiesSent
    sum.bodiesReceived += bodiesReceived
    sum.notices = notices + next.notices
    sum.traffic.requests += traffic.requests
    sum.traffic.bytesSent += traffic.bytesSent
    sum.traffic.bytesReceived += traffic.bytesReceived
    return sum
  }
}

/// How far a sync has got, on one line of a terminal that is taken away at the end.
private final class SyncProgressLine {
  private var isShown = false

  func show(_ progress: SyncProgress) {
    guard Terminal.isErrorTerminal else { return }
    isShown = true
    switch progress {
    case .receivingChanges(let received): Message.overwrite("Receiving changes: \(received)")
    case .sendingTexts(let sent): Message.overwrite("Sending texts: \(sent)")
    case .receivingTexts(let received): Message.overwrite("Receiving texts: \(received)")
    }
  }

  func finish() {
    if isShown { Message.overwrite("") }
  }
}
