/// A line that the person lays out: `{id}\t{title}`.
struct RowFormat: Hashable {
  private enum Piece: Hashable {
    case text(String)
    case field(String)
  }

  private let pieces: [Piece]

  /// `names` are the fields that there are.
  ///
  /// - Throws: 64 for a field that there is not, or a brace that is not closed.
  init(_ template: String, names: [String]) throws(Failure) {
    var pieces: [Piece] = []
    var rest = Self.unescaped(template)[...]
    while let brace = rest.firstIndex(of: "{") {
      let after = rest.index(after: brace)
      guard let end = rest[after...].firstIndex(of: "}") else {
        throw Failure(.usage, "--format: a { is not closed in '\(template)'")
      }
      let name = String(rest[after..<end])
      guard names.contains(name) else {
        throw Failure(
          .usage,
          "--format: there is no field '\(name)'; there are \(names.joined(separator: ", "))")
      }
      if brace > rest.startIndex { pieces.append(.text(String(rest[..<brace]))) }
      pieces.append(.field(name))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
  }

  /// Values are put on one line each, so that a line stays one article.
  func line(_ value: (String) -> String) -> String {
    pieces.reduce(into: "") { line, piece in
      switch piece {
      case .text(let text): line += text
      case .field(let name): line += SafeText.line(value(name))
      }
    }
  }

  /// `\t`, `\n` and `\\`, since shells make them hard to type.
  private static func unescaped(_ template: String) -> String {
    var result = ""
    var isEscaped = false
    for character in template {
      if isEscaped {
        switch character {
        case "t": result += "\t"
        case "n": result += "\n"
        case "\\": result += "\\"
        default: result += "\\" + String(character)
        }
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return isEscaped ? result + "\\" : result
  }
}
