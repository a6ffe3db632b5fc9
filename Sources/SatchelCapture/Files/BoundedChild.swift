import Glibc

/// Another program that reads hostile bytes for Satchel: it has little memory, little time, one input
/// and one output, and whatever becomes of it, Satchel goes on.
enum BoundedChild {
  private static let processorSeconds = 60
  private static let memoryBytes = 1 << 30
  private static let outputBytes = 128 << 20

  /// Why there is no output.
  enum Failure: Error {
    case missing
    case failed
  }

  /// What `program` with `arguments` writes for `input`.
  ///
  /// - Throws: `missing` if it, or `prlimit` of util-linux, is not installed; `failed` if it gives up.
  static func output(
    of program: String, _ arguments: [String], input: [UInt8]
  ) throws(Failure) -> [UInt8] {
    let source = try MemoryFile(input)
    let target = try MemoryFile([])
    let limits = [
      "--cpu=\(processorSeconds)", "--as=\(memoryBytes)", "--fsize=\(outputBytes)", "--core=0",
    ]
    let status = try run(
      ["prlimit"] + limits + ["--", program] + arguments, source.descriptor, target.descriptor)
    // prlimit's word for a program that it does not find.
    guard status != 127 else { throw .missing }
    guard status == 0 else { throw .failed }
    return target.contents(atMost: outputBytes)
  }

  private static func run(
    _ words: [String], _ source: Int32, _ target: Int32
  ) throws(Failure) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, source, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, target, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var arguments = words.map { strdup($0) } + [nil]
    defer { for word in arguments { free(word) } }
    // Nothing of the person's environment is the program's business but where programs are.
    var environment = [strdup("PATH=/usr/local/bin:/usr/bin:/bin"), strdup("LC_ALL=C.UTF-8"), nil]
    defer { for word in environment { free(word) } }
    var child: pid_t = 0
    guard posix_spawnp(&child, words[0], &actions, nil, &arguments, &environment) == 0 else {
      throw .missing
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { throw .failed }
    }
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128
  }
}

/// A file in memory that has no name and ends with its owner.
private final class MemoryFile {
  let descriptor: Int32

  init(_ bytes: [UInt8]) throws(BoundedChild.Failure) {
    let name = "/satchel-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    let descriptor = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else { throw .failed }
    shm_unlink(name)
    self.descriptor = descriptor
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw .failed }
      rest = rest.dropFirst(max(0, count))
    }
    lseek(descriptor, 0, SEEK_SET)
  }

  deinit { close(descriptor) }

  func contents(atMost limit: Int) -> [UInt8] {
    let size = min(Int(max(0, lseek(descriptor, 0, SEEK_END))), limit)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, size, 0))
    }
  }
}
