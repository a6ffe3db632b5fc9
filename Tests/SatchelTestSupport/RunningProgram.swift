import Foundation
import Synchronization

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

  /// Foundation's `Process` is not safe to start from two threads at once.
  private static let starting = Mutex(())

  private let process = Process()
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
    try folder.write("", to: "output")
    try folder.write("", to: "errors")
    let isPath = program.contains("/")
    process.executableURL = URL(fileURLWithPath: isPath ? program : "/usr/bin/env")
    process.arguments = isPath ? arguments : [program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      environment.compactMapValues(\.self), uniquingKeysWith: { _, new in new }
    ).filter { environment.index(forKey: $0.key) == nil || environment[$0.key] != .some(nil) }
    if let workingFolder { process.currentDirectoryURL = URL(fileURLWithPath: workingFolder) }
    process.standardInput = try FileHandle(forReadingFrom: folder.url.appending(path: "input"))
    process.standardOutput = try FileHandle(forWritingTo: folder.url.appending(path: "output"))
    process.standardError = try FileHandle(forWritingTo: folder.url.appending(path: "errors"))
    try Self.starting.withLock { _ in
      // Threads of Swift's pool block signals, and what they start would inherit that.
      var (all, former) = (sigset_t(), sigset_t())
      sigfillset(&all)
      pthread_sigmask(SIG_UNBLOCK, &all, &former)
      defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
      try process.run()
    }
  }

  deinit { stop() }

  package var isRunning: Bool { process.isRunning }
  package var processIdentifier: Int32 { process.processIdentifier }
  package var output: String { text("output") }
  package var errors: String { text("errors") }

  /// Waits until the program has written `text` to either stream.
  package func waitForOutput(containing text: String, seconds: Double = 20) throws {
    try wait(seconds, for: "writing '\(text)'") { output.contains(text) || errors.contains(text) }
  }

  /// Waits for the end, and ends the program itself after `seconds`.
  package func outcome(seconds: Double = 60) throws -> Outcome {
    try wait(seconds, for: "its end") { !process.isRunning }
    return Outcome(status: process.terminationStatus, output: output, errors: errors)
  }

  /// Ends the program at once, if it still runs.
  package func stop() {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  package func send(signal: Int32) { kill(process.processIdentifier, signal) }

  private func wait(_ seconds: Double, for what: String, until isDone: () -> Bool) throws {
    let end = Date(timeIntervalSinceNow: seconds)
    while !isDone() {
      guard Date() < end, process.isRunning || what == "its end" else {
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
