import ArgumentParser
import Glibc
import SatchelConfig
import SatchelExchange
import SatchelStorage

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the library, its files and settings; exit 65 if something is wrong.",
    discussion: """
      --repair makes everything anew that is derived: lists, counts and search index. Texts and \
      pictures whose bytes are damaged are fetched again by the next sync.
      """)

  @Flag(help: "Repair what can be repaired.") var repair = false
  @Flag(help: "Print one JSON object.") var json = false

  func run() throws {
    let session = try Session.open()
    Interrupts.catchFirst(ending: session.library)
    if repair { try Self.rebuild(session) }
    var (problems, bodies) = try examine(session)
    problems += bodies.problems + Self.tooOpen(session.places)
    try report(problems, bodies)
    guard problems.isEmpty else {
      throw Failure(
        .badInput,
        repair
          ? "not all could be repaired; `satchel export` saves what can be read"
          : "\(problems.count.counted("problem")); `satchel doctor --repair` may help")
    }
  }

  /// What is wrong with the library itself, and how its texts and pictures are.
  private func examine(_ session: Session) throws -> ([String], BodyHealth) {
    let problems = try Self.counting("articles", in: session) { try session.library.verify($0) }
    // With a broken file, what follows would only repeat it.
    guard problems.isEmpty else { return (problems, BodyHealth()) }
    let bodies = try Self.health(session)
    guard repair, !bodies.damaged.isEmpty else { return ([], bodies) }
    try session.library.fetchAnew(bodies.damaged)
    try Self.rebuild(session)
    return ([], try Self.health(session))
  }

  private func report(_ problems: [String], _ bodies: BodyHealth) throws {
    guard json else {
      for problem in problems { try Output.line(SafeText.line(problem)) }
      if problems.isEmpty { try Output.line("The library is sound.") }
      for line in bodies.counts { try Output.line(line) }
      return
    }
    try Output.json {
      $0.field("ok", problems.isEmpty)
      $0.field("problems", problems)
      $0.field("repaired", repair)
      $0.field("texts", bodies.texts)
      $0.field("textsMissing", bodies.textsMissing)
      $0.field("pictures", bodies.pictures)
      $0.field("picturesMissing", bodies.picturesMissing)
    }
  }

  private static func rebuild(_ session: Session) throws {
    try counting("articles made anew", in: session) { try session.library.rebuild($0) }
    try session.compareAll()
  }

  private static func health(_ session: Session) throws -> BodyHealth {
    try counting("texts and pictures") { try session.library.bodyHealth($0) }
  }

  /// Shows how many are done; of articles it is known how many there are, if the library can be counted.
  private static func counting<Result>(
    _ what: String, in session: Session? = nil, _ work: ((_ done: Int) -> Void) throws -> Result
  ) rethrows -> Result {
    let counts = try? session?.library.counts()
    var progress = ProgressLine(what, total: counts.map { $0.articles + $0.trashed })
    defer { progress.finish() }
    return try work { progress.update(done: $0) }
  }

  /// Files that other users of the machine can read.
  private static func tooOpen(_ places: Places) -> [String] {
    ["library.sqlite", "keys"].map { places.data + "/" + $0 }.compactMap { path in
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return nil }
      return "\(path) can be read by other users of this machine; run `chmod go= \(path)`"
    }
  }
}

extension BodyHealth {
  fileprivate var problems: [String] {
    [
      damaged.isEmpty
        ? nil
        : "the bytes of \(damaged.count.counted("text or picture", "texts or pictures")) are damaged; "
          + "`satchel doctor --repair` and then `satchel sync` fetch them again",
      lost.isEmpty
        ? nil
        : "the bytes of \(lost.count.counted("text or picture", "texts or pictures")) are damaged, "
          + "and no remote has them; "
          + "`satchel fetch` may get their pages again",
    ].compactMap(\.self)
  }

  fileprivate var counts: [String] {
    [("text", texts, textsMissing), ("picture", pictures, picturesMissing)].compactMap {
      name, here, missing in
      guard here + missing > 0 else { return nil }
      let fate = missing == 0 ? "" : "; \(missing) not here yet"
      return here.counted(name) + " here\(fate)"
    }
  }
}

struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the whole library into one new file; others may go on using it.",
    discussion: """
      To restore, move library.sqlite, library.sqlite-wal and library.sqlite-shm away and put the \
      file in place as library.sqlite. The library then goes on as a new machine, so that nothing is \
      lost that was synced since. The keys are not in it: keep the pairing code as well \
      (`satchel remote code`).
      """)

  @Argument(help: "The file to make; it must not be there.") var file: String

  func run() throws {
    let session = try Session.openForReading()
    guard access(file, F_OK) != 0 else {
      throw Failure(.notAllowed, "'\(file)' is there already; a backup never overwrites a file")
    }
    try copy(session.library)
    Message.note("The library is copied to '\(file)'.")
  }

  private func copy(_ library: Library) throws {
    Interrupts.catchFirst()
    let megabytes = try library.size() >> 20
    var progress = ProgressLine("MB", total: megabytes)
    defer { progress.finish() }
    try library.backUp(to: file) { share in
      progress.update(done: Int(share * Double(megabytes)))
      return Interrupts.isRequested
    }
  }
}
