import ArgumentParser
import SatchelConfig
import SatchelExchange
import SatchelModel
import SatchelStorage

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Add what Satchel or another program exported to this library.",
    discussion: """
      The kind of file is found out by what is in it; --formats lists those that Satchel knows. What \
      the library already has stays as it is; what it lacks is added, so importing twice changes \
      nothing, and an import that was stopped goes on where it was. Pages that come without their \
      text wait for `satchel fetch`. `satchel undo` takes the whole import back.
      """)

  @Argument(help: "The file, or a folder of texts; '-' for standard input.") var file: String?
  @Option(help: ArgumentHelp("Read the file as this format.", valueName: "name"))
  var format: String?
  @Option(help: ArgumentHelp("Give every article this tag. May be repeated.", valueName: "tag"))
  var tag: [String] = []
  @Flag(name: .customLong("no-fetch"), help: "Leave pages without their text as they are.")
  var noFetch = false
  @Flag(help: "List the formats and end.") var formats = false
  @Flag(help: "Print what was done as one JSON object.") var json = false

  func validate() throws {
    guard formats || file != nil else { throw ValidationError("Name the file to import.") }
    if let format, !ImportFile.formats.contains(where: { $0.name == format }) {
      throw ValidationError("There is no format '\(format)'; --formats lists them.")
    }
    for label in tag { _ = try Tag(label) }
  }

  func run() throws {
    guard let file, !formats else {
      for format in ImportFile.formats { try Output.line("\(format.name)\t\(format.title)") }
      return
    }
    let session = try Session.open()
    Interrupts.catchFirst(ending: session.library)
    if format == nil, var folder = ImportFolder(path: file, reading: .careful) {
      return try run(&folder, session)
    }
    var source = try ImportFile(path: file, format: format) { Interrupts.isRequested }
    try run(&source, session)
  }

  private func run(_ source: inout some ImportSource & ~Copyable, _ session: Session) throws {
    let skipped = SkippedEntries(folder: session.places.state, now: session.now)
    var importing = LibraryImport(
      into: session.library, from: source.formatName, options(session),
      refuse: { try skipped.add($0, $1) })
    let failure = try add(&source, to: &importing)
    if let failure, importing.seen == 0 { throw failure }
    try report(importing, source.formatTitle, skipped)
    if let failure {
      throw Failure(failure.status, "\(failure.description); import the file again to go on")
    }
    try session.compareImported(continuing: importing.step)
    guard importing.refused == 0 else {
      skipped.sentences.forEach(Message.warning)
      throw Failure(
        .badInput,
        importing.refused.counted("entry was", "entries were")
          + " skipped; the file '\(skipped.path)' says which and why")
    }
  }

  private func options(_ session: Session) -> ImportOptions {
    ImportOptions(now: session.now, fetches: !noFetch, tags: tag, reading: .careful)
  }

  /// Imports as far as it goes, and returns what stopped it.
  private func add(
    _ source: inout some ImportSource & ~Copyable, to importing: inout LibraryImport
  ) throws -> Failure? {
    var progress = ProgressLine("articles", total: nil)
    let reading = source.progress
    defer { progress.finish() }
    var failure: Failure?
    do {
      try source.forEach { entry in
        try Interrupts.check()
        try importing.add(entry)
        progress.update(done: importing.seen, share: reading?.share)
      }
    } catch {
      failure = Failure(error)
    }
    // The next import brings what was not written yet; writing it now could take seconds.
    if failure?.status != .interrupted {
      do { try importing.flush() } catch StorageError.interrupted {
        failure = Failure(StorageError.interrupted)
      }
    }
    return failure
  }

  private func report(
    _ importing: LibraryImport, _ title: String, _ skipped: SkippedEntries
  ) throws {
    let leftOut = importing.leftOut.counts.sorted { $0.key < $1.key }
    guard !json else {
      return try Output.json { $0.imported(importing, skipped, leftOut: leftOut) }
    }
    Message.note(
      "Imported from \(title): \(importing.added) new, \(importing.completed) completed, "
        + "\(importing.unchanged) already here.")
    if importing.searches > 0 { Message.note("Saved searches: \(importing.searches) new.") }
    for (name, count) in leftOut {
      Message.note(
        "Not kept, since Satchel has no place for it: \(name) (\(count.counted("time")))")
    }
    if importing.queued > 0 {
      Message.note(
        importing.queued.counted("page waits", "pages wait")
          + " for the text; `satchel fetch` gets it.")
    }
  }
}

extension JSONWriter {
  fileprivate mutating func imported(
    _ importing: LibraryImport, _ skipped: SkippedEntries, leftOut: [(key: String, value: Int)]
  ) {
    field("added", importing.added)
    field("completed", importing.completed)
    field("unchanged", importing.unchanged)
    field("refused", importing.refused)
    field("searches", importing.searches)
    field("queued", importing.queued)
    field("skippedFile", skipped.count > 0 ? skipped.path : nil)
    key("leftOut")
    object { for (name, count) in leftOut { $0.field(name, count) } }
  }
}
