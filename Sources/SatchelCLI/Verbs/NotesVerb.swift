import ArgumentParser
import SatchelModel

struct Notes: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notes", abstract: "Show the notes on an article.")

  @Argument(help: "The article: an id, an address, or 'last'.") var article: String
  @OptionGroup var data: DataOptions

  func run() throws {
    let session = try Session.openForReading()
    let article = try session.article(named: article)
    if data.isJSON {
      var stream = JSONStream(data)
      for note in article.notes { try stream.add { $0.note(note) } }
      return try stream.finish()
    }
    if article.notes.isEmpty, Terminal.isOutputTerminal {
      return Message.note("No notes on this article; `satchel note` writes one.")
    }
    for (index, note) in article.notes.enumerated() {
      if index > 0 { try Output.line("") }
      let date = LocalDate.minute(note.created, now: session.now)
      let mark = note.isConflicted ? "  (in two versions; see `satchel conflicts`)" : ""
      try Output.line(Terminal.styled("\(note.id.text)  \(date)\(mark)", .dim))
      try Output.line(SafeText.lines(note.text))
    }
  }
}
