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
      It exits 0 only if all was sent and taken, at every remote; one that cannot be reached does not \
      keep the others from it. Afterwards it tries pages again that could not be fetched before.
      """)

  @Argument(
    help: ArgumentHelp("One remote, by its name or address; all without.", valueName: "remote"))
  var remote: String?
  @Flag(help: "Print what was done as one JSON object.") var json = false

  func run() throws {
    Interrupts.catchFirst()
    let outcome = try Syncing.once(remote)
    try show(outcome)
    if let failure = outcome.failure { throw failure }
  }

  private func show(_ outcome: SyncOutcome) throws {
    outcome.sayTroubles()
    guard json else {
      // A job that runs every hour is to say nothing when there is nothing to say.
      guard outcome.hasChanges || Terminal.isOutputTerminal else { return }
      return try outcome.show()
    }
    try Output.json { $0.outcome(outcome) }
  }
}

extension JSONWriter {
  fileprivate mutating func outcome(_ outcome: SyncOutcome) {
    field("complete", outcome.failure == nil)
    report(outcome.reports.map(\.report).reduce(SyncReport()) { $0.followed(by: $1) })
    key("remotes")
    array(outcome.reports) { writer, item in
      writer.object {
        $0.remote(item.remote)
        $0.report(item.report)
      }
    }
    key("unreached")
    array(outcome.failures) { writer, item in
      writer.object {
        $0.remote(item.remote)
        $0.field("error", item.failure.description)
      }
    }
    key("sameStory")
    array(outcome.copies) { writer, pair in
      writer.object {
        $0.field("a", pair.first.id.text)
        $0.field("b", pair.second.id.text)
        $0.field("score", thousandths: pair.share)
      }
    }
  }

  private mutating func remote(_ remote: SatchelSync.Credentials) {
    field("name", remote.name)
    field("url", remote.url)
  }

  fileprivate mutating func report(_ report: SyncReport) {
    field("changesSent", report.operationsSent)
    field("changesReceived", report.operationsReceived)
    field("articlesChanged", report.changed.count)
    field("textsSent", report.bodiesSent)
    field("textsReceived", report.bodiesReceived)
    field("textsMissing", report.bodiesMissing)
    field("requests", report.traffic.requests)
    field("bytesSent", report.traffic.bytesSent)
    field("bytesReceived", report.traffic.bytesReceived)
    field("conflicted", report.conflicted.map(\.text).sorted())
    field("keptByEdit", report.keptByEdit.map(\.text).sorted())
    field("notices", report.notices)
    field("stalled", report.stalled.map { "\($0.replica.hex): \($0.reason)" })
  }
}
