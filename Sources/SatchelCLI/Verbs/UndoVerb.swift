import ArgumentParser
import SatchelBytes
import SatchelConfig
import SatchelExchange
import SatchelModel
import SatchelStorage

struct Undo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take back the last change made on this machine; again for the one before it.",
    discussion: "What was changed again since, here or on another machine, stays as it is now.")

  @OptionGroup var change: ChangeOptions

  func run() throws {
    let session = try Session.open()
    guard let undone = try session.library.undo(now: session.now) else {
      Message.note("There is nothing to take back.")
      return change.json ? try session.printRows([]) : ()
    }
    try session.compareFew()
    if change.json { return try session.printRows(undone.articles) }
    let date = LocalDate.minute(undone.when, now: session.now)
    let articles = undone.articles.isEmpty ? "" : ": \(try session.described(undone.articles))"
    Message.note("Took back `\(undone.verb)` of \(date)\(articles).")
    if undone.isPartial {
      Message.note("What was changed again since then stays as it is.")
    }
  }
}

struct History: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show what was changed, when, and on which machine; newest first.")

  @Argument(help: "Of this article only: an id, an address, or 'last'.") var article: String?
  @Option(name: [.short, .long], help: "Show at most this many entries.") var limit: Int?
  @OptionGroup var data: DataOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
  }

  func run() throws {
    let session = try Session.openForReading()
    let id = try article.map { try session.library.resolve($0) }
    let shown = limit ?? (Terminal.isOutputTerminal ? session.settings.number(.listLimit) : 10_000)
    let entries = try session.library.history(of: id, limit: shown)
    if data.isJSON {
      var stream = JSONStream(data)
      for entry in entries { try stream.add { $0.history(entry) } }
      return try stream.finish()
    }
    if entries.isEmpty { Message.note("Nothing was changed yet.") }
    for entry in entries {
      let machine = entry.isThisMachine ? "here" : entry.deviceName ?? "on another machine"
      let title = entry.title.isEmpty ? "(erased)" : entry.title
      let parts = [
        LocalDate.minute(entry.when, now: session.now), machine, title,
        entry.sentences.joined(separator: "; "),
      ].map(SafeText.line)
      let line = parts.joined(separator: Terminal.isOutputTerminal ? "  " : "\t")
      try Output.line(
        Terminal.isOutputTerminal ? DisplayWidth.truncated(line, to: Terminal.width) : line)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func history(_ entry: HistoryEntry) {
    object {
      $0.field("when", CivilDate.iso8601(entry.when))
      $0.field("machine", entry.replica.hex)
      $0.field("machineName", entry.deviceName)
      $0.field("here", entry.isThisMachine)
      $0.field("verb", entry.verb)
      $0.field("id", entry.article.text)
      $0.field("title", entry.title)
      $0.field("changes", entry.sentences)
    }
  }
}
