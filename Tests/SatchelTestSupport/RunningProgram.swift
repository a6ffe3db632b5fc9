import Foundation

/// A program that a test has started, with its output kept in files so that no pipe can fill up.
package final class RunningProgram {
  /// How a program ended and what it wrote.
  package struct Outcome: Sendable {
    package let status: Int32
    package let output: String
    package let errors: String
  }

  package struct TookTooLong: Error, CustomStringConvertible {
    package let description: String
  }

  private let process: ChildProcess
  private let folder: TemporaryFolder

  /// Starts `program`, looked up on the path unless it holds a slash.
  ///
  /// `environment` is added to the test's own; a nil value takes a name away. The program reads
  /// `input`, and no terminal.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String?] = [:],
    input: String = "", in workingFolder: String? = nil
  ) throws {
    folder = try TemporaryFolder()
    try folder.write(input, to: "input")
    let own = ProcessInfo.processInfo.environment.filter { !environment.keys.contains($0.key) }
    // The program `env` looks others up, and starts them in a folder.
    let isDirect = program.contains("/") && workingFolder == nil
    let place = workingFolder.map { ["-C", $0] } ?? []
    process = try ChildProcess(
      isDirect ? program : "/usr/bin/env",
      isDirect ? arguments : place + [program] + arguments,
      environment: own.merging(environment.compactMapValues(\.self)) { _, new in new },
      streams: ["input", "output", "errors"].map(folder.path))
  }

  deinit { stop() }

  package var isRunning: Bool { process.status == nil }
  package var processIdentifier: Int32 { process.identifier }
  package var output: String { text("output") }
  package var errors: String { text("errors") }

  /// Waits until the program has written `text` to either stream.
  package func waitForOutput(containing text: String, seconds: Double = 20) throws {
    try wait(seconds, for: "writing '\(text)'") { output.contains(text) || errors.contains(text) }
  }

  /// Waits for the end, and ends the program itself after `seconds`.
  package func outcome(seconds: Double = 60) throws -> Outcome {
    try wait(seconds, for: "its end") { !isRunning }
    return Outcome(status: process.waitForEnd(), output: output, errors: errors)
  }

  /// Ends the program at once, if it still runs.
  package func stop() {
    guard isRunning else { return }
    send(signal: SIGKILL)
    _ = process.waitForEnd()
  }

  package func send(signal: Int32) { kill(process.identifier, signal) }

  private func wait(_ seconds: Double, for what: String, until isDone: () -> Bool) throws {
    let end = Date(timeIntervalSinceNow: seconds)
    while !isDone() {
      guard Date() < end, isRunning || what == "its end" else {
        stop()
        throw TookTooLong(description: "ended or ran \(seconds) s before \(what): \(errors)")
      }
      usleep(5000)
    }
  }

  private func text(_ name: String) -> String {
    (try? String(decoding: Data(contentsOf: folder.url.appending(path: name)), as: UTF8.self)) ?? ""
  }
}

/// Runs a program to its end.
package func run(
  _ program: String, _ arguments: String..., environment: [String: String?] = [:],
  input: String = "", in workingFolder: String? = nil, seconds: Double = 60
) throws -> RunningProgram.Outcome {
  try RunningProgram(
    program, arguments, environment: environment, input: input, in: workingFolder
  ).outcome(seconds: seconds)
}
