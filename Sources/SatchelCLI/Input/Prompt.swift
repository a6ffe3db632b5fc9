import Glibc

/// Questions to a person at a terminal; nobody is asked anywhere else.
enum Prompt {
  /// Whether there is somebody to answer.
  static var isPossible: Bool { Terminal.isInputTerminal && Terminal.isErrorTerminal }

  /// Asks for a yes, unless `isAgreed` says that it was given on the command line.
  ///
  /// - Throws: 64 where nobody can be asked; 77 if the answer is no.
  static func confirm(_ question: String, isAgreed: Bool) throws(Failure) {
    guard !isAgreed else { return }
    guard isPossible else {
      throw Failure(.usage, "\(question) Say so with --yes, as there is no terminal to ask at")
    }
    say("\(question) [y/N] ")
    let answer = readLine()?.lowercased() ?? ""
    guard ["y", "yes"].contains(answer) else { throw Failure(.notAllowed, "nothing was changed") }
  }

  /// Reads a secret without showing it; or a line of standard input where that is no terminal.
  static func secret(_ question: String) throws(Failure) -> String {
    guard Terminal.isInputTerminal else { return try firstLine() }
    var settings = termios()
    tcgetattr(STDIN_FILENO, &settings)
    let former = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    say(question)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
    defer {
      var restored = former
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &restored)
      say("\n")
    }
    return try firstLine()
  }

  private static func firstLine() throws(Failure) -> String {
    guard let line = readLine(), !line.allSatisfy(\.isWhitespace) else {
      throw Failure(.usage, "nothing was entered")
    }
    return line
  }

  private static func say(_ text: String) {
    let bytes = Array(SafeText.lines(text).utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
