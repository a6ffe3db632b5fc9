import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelQuery
import SatchelStorage

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the library, or the articles that a query finds, as a document.",
    discussion: """
      canonical is the whole library as one JSON document, the same bytes on all machines that hold \
      the same; archive is all that and this machine's history. jsonl has one JSON object a line. \
      `satchel import` reads these as they were. csv is a table, netscape a bookmarks file, epub a \
      book for an e-reader, markdown a folder of notes, which --output names. A file is written \
      whole or not at all.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case canonical, archive, jsonl, csv, netscape, markdown, epub
  }

  @OptionGroup var query: QueryArguments
  @Option(help: "The form: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = Format.canonical
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The file or folder to write; standard output without it.", valueName: "path"))
  var output: String?
  @Option(help: "What to call an EPUB.") var title: String?

  func validate() throws {
    if format == .markdown, output == nil {
      throw ValidationError("Name the folder with --output.")
    }
    if [.canonical, .archive].contains(format), try !isWhole {
      throw ValidationError("This form is of the whole library; take --format jsonl.")
    }
  }

  func run() throws {
    let session = try Session.openForReading()
    Interrupts.catchFirst(ending: session.library)
    if format == .markdown { return try writeNotes(session) }
    let missing: Int
    if let file {
      let target = try ExportFile(file)
      missing = try write(session) { try target.write($0) }
      try target.finish()
    } else {
      guard ![.archive, .epub].contains(format) || !Terminal.isOutputTerminal else {
        throw Failure(.usage, "this form is nothing for a terminal; name a file with --output")
      }
      missing = try write(session) { try Output.write($0) }
    }
    try Output.flush()
    guard missing > 0 else { return }
    Message.warning(
      missing.counted("article is", "articles are")
        + " without text, which has not arrived here; `satchel sync` gets it"
    )
  }

  /// Returns how many texts are not here.
  private func write(_ session: Session, to sink: @escaping ExportSink) throws -> Int {
    var progress = try progress(in: session)
    defer { progress?.finish() }
    var done = 0
    return try write(session, to: sink) {
      try Interrupts.check()
      done += 1
      progress?.update(done: done)
    }
  }

  /// Nil where the articles themselves go to the terminal.
  private func progress(in session: Session) throws -> ProgressLine? {
    guard Terminal.isErrorTerminal, file != nil || !Terminal.isOutputTerminal else { return nil }
    let counts = try isWhole ? session.library.counts() : nil
    let hasTrash = [.canonical, .archive, .jsonl].contains(format)
    return ProgressLine(
      "articles", total: counts.map { $0.articles + (hasTrash ? $0.trashed : 0) })
  }

  private func write(
    _ session: Session, to sink: @escaping ExportSink, _ passed: () throws -> Void
  ) throws -> Int {
    if format == .archive {
      var archive = ArchiveExport(to: sink)
      return try archive.write(session.library, passed)
    }
    guard let form = ExportForm(rawValue: format.rawValue) else {
      return try session.library.exportCanonical(to: { try sink($0) }, passed)
    }
    var missing = 0
    var writer = form.writer(title: name, now: session.now, to: sink)
    try writer.begin()
    try forEachArticle(session) { article, body in
      try passed()
      if article.content != nil, body == nil { missing += 1 }
      try writer.add(article, body)
    }
    if try isWhole { for search in try session.library.savedSearches() { try writer.add(search) } }
    try writer.finish()
    return missing
  }

  private func writeNotes(_ session: Session) throws {
    let folder = try ExportFolder(output ?? "")
    var progress = try progress(in: session)
    defer { progress?.finish() }
    try forEachArticle(session) { article, body in
      try Interrupts.check()
      try folder.add(
        ExportName.name(for: article) + ".md", Array(MarkdownNote(article, body).text.utf8))
      progress?.update(done: folder.written + folder.skipped)
    }
    progress?.finish()
    try folder.finish()
    if Terminal.isErrorTerminal { Message.note("\(folder.written.counted("file")) written.") }
    guard folder.skipped > 0 else { return }
    Message.note(
      folder.skipped.counted("file was", "files were") + " there already; what is in them was kept."
    )
  }

  /// Without a query all articles, in the order of their ids, and for a form that has it the trash.
  private func forEachArticle(
    _ session: Session, _ body: (Article, ContentBody?) throws -> Void
  ) throws {
    let query = try query.parsed()
    guard try !isWhole else {
      return try session.library.forEachArticle(includingTrash: format == .jsonl, body)
    }
    for id in try session.library.ids(query, at: session.queryTime) {
      guard let article = try session.library.article(id) else { continue }
      try body(article, session.library.body(of: id))
    }
  }

  /// Nil for standard output.
  private var file: String? { output == "-" ? nil : output }

  private var isWhole: Bool {
    get throws { try query.parsed() == .everything }
  }

  private var name: String {
    title ?? (query.query.isEmpty ? "Articles" : query.query.joined(separator: " "))
  }
}
