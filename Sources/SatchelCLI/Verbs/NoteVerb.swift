import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage

struct AddNote: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Write a note on an article or on several, or change one.",
    discussion: """
      Without -m it opens your editor ($SATCHEL_EDITOR, $VISUAL or $EDITOR), or reads standard \
      input where that is no terminal. An empty or unchanged text saves nothing. It prints the \
      note's id. With --where it takes -m or standard input, and every article gets the note.
      """)

  @OptionGroup var articles: ArticlesArgument

  @Option(name: [.short, .customLong("message")], parsing: .unconditional, help: "The text.")
  var message: String?

  @Option(help: ArgumentHelp("Change this note instead of writing a new one.", valueName: "note"))
  var edit: String?

  @Option(help: ArgumentHelp("Delete this note.", valueName: "note")) var delete: String?

  @Flag(help: "Print what was done as one JSON object.") var json = false

  func validate() throws {
    if delete != nil, edit != nil || message != nil {
      throw ValidationError("--delete takes neither --edit nor -m.")
    }
    guard isOfOne || delete == nil && edit == nil else {
      throw ValidationError("--edit and --delete are for a note of one article.")
    }
  }

  private var isOfOne: Bool { articles.names.count == 1 && !articles.options.care.dryRun }

  func run() throws {
    guard isOfOne, let name = articles.names.first else { return try addToAll() }
    let session = try Session.open()
    let article = try session.article(named: name)
    if let delete {
      let note = try Self.note(delete, of: article)
      return try save(session, article, note.id, .removeNote(note.id), "deleted its note")
    }
    let known = try edit.map { try Self.note($0, of: article) }
    try text(startingFrom: known?.text ?? "", in: session) { text in
      guard let known else {
        let id = Session.newNoteID()
        return try save(
          session, article, id, .addNote(id, text: text, at: session.now), "noted")
      }
      try save(
        session, article, known.id, .editNote(known.id, shown: known.lines, text: text),
        "changed its note")
    }
  }

  /// The same words on each, as one step.
  private func addToAll() throws {
    var report = ChangeOptions()
    report.json = json
    try articles.selection().apply(
      asking: { "Write a note on \(try $0.described($1))?" }, report
    ) { session, ids in
      let intent = Intent.addNote(Session.newNoteID(), text: try given(), at: session.now)
      try session.change("note", ids, [intent], said: "noted", report)
    }
  }

  /// From -m, from standard input, or from the editor.
  private func text(
    startingFrom known: String, in session: Session, _ save: (String) throws -> Void
  ) throws {
    if message == nil, Terminal.isInputTerminal {
      return try session.editor.edit(known, suffix: ".md", save: save)
    }
    try save(try given())
  }

  /// What the command line or standard input says.
  private func given() throws -> String {
    guard message != nil || !Terminal.isInputTerminal else {
      throw Failure(.usage, "give -m the text, which all of the articles get")
    }
    let given =
      try message
      ?? InputFile.text(
        InputFile.standardInput(maximumBytes: LineText.maximumBytes * 2), named: "standard input")
    let text = Editor.normal(given)
    guard !text.allSatisfy(\.isWhitespace) else { throw ModelError.noteEmpty }
    return text
  }

  private func save(
    _ session: Session, _ article: Article, _ note: NoteID, _ intent: Intent, _ done: String
  ) throws {
    let edit = Edit(article: article.id, intents: [intent])
    let result = try session.library.change("note", [edit], now: session.now)
    if json {
      return try Output.json {
        $0.field("article", article.id.text)
        $0.field("note", note.text)
        $0.field("changed", result.id != nil)
      }
    }
    try Output.line(note.text)
    try Output.flush()
    let said = result.id == nil ? "nothing to change" : done
    if Terminal.isErrorTerminal { Message.note("\(SafeText.line(article.title)): \(said)") }
  }

  /// The note whose id begins with `name`.
  static func note(_ name: String, of article: Article) throws(Failure) -> Note {
    let found = article.notes.filter { $0.id.text.hasPrefix(name.lowercased()) }
    guard let note = found.first, !name.isEmpty else {
      throw Failure(
        .noSuchArticle, "there is no note '\(name)' in this article; see `satchel notes`")
    }
    guard found.count == 1 else {
      throw Failure(.noSuchArticle, "'\(name)' may be any of \(found.count) notes; type more of it")
    }
    return note
  }
}
