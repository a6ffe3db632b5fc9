import SatchelConfig

/// Shows text that may be longer than the screen.
enum Pager {
  /// Through the person's pager on a terminal, plainly elsewhere.
  static func show(_ lines: [String]) throws(Failure) {
    if Terminal.isOutputTerminal, lines.count >= Terminal.height {
      try Output.flush()
      for command in commands where isShown(lines, by: command) { return }
    }
    for line in lines { try Output.line(line) }
  }

  private static var commands: [[String]] {
    ["SATCHEL_PAGER", "PAGER"].map { Child.words(processEnvironment($0) ?? "") }
      .filter { !$0.isEmpty }.prefix(1) + [["less", "-R"]]
  }

  /// False if there is no such program, so that the next one is tried.
  private static func isShown(_ lines: [String], by command: [String]) -> Bool {
    let text = lines.joined(separator: "\n") + "\n"
    guard let status = try? Child.run(command, reading: text) else { return false }
    // What a shell, and so some pagers' wrappers, say of a program that is not there.
    return status != 127
  }
}
