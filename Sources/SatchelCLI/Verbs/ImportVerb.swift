import ArgumentParser
import SatchelCapture
import SatchelExchange
import SatchelModel
import SatchelStorage

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Add what `satchel export` wrote to this library.",
    discussion: """
      What the library already has stays as it is; what it lacks is added, so importing twice \
      changes nothing. A file that is cut off or damaged is refused whole. `satchel undo` takes the \
      import back.
      """)

  @Argument(help: "The file.") var file: String
  @Flag(help: "Print what was done as one JSON object.") var json = false

  func run() throws {
    Interrupts.catchFirst()
    let session = try Session.open()
    var file = try CanonicalImport(path: file)
    var importing = Importing(session: session, total: file.count)
    var failure: Failure?
    do {
      while let item = try file.next() {
        try Interrupts.check()
        try importing.add(item)
      }
    } catch {
      failure = Failure(error)
    }
    try importing.finish()
    try report(importing)
    if let failure {
      throw Failure(failure.status, "\(failure.description); import the file again to go on")
    }
    guard importing.refused == 0 else {
      throw Failure(.badInput, "\(importing.refused) articles were not imported; the others were")
    }
  }

  private func report(_ importing: Importing) throws {
    guard json else {
      return Message.note(
        "Imported: \(importing.added) new, \(importing.changed) completed, "
          + "\(importing.unchanged) already here.")
    }
    try Output.json {
      $0.field("added", importing.added)
      $0.field("changed", importing.changed)
      $0.field("unchanged", importing.unchanged)
      $0.field("refused", importing.refused)
    }
  }
}

/// Writes imported articles in batches: a flush to the disk for each would take hours.
private struct Importing {
  private static let articlesPerBatch = 500
  private static let bytesPerBatch = 8 * 1024 * 1024

  let session: Session
  private(set) var added = 0
  private(set) var changed = 0
  private(set) var unchanged = 0
  private(set) var refused = 0
  private var edits: [Edit] = []
  private var isNew: [ArticleID: Bool] = [:]
  private var bytes = 0
  private var step: ChangeID?
  private var seen = 0
  private var progress: ProgressLine

  init(session: Session, total: Int) {
    self.session = session
    progress = ProgressLine("articles", total: total)
  }

  mutating func add(_ found: Result<CanonicalImport.Item, ArticleDefect>) throws {
    do {
      let item = try found.get()
      // Two articles of the file may be one here: the second has to see what the first did.
      if isNew[item.id] != nil { try flush() }
      let existing = try session.library.article(item.id)
      let article = try item.imported(over: existing) { Self.harmless($0) }
      isNew[item.id] = existing == nil
      for (index, intents) in article.steps.enumerated() {
        // The text goes with the first step, which holds what was captured.
        edits.append(
          Edit(article: item.id, intents: intents, body: index == 0 ? article.body : nil))
      }
      bytes += article.body.map { $0.text.utf8.count + $0.html.utf8.count } ?? 0
    } catch let defect as ArticleDefect {
      refused += 1
      Message.warning("article \(seen + 1) of the file was not imported: \(defect)")
    }
    seen += 1
    progress.update(done: seen)
    if isNew.count >= Self.articlesPerBatch || bytes >= Self.bytesPerBatch { try flush() }
  }

  /// Writes what is waiting.
  ///
  /// All batches together are one step for `undo`.
  mutating func flush() throws {
    let result = try session.library.change(
      "import", edits, now: session.now, continuing: step)
    step = step ?? result.id
    let touched = Set(result.changed)
    for (id, isNew) in isNew {
      guard touched.contains(id) else {
        unchanged += 1
        continue
      }
      if isNew { added += 1 } else { changed += 1 }
    }
    (edits, isNew, bytes) = ([], [:], 0)
  }

  mutating func finish() throws {
    try flush()
    progress.finish()
  }

  /// What comes from a file is no more to be trusted than what comes from the web.
  private static func harmless(_ html: String) -> String {
    (try? Sanitiser.clean(html: Array(html.utf8))) ?? ""
  }
}
