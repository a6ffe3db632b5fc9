/// Several words in one field of a table.
enum ListText {
  /// A JSON array, a list as Python writes it, or words with a separator between them.
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
      let inside = text.dropFirst().dropLast()
      guard !inside.contains(where: { $0 == "'" || $0 == "\"" }) else { return quoted(inside) }
      return plain(inside, [","])
    }
    return plain(text[...], separators)
  }

  private static func plain(_ text: Substring, _ separators: Set<Character>) -> [String] {
    text.split(whereSeparator: separators.contains).map(\.trimmed).filter { !$0.isEmpty }
  }

  /// What stands between quotes of either kind; a backslash takes the next character as it is.
  private static func quoted(_ text: Substring) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    var isEscaped = false
    for character in text {
      if let mark = quote {
        if !isEscaped, character == mark {
          words.append(word)
          (quote, word) = (nil, "")
        } else if !isEscaped, character == "\\" {
          isEscaped = true
        } else {
          word.append(character)
          isEscaped = false
        }
      } else if character == "'" || character == "\"" {
        quote = character
      }
    }
    return words
  }
}
