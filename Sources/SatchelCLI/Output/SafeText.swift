import SatchelModel

/// Text from outside, made harmless for a terminal.
enum SafeText {
  /// What stands in for a character that could steer the terminal or turn the reading direction.
  private static let substitute: Unicode.Scalar = "\u{fffd}"

  /// `text` on one line: line ends and tabs become spaces, what else could do harm is substituted.
  static func line(_ text: String) -> String {
    guard !isPlain(text) else { return text }
    return rebuilt(text) { scalar in
      switch scalar {
      case "\n", "\t", "\r", "\u{2028}", "\u{2029}", "\u{85}": " "
      default: isHarmful(scalar) ? substitute : scalar
      }
    }
  }

  /// `text` as it stands, with its line ends and tabs; all else that could do harm is substituted.
  static func lines(_ text: String) -> String {
    guard !isPlain(text) else { return text }
    return rebuilt(text) { scalar in
      switch scalar {
      case "\n", "\t": scalar
      case "\u{2028}", "\u{2029}", "\u{85}": "\n"
      default: isHarmful(scalar) ? substitute : scalar
      }
    }
  }

  /// Controls and direction marks; also annotation marks, tags and unassigned codes, which show nothing.
  static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xfff9...0xfffb, 0xfffe...0xffff, 0xe0000...0xe007f: true
    default: scalar.isControlOrDirection
    }
  }

  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
  }

  private static func rebuilt(
    _ text: String, _ replace: (Unicode.Scalar) -> Unicode.Scalar
  ) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { scalars.append(replace(scalar)) }
    return String(scalars)
  }
}
