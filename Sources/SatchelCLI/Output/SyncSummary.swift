import SatchelBytes
import SatchelSync

extension SyncOutcome {
  private var isOfOne: Bool { reports.count + failures.count == 1 }

  /// Prints a summary for each remote, and what a person should look at.
  func show() throws(Failure) {
    for (remote, report) in reports {
      try report.show(isOfOne ? "" : SafeText.line(remote.name) + ": ")
    }
    CopyNotice(copies).show()
  }

  /// Says what happened on the way, and what went wrong at a remote beside others.
  func sayTroubles() {
    for (_, report) in reports { report.sayTroubles(machines) }
    guard !isOfOne else { return }
    for (remote, failure) in failures {
      Message.warning("\(SafeText.line(remote.name)): \(failure.description)")
    }
  }
}

extension StalledLog {
  /// `machines` are names; two may have one, so the id tells them apart.
  func sentence(_ machines: [ReplicaID: String]) -> String {
    let machine = machines[replica].map { "\($0) (\(replica.hex))" } ?? "machine \(replica.hex)"
    return "the changes of \(machine) cannot be followed: \(reason)"
  }
}

extension SyncReport {
  var hasChanges: Bool {
    operationsSent + operationsReceived + bodiesSent + bodiesReceived > 0
  }

  /// Prints the summary behind a remote's name, and what of it a person should look at.
  func show(_ name: String) throws(Failure) {
    try Output.line(name + summary)
    if !keptByEdit.isEmpty {
      try Output.line(
        keptByEdit.count.counted("article stays", "articles stay")
          + " that one machine deleted, as another edited it.")
    }
    if !conflicted.isEmpty {
      try Output.line("Some notes stand in two versions now; see `satchel conflicts`.")
    }
  }

  /// Says what happened on the way, and which machines' changes could not be followed.
  ///
  /// `machines` are names.
  func sayTroubles(_ machines: [ReplicaID: String] = [:]) {
    for notice in notices { Message.note(notice) }
    for log in stalled { Message.warning(SafeText.line(log.sentence(machines))) }
  }

  /// What was sent and received, on one line.
  var summary: String {
    guard hasChanges else { return "Nothing new." + missing }
    let sent = operationsSent.counted("change") + " and " + bodiesSent.counted("text")
    let received =
      operationsReceived.counted("change") + " of " + changed.count.counted("article") + " and "
      + bodiesReceived.counted("text")
    return "Sent \(sent); received \(received).\(missing)"
  }

  private var missing: String {
    bodiesMissing == 0
      ? ""
      : " " + bodiesMissing.counted("text is", "texts are")
        + " still on the way from other machines."
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
    sum.hasPassedOn = hasPassedOn || next.hasPassedOn
    sum.traffic.requests += traffic.requests
    sum.traffic.bytesSent += traffic.bytesSent
    sum.traffic.bytesReceived += traffic.bytesReceived
    return sum
  }
}

/// How far a sync has got, on one line of a terminal that is taken away at the end.
final class SyncProgressLine {
  private var isShown = false

  func show(_ progress: SyncProgress) {
    guard Terminal.isErrorTerminal else { return }
    isShown = true
    switch progress {
    case .receivingChanges(let received): Message.overwrite("Receiving changes: \(received)")
    case .receivingSnapshot(let parts, let all):
      Message.overwrite("Receiving the library: part \(parts) of \(all)")
    case .sendingSnapshot(let parts, let all):
      Message.overwrite("Sending the library: part \(parts) of \(all)")
    case .sendingTexts(let sent): Message.overwrite("Sending texts: \(sent)")
    case .receivingTexts(let received): Message.overwrite("Receiving texts: \(received)")
    }
  }

  func finish() {
    if isShown { Message.overwrite("") }
  }
}
