import Foundation
import SatchelTestSupport

/// The programs of this build, run as people run them.
enum Programs {
  /// Beside the test bundle, where the build puts them.
  static func path(_ name: String) throws -> String {
    let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent()
    let path = folder.appending(path: name).path
    guard FileManager.default.isExecutableFile(atPath: path) else { throw NotBuilt(path: path) }
    return path
  }

  struct NotBuilt: Error { let path: String }
}

/// One person's machine: a home folder of its own.
final class Machine {
  let home: TemporaryFolder
  let environment: [String: String?]

  init(_ name: String, environment: [String: String?] = [:]) throws {
    home = try TemporaryFolder()
    let fixed: [String: String?] = [
      "SATCHEL_HOME": home.path, "SATCHEL_DEVICE_NAME": name, "NO_COLOR": "1", "TZ": "UTC",
      "SATCHEL_EDITOR": nil, "VISUAL": nil, "EDITOR": nil, "PAGER": nil,
    ]
    self.environment = fixed.merging(environment) { _, new in new }
  }

  /// Runs `satchel` to its end.
  func satchel(
    _ arguments: String..., input: String = "", with extra: [String: String?] = [:]
  ) throws -> RunningProgram.Outcome {
    try start(arguments, input: input, with: extra).outcome()
  }

  func start(
    _ arguments: [String], input: String = "", with extra: [String: String?] = [:]
  ) throws -> RunningProgram {
    try RunningProgram(
      try Programs.path("satchel"), arguments,
      environment: environment.merging(extra) { _, new in new }, input: input)
  }

  /// Runs `satchel`, which must succeed, and returns what it printed.
  @discardableResult
  func must(
    _ arguments: String..., input: String = "", with extra: [String: String?] = [:]
  ) throws -> String {
    let outcome = try start(arguments, input: input, with: extra).outcome()
    guard outcome.status == 0 else { throw Failed(arguments: arguments, outcome: outcome) }
    return outcome.output
  }

  /// What `satchel … --json` printed, as a list of objects.
  func list(_ arguments: String...) throws -> [[String: Any]] {
    let outcome = try start(arguments + ["--json"]).outcome()
    guard outcome.status == 0 else { throw Failed(arguments: arguments, outcome: outcome) }
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return json as? [[String: Any]] ?? []
  }

  func object(_ arguments: String...) throws -> [String: Any] {
    let outcome = try start(arguments + ["--json"]).outcome()
    guard outcome.status == 0 else { throw Failed(arguments: arguments, outcome: outcome) }
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return json as? [String: Any] ?? [:]
  }

  var canonical: String {
    get throws { try must("export", "--format", "canonical") }
  }

  struct Failed: Error, CustomStringConvertible {
    let arguments: [String]
    let outcome: RunningProgram.Outcome

    var description: String {
      "satchel \(arguments.joined(separator: " ")) ended with \(outcome.status): \(outcome.errors)"
    }
  }
}

/// A relay on a free port, whose data outlive it.
final class Relay {
  let data: TemporaryFolder
  private(set) var port = 0
  private var program: RunningProgram?

  init() throws {
    data = try TemporaryFolder()
    try start()
  }

  var url: String { "http://127.0.0.1:\(port)" }

  /// Starts it, on the port that it had before if there was one.
  func start() throws {
    let program = try RunningProgram(
      try Programs.path("satchel-relay"),
      [
        "serve", "--listen", "127.0.0.1:\(port)", "--data", data.path, "--registration", "open",
      ])
    try program.waitForOutput(containing: "listening on http://127.0.0.1:")
    let digits = program.output.split(separator: "listening on http://127.0.0.1:").last?
      .prefix { $0.isNumber }
    port = digits.flatMap { Int($0) } ?? 0
    self.program = program
  }

  /// As a power cut would end it.
  func kill() { program?.stop() }

  deinit { kill() }
}

/// A laptop that made the account, and a desktop that joined it, both in sync.
struct Pair {
  let relay: Relay
  let laptop, desktop: Machine

  init() throws {
    relay = try Relay()
    laptop = try Machine("laptop")
    desktop = try Machine("desktop")
    try laptop.must("remote", "add", relay.url)
    let code = try laptop.must("remote", "code")
    try desktop.must("remote", "join", relay.url, input: code)
    try sync()
  }

  /// Until both have seen all: there and back.
  func sync() throws {
    for machine in [laptop, desktop, laptop, desktop] { try machine.must("sync") }
  }

  /// What both hold, if they agree.
  func agreed() throws -> String? {
    let (mine, other) = (try laptop.canonical, try desktop.canonical)
    return mine == other ? mine : nil
  }
}
