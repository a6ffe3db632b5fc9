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
    let report = try Syncing.once()
    try show(report)
    guard report.isComplete else {
      throw Failure(
        .tryLater, "not everything could be taken; what is missing is kept at the remote")
    }
  }

  private func show(_ report: SyncReport) throws {
    report.sayTroubles()
    guard json else {
      // A job that runs every hour is to say nothing when there is nothing to say.
      guard report.hasChanges || Terminal.isOutputTerminal else { return }
      return try report.show()
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
