import Glibc
import SatchelConfig

/// What standard output and its terminal can do.
enum Terminal {
  static let isOutputTerminal = isatty(STDOUT_FILENO) == 1
  static let isErrorTerminal = isatty(STDERR_FILENO) == 1
  static let isInputTerminal = isatty(STDIN_FILENO) == 1

  /// Columns of the terminal; 80 if it does not say.
  static var width: Int {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    guard let text = processEnvironment("COLUMNS"), let columns = Int(text), columns > 0 else {
      return 80
    }
    return min(columns, 1000)
  }

  /// Lines of the terminal; 24 if it does not say.
  static var height: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
    return Int(size.ws_row)
  }

  static var hasColour: Bool {
    guard isOutputTerminal else { return false }
    let term = processEnvironment("TERM") ?? ""
    return term != "dumb" && !term.isEmpty && (processEnvironment("NO_COLOR") ?? "").isEmpty
  }

  /// `text` in bold or dim where colour is wanted.
  static func styled(_ text: String, _ style: Style) -> String {
    hasColour ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
  }

  enum Style: String {
    case bold = "1"
    case dim = "2"
    case highlighted = "33;1"
  }
}
