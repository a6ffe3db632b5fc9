import Glibc
import Synchronization

/// A process that was started, with each of its standard streams a file.
///
/// Foundation's `Process` now and then reads memory that is not its own when many threads start programs.
final class ChildProcess: Sendable {
  struct CannotStart: Error {
    let program: String
    let number: Int32
  }

  let identifier: pid_t
  private let end = Mutex<Int32?>(nil)

  /// `streams` are the paths of its input, output and errors; the last two are made anew.
  ///
  /// No signal is blocked in it: threads of Swift's pool block them, and what they start would inherit
  /// that. It inherits what is open here and not marked to be closed.
  init(
    _ program: String, _ arguments: [String], environment: [String: String], streams: [String]
  ) throws(CannotStart) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, path) in streams.enumerated() {
      let flags = number == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
      posix_spawn_file_actions_addopen(&actions, Int32(number), path, flags, 0o600)
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + settings { free(text) } }
    var child = pid_t()
    let number = posix_spawn(&child, program, &actions, &attributes, &words, &settings)
    guard number == 0 else { throw CannotStart(program: program, number: number) }
    identifier = child
  }

  /// How it ended: its exit status, or the signal that ended it; nil while it runs.
  var status: Int32? { collect(WNOHANG) }

  func waitForEnd() -> Int32 { collect(0) ?? -1 }

  private func collect(_ options: Int32) -> Int32? {
    end.withLock { end in
      if let end { return end }
      var status: Int32 = 0
      guard waitpid(identifier, &status, options) == identifier else { return nil }
      let signal = status & 0x7f
      end = signal == 0 ? (status >> 8) & 0xff : signal
      return end
    }
  }
}
