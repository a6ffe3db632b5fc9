import Glibc
import Synchronization

/// The terminal as the pager needs it: keys one by one, unseen, and a screen of its own.
final class Keyboard {
  /// Whether a signal says that the terminal has another size, or that the program is to end.
  private static let isResized = Atomic(false)
  private static let isEnding = Atomic(false)

  private let descriptor: Int32
  private let former: termios
  private var handlers: [(Int32, sigaction)] = []

  /// Nil if there is no terminal to read keys from.
  init?() {
    // Nothing of this is set until the terminal is there, since `deinit` gives it back.
    let descriptor =
      isatty(STDIN_FILENO) == 1 ? dup(STDIN_FILENO) : open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var former = termios()
    guard tcgetattr(descriptor, &former) == 0 else {
      close(descriptor)
      return nil
    }
    (self.descriptor, self.former) = (descriptor, former)
    catchSignals()
    takeScreen()
  }

  deinit {
    leaveScreen()
    for (number, handler) in handlers {
      var handler = handler
      sigaction(number, &handler, nil)
    }
    close(descriptor)
  }

  /// Waits for keys; empty after a change of size, nil when no more will come.
  func read() -> [PagerKey]? {
    var bytes = [UInt8](repeating: 0, count: 256)
    while !Self.isEnding.load(ordering: .relaxed) {
      let count = Glibc.read(descriptor, &bytes, bytes.count)
      if count > 0 { return PagerKey.keys(in: Array(bytes[..<count])) }
      guard count < 0, errno == EINTR else { return nil }
      if Self.isResized.exchange(false, ordering: .relaxed) { return [] }
    }
    return nil
  }

  /// Gives the terminal back until the person continues the program.
  func suspend() {
    leaveScreen()
    kill(getpid(), SIGSTOP)
    takeScreen()
  }

  private func takeScreen() {
    var raw = former
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
    raw.c_iflag &= ~tcflag_t(IXON | ICRNL)
    // What was typed before the text came is meant for it.
    tcsetattr(descriptor, TCSADRAIN, &raw)
    say("\u{1b}[?1049h\u{1b}[?25l")
  }

  private func leaveScreen() {
    say("\u{1b}[?25h\u{1b}[?1049l")
    var former = former
    tcsetattr(descriptor, TCSADRAIN, &former)
  }

  private func say(_ codes: String) {
    try? Output.write(codes.utf8)
    try? Output.flush()
  }

  /// Handlers only make a wish, and without SA_RESTART the waiting `read` returns and sees it.
  private func catchSignals() {
    Self.isEnding.store(false, ordering: .relaxed)
    for number in [SIGTERM, SIGHUP] {
      set(number) { _ in Keyboard.isEnding.store(true, ordering: .relaxed) }
    }
    set(SIGWINCH) { _ in Keyboard.isResized.store(true, ordering: .relaxed) }
  }

  private func set(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var (action, former) = (sigaction(), sigaction())
    action.__sigaction_handler.sa_handler = handler
    sigaction(number, &action, &former)
    handlers.append((number, former))
  }
}
