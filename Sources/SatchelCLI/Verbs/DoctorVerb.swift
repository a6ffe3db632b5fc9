import ArgumentParser
import Glibc
import SatchelConfig
import SatchelExchange
import SatchelStorage

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the library, its files and settings; exit 65 if something is wrong.",
    discussion: "--repair makes everything anew that is derived: lists, counts and search index.")

  @Flag(help: "Repair what can be repaired.") var repair = false
  @Flag(help: "Print one JSON object.") var json = false

  func run() throws {
    let session = try Session.open()
    if repair { try session.library.rebuild() }
    let problems = try session.library.verify() + Self.tooOpen(session.places)
    if json {
      try Output.json {
        $0.field("ok", problems.isEmpty)
        $0.field("problems", problems)
        $0.field("repaired", repair)
      }
    } else {
      for problem in problems { try Output.line(SafeText.line(problem)) }
      if problems.isEmpty { try Output.line("The library is sound.") }
    }
    guard problems.isEmpty else {
      throw Failure(
        .badInput,
        repair
          ? "not all could be repaired; `satchel export` saves what can be read"
          : "\(problems.count) problems; `satchel doctor --repair` may help")
    }
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
