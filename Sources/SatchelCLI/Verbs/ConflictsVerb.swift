import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage

struct Conflicts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "List notes of which two machines changed the same line apart, and settle them.",
    discussion: "Both versions are kept, one below the other, until you settle it.",
    subcommands: [ListConflicts.self, SettleConflict.self],
    defaultSubcommand: ListConflicts.self)
}

struct ListConflicts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the notes that stand in two versions.")

  @OptionGroup var data: DataOptions

  func run() throws {
    let session = try Session.openForReading()
    let conflicts = try session.library.conflicts()
    if data.isJSON {
      var stream = JSONStream(data)
      for conflict in conflicts { try stream.add { $0.conflict(conflict) } }
      return try stream.finish()
    }
    if conflicts.isEmpty, Terminal.isOutputTerminal { Message.note("No conflicts.") }
    for conflict in conflicts {
      let heading =
        "\(conflict.row.shortID)  \(conflict.name)  \(SafeText.line(conflict.row.title))"
      try Output.line(Terminal.styled(heading, .bold))
      for line in conflict.lines.lines {
        try Output.line((line.isFirstOfFraction ? "  " : "| ") + SafeText.line(line.text))
      }
      try Output.line("")
    }
    guard !conflicts.isEmpty, Terminal.isOutputTerminal else { return }
    try Output.flush()
    Message.note("A line marked | is another version of the one above it. To settle a note:")
    Message.note("satchel conflicts settle ARTICLE NOTE --first | --second | -m TEXT")
  }
}

struct SettleConflict: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle", abstract: "Decide what a note is to say.",
    discussion: "Without an option it opens your editor on the note with both versions.")

  @Argument(help: "The article: an id, an address, or 'last'.") var article: String
  @Argument(help: "The note or highlight, as `satchel conflicts` lists it.") var note: String
  @Flag(help: "Keep the first version of each line.") var first = false
  @Flag(help: "Keep the second version of each line.") var second = false
  @Option(name: [.short, .customLong("message")], parsing: .unconditional, help: "This text.")
  var message: String?
  @OptionGroup var change: ChangeOptions

  func validate() throws {
    guard [first, second, message != nil].filter(\.self).count <= 1 else {
      throw ValidationError("Give one of --first, --second and -m.")
    }
  }

  func run() throws {
    let session = try Session.open()
    let id = try session.library.resolve(article)
    let found = try session.library.conflicts().filter {
      $0.row.id == id && $0.name.hasPrefix(note.lowercased())
    }
    guard let conflict = found.first, found.count == 1 else {
      throw Failure(
        .noSuchArticle, "there is no one conflict '\(note)' there; `satchel conflicts` lists them")
    }
    if first || second || message != nil {
      let text = message.map(Editor.normal) ?? conflict.lines.version(first ? 0 : 1)
      return try save(text, of: conflict, session)
    }
    try session.editor.edit(conflict.lines.text, suffix: ".md") {
      try save($0, of: conflict, session)
    }
  }

  private func save(_ text: String, of conflict: ConflictedNote, _ session: Session) throws {
    let intent: Intent =
      switch conflict.place {
      case .note(let id): .editNote(id, shown: conflict.lines, text: text)
      case .highlight(let id): .annotateHighlight(id, shown: conflict.lines, text: text)
      }
    try session.change(
      "conflicts", [Edit(article: conflict.row.id, intents: [intent])], said: "settled", change)
  }
}

extension ConflictedNote {
  fileprivate var name: String {
    switch place {
    case .note(let id): id.text
    case .highlight(let id): id.text
    }
  }
}

extension JSONWriter {
  fileprivate mutating func conflict(_ conflict: ConflictedNote) {
    object {
      $0.field("id", conflict.row.id.text)
      $0.field("title", conflict.row.title)
      $0.field("note", conflict.name)
      $0.field("text", conflict.lines.text)
      $0.field("first", conflict.lines.version(0))
      $0.field("second", conflict.lines.version(1))
    }
  }
}
