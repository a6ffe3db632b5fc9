import Glibc

/// Runs another program, never through a shell.
enum Child {
  /// Splits what a person put into `EDITOR` and the like at white space: a program and its options.
  static func words(_ command: String) -> [String] {
    command.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// Runs `arguments` and gives its exit status, or 128 and the signal that ended it.
  ///
  /// While it runs, Ctrl-C is the child's business alone.
  static func run(_ arguments: [String]) throws(Failure) -> Int32 {
    let former = [SIGINT, SIGQUIT].map { ($0, signal($0, SIG_IGN)) }
    defer { for (number, handler) in former { signal(number, handler) } }
    return try wait(for: start(arguments, input: nil), named: arguments)
  }

  /// Runs `arguments` with `text` as its standard input.
  static func run(_ arguments: [String], reading text: String) throws(Failure) -> Int32 {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw Failure(.internalError, "no pipe: \(String(cString: strerror(errno)))")
    }
    // The child would else hold the end that it waits to see closed.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let former = [SIGINT, SIGQUIT].map { ($0, signal($0, SIG_IGN)) }
    defer { for (number, handler) in former { signal(number, handler) } }
    let child: pid_t
    do {
      child = try start(arguments, input: ends[0])
      close(ends[0])
    } catch {
      for end in ends { close(end) }
      throw error
    }
    send(Array(text.utf8), to: ends[1])
    close(ends[1])
    return try wait(for: child, named: arguments)
  }

  private static func start(_ arguments: [String], input: Int32?) throws(Failure) -> pid_t {
    guard let program = arguments.first else { throw Failure(.configuration, "no program to run") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGQUIT, SIGPIPE] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

    var words = arguments.map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var child: pid_t = 0
    let reason = posix_spawnp(&child, program, &actions, &attributes, words, environ)
    guard reason == 0 else {
      throw Failure(
        .configuration, "'\(program)' cannot be run: \(String(cString: strerror(reason)))")
    }
    return child
  }

  private static func wait(for child: pid_t, named arguments: [String]) throws(Failure) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else {
        throw Failure(.internalError, "lost sight of '\(arguments.first ?? "")'")
      }
    }
    let signalNumber = status & 0x7f
    return signalNumber == 0 ? (status >> 8) & 0xff : 128 + signalNumber
  }

  /// A pager that is left early reads no further; that is no error.
  private static func send(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return }
      rest = rest.dropFirst(max(0, count))
    }
  }
}
