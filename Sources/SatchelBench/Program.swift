import Foundation

/// A program to run to its end, with the environment that it is to see.
struct Program {
  /// Where this program lies, and those that it measures.
  static let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path

  /// A path, or a name to look up on the PATH.
  let path: String
  var environment: [String: String] = [:]

  /// What one run used and wrote.
  struct Run {
    /// User and system time of the whole process, start-up included.
    let processorMilliseconds: Double
    let peakMegabytes: Int
    let output: String
  }

  /// Runs with `input` as the file that is standard input; nil for an empty one.
  ///
  /// - Throws: `failed` unless it exits with 0, with what it wrote on standard error.
  @discardableResult
  func run(_ arguments: [String], input: String? = nil) throws(BenchError) -> Run {
    let files = try TemporaryFolder()
    let (output, errors) = (files.path + "/output", files.path + "/errors")
    let process = try start(arguments, input: input, output: output, errors: errors)
    var (status, usage) = (Int32(0), rusage())
    while wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw .cannotStart(path, errno) }
    }
    guard status == 0 else {
      throw .failed(([path] + arguments).joined(separator: " "), Self.text(errors))
    }
    let milliseconds = [usage.ru_utime, usage.ru_stime].map {
      Double($0.tv_sec) * 1000 + Double($0.tv_usec) / 1000
    }
    return Run(
      processorMilliseconds: milliseconds.reduce(0, +), peakMegabytes: usage.ru_maxrss / 1024,
      output: Self.text(output))
  }

  /// Starts it and returns its process id.
  func start(
    _ arguments: [String], input: String? = nil, output: String, errors: String
  ) throws(BenchError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, output, writing, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, writing, 0o600)

    var inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SATCHEL_") }
    inherited.merge(environment) { $1 }
    var argumentPointers = ([path] + arguments).map { strdup($0) } + [nil]
    var variablePointers = inherited.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (argumentPointers + variablePointers).forEach { free($0) } }
    var process = pid_t()
    let reason = posix_spawnp(
      &process, path, &actions, nil, &argumentPointers, &variablePointers)
    guard reason == 0 else { throw .cannotStart(path, reason) }
    return process
  }

  static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}

/// A folder that is gone when its owner is.
final class TemporaryFolder {
  let path: String

  init() throws(BenchError) {
    var template = Array((NSTemporaryDirectory() + "/satchel-bench-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw .noTemporaryFolder(errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

enum BenchError: Error, CustomStringConvertible {
  case cannotStart(String, Int32)
  case failed(String, String)
  case noTemporaryFolder(Int32)
  case cannotWrite(String)
  case unexpected(String, String)

  var description: String {
    switch self {
    case .cannotStart(let program, let reason):
      "'\(program)' cannot be run: \(String(cString: strerror(reason)))"
    case .failed(let command, let errors): "'\(command)' failed: \(errors)"
    case .noTemporaryFolder(let reason):
      "no temporary folder can be made: \(String(cString: strerror(reason)))"
    case .cannotWrite(let path): "'\(path)' cannot be written"
    case .unexpected(let command, let output): "'\(command)' wrote what was not expected: \(output)"
    }
  }
}
