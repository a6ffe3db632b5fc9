/// Several words in one field of a table.
enum ListText {
  /// A JSON array, a list as Python or YAML writes it, or words with a separator between them.
  static func words(_ text: String, separatedBy separators: Set<Character>) -> [String] {
    let text = text.trimmed
    if text.hasPrefix("["), text.hasSuffix("]") {
      if case .array(let elements)? = try? JSONParser.parse(Array(text.utf8)) {
        return elements.compactMap {
          switch $0 {
          case .text(let word), .number(let word): word
          default: nil
          }
        }
      }
      return elements(text.dropFirst().dropLast())
    }
    return text.split(whereSeparator: separators.contains).map(\.trimmed).filter { !$0.isEmpty }
  }

  /// What stands between commas, each with quotes of either kind around it or without; within quotes a backslash
  /// takes the next character as it is.
  private static func elements(_ text: Substring) -> [String] {
    var words: [String] = []
    var rest = text.drop(while: \.isWhitespace)
    while let first = rest.first {
      let isQuoted = first == "'" || first == "\""
      let word = isQuoted ? quoted(&rest) : ""
      let plain = rest.prefix { $0 != "," }
      rest = rest.dropFirst(plain.count + 1).drop(while: \.isWhitespace)
      words.append(isQuoted ? word : plain.trimmed)
    }
    return words.filter { !$0.isEmpty }
  }

  /// Takes what stands between the quote at the beginning and the next one.
  private static func quoted(_ rest: inout Substring) -> String {
    let mark = rest.removeFirst()
    var word = ""
    while let character = rest.popFirst(), character != mark {
      word.append(character == "\\" ? rest.popFirst() ?? character : character)
    }
    return word
  }
}
