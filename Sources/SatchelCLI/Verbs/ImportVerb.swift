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
    var importing = LibraryImport(into: session.library, now: session.now, clean: Self.harmless)
    var progress = ProgressLine("articles", total: file.count)
    var failure: Failure?
    do {
      while let item = try file.next() {
        try Interrupts.check()
        if let defect = try importing.add(item) {
          Message.warning("article \(importing.seen) of the file was not imported: \(defect)")
        }
        progress.update(done: importing.seen)
      }
    } catch {
      failure = Failure(error)
    }
    try importing.flush()
    progress.finish()
    try report(importing)
    if let failure {
      throw Failure(failure.status, "\(failure.description); import the file again to go on")
    }
    guard importing.refused == 0 else {
      throw Failure(.badInput, "\(importing.refused) articles were not imported; the others were")
    }
  }

  /// What comes from a file is no more to be trusted than what comes from the web.
  private static func harmless(_ html: String) -> String {
    (try? Sanitiser.clean(html: Array(html.utf8))) ?? ""
  }

  private func report(_ importing: LibraryImport) throws {
    guard json else {
      return Message.note(
        "Imported: \(importing.added) new, \(importing.completed) completed, "
          + "\(importing.unchanged) already here.")
    }
    try Output.json {
      $0.field("added", importing.added)
      $0.field("completed", importing.completed)
      $0.field("unchanged", importing.unchanged)
      $0.field("refused", importing.refused)
    }
  }
}
