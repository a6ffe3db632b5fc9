import Foundation
import SatchelTestSupport

/// The built relay, serving on a free port of this machine with a folder of its own.
final class RunningRelay {
  struct NoAddress: Error {}

  let folder: TemporaryFolder
  private(set) var program: RunningProgram
  private(set) var port: UInt16
  private let options: [String]

  /// The program that was built beside these tests.
  static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "satchel-relay").path

  init(_ options: String...) throws {
    folder = try TemporaryFolder()
    self.options = options
    (program, port) = try Self.start(folder.path("data"), options)
  }

  /// Starts again on the same folder, after the program has ended.
  func restart() throws { (program, port) = try Self.start(folder.path("data"), options) }

  /// Runs another command of the program on the same folder, while this one serves.
  func command(_ verb: String, _ arguments: String...) throws -> RunningProgram.Outcome {
    try RunningProgram(Self.path, [verb, "--data", folder.path("data")] + arguments)
      .outcome(seconds: 20)
  }

  func connect() throws -> Connection { try Connection(port: port) }

  struct NeverCounted: Error {}

  /// Returns once the relay's counts hold `line`.
  func untilCounts(hold line: String) throws {
    for _ in 0..<1000 {
      if try ask("GET", "/metrics").text.contains(line + "\n") { return }
      usleep(5000)
    }
    throw NeverCounted()
  }

  /// Sends one request over a connection of its own.
  func ask(
    _ method: String, _ path: String, _ headers: [String] = [], body: [UInt8] = []
  ) throws -> Answer {
    try connect().ask(method, path, headers, body: body)
  }

  private static func start(
    _ data: String, _ options: [String]
  ) throws -> (RunningProgram, UInt16) {
    let registration = options.contains("--registration") ? [] : ["--registration", "open"]
    let program = try RunningProgram(
      path, ["serve", "--listen", "127.0.0.1:0", "--data", data] + registration + options)
    try program.waitForOutput(containing: "listening on http")
    guard let port = program.output.split(separator: ":").last.flatMap({ UInt16($0.trimmed) })
    else {
      throw NoAddress()
    }
    return (program, port)
  }
}

extension Substring {
  fileprivate var trimmed: Substring { prefix { !$0.isWhitespace } }
}
