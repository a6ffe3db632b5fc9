/// The named values of one entry of a file, whatever the form of the file.
///
/// It remembers which of them were asked for, so that what no rule takes can be reported.
struct Fields {
  private let members: [JSONValue.Member]
  private var isTaken: [Bool]

  init(_ members: [JSONValue.Member]) {
    self.members = members
    isTaken = Array(repeating: false, count: members.count)
  }

  /// - Throws: `malformed` unless the value is an object.
  init(_ value: JSONValue) throws(ArticleDefect) {
    guard case .object(let members) = value else { throw .malformed("it is no JSON object") }
    self.init(members)
  }

  /// The same values, their names in lower case.
  var lowercased: Fields {
    Fields(members.map { JSONValue.Member(name: $0.name.lowercased(), value: $0.value) })
  }

  /// The names of the values that nobody asked for and that say something.
  ///
  /// No and nothing are what an article says by saying nothing.
  var rest: [String] {
    zip(members, isTaken).filter {
      !$1 && !$0.value.isEmpty && $0.value != .flag(false) && $0.value != .number("0")
    }.map { $0.0.name.parts(ofBytes: 40).first ?? "" }
  }

  /// The first of the values so named that says something.
  mutating func value(_ names: String...) -> JSONValue? { value(anyOf: names) }

  func has(_ name: String) -> Bool { members.contains { $0.name == name } }

  /// The members of an object; a value that is none is not taken.
  mutating func object(_ name: String) -> Fields? {
    for index in members.indices where members[index].name == name {
      guard case .object(let inner) = members[index].value else { continue }
      isTaken[index] = true
      return Fields(inner)
    }
    return nil
  }

  /// Takes values that say nothing about the article or are said by others as well.
  mutating func ignore(_ names: String...) { _ = value(anyOf: names) }

  /// A text as it is, even if there is nothing in it.
  mutating func verbatim(_ names: String...) throws(ArticleDefect) -> String? {
    switch value(anyOf: names) {
    case .text(let text): return text
    case nil:
      let isThere = members.contains { names.contains($0.name) && $0.value == .text("") }
      return isThere ? "" : nil
    default: throw .wrongType(names[0])
    }
  }

  private mutating func value(anyOf names: [String]) -> JSONValue? {
    var found: JSONValue?
    for name in names {
      for index in members.indices where members[index].name == name {
        isTaken[index] = true
        if found == nil, !members[index].value.isEmpty { found = members[index].value }
      }
    }
    return found
  }

  /// A text, or a number in its digits.
  mutating func text(_ names: String...) throws(ArticleDefect) -> String? {
    switch value(anyOf: names) {
    case nil: nil
    case .text(let text): text.allSatisfy(\.isWhitespace) ? nil : text
    case .number(let digits): digits
    default: throw .wrongType(names[0])
    }
  }

  /// True and false, 1 and 0, or such words of a table.
  mutating func flag(_ names: String...) throws(ArticleDefect) -> Bool? {
    switch value(anyOf: names) {
    case nil: return nil
    case .flag(let flag): return flag
    case .number(let text), .text(let text):
      switch text.lowercased() {
      case "1", "true", "yes": return true
      case "0", "false", "no": return false
      default: throw .wrongType(names[0])
      }
    default: throw .wrongType(names[0])
    }
  }

  mutating func integer(_ names: String...) throws(ArticleDefect) -> Int? {
    switch value(anyOf: names) {
    case nil: return nil
    case .number(let text), .text(let text):
      guard let number = Double(text).flatMap({ Int(exactly: $0.rounded()) }) else {
        throw .wrongType(names[0])
      }
      return number
    default: throw .wrongType(names[0])
    }
  }

  /// Milliseconds since 1970; see `ImportedDate`.
  mutating func date(_ names: String...) throws(ArticleDefect) -> Int64? {
    guard let value = value(anyOf: names) else { return nil }
    switch value {
    case .text(let text) where text.allSatisfy(\.isWhitespace): return nil
    case .text(let text), .number(let text):
      guard let date = ImportedDate.milliseconds(text) else { throw .badDate(text) }
      return date
    default: throw .wrongType(names[0])
    }
  }

  /// A date as the text that it is, for what an article keeps as text; what is none is not taken.
  mutating func dateText(_ names: String...) throws(ArticleDefect) -> String? {
    switch value(anyOf: names) {
    case .text(let text):
      guard ImportedDate.milliseconds(text) != nil else {
        for index in members.indices where names.contains(members[index].name) {
          isTaken[index] = false
        }
        return nil
      }
      return text.trimmed
    case .number(let digits): return ImportedDate.milliseconds(digits).map(CivilDate.iso8601)
    default: return nil
    }
  }

  /// The elements of an array.
  mutating func array(_ names: String...) throws(ArticleDefect) -> [JSONValue] {
    switch value(anyOf: names) {
    case nil: return []
    case .array(let elements): return elements
    default: throw .wrongType(names[0])
    }
  }

  /// An array of texts, or one text of several with a separator between them.
  mutating func list(
    _ names: String..., separatedBy separators: Set<Character> = [","]
  ) throws(ArticleDefect) -> [String] {
    switch value(anyOf: names) {
    case nil: return []
    case .text(let text): return ListText.words(text, separatedBy: separators)
    case .array(let elements):
      var texts: [String] = []
      for element in elements {
        switch element {
        case .text(let text): texts.append(text)
        case .number(let digits): texts.append(digits)
        case .null: continue
        default: throw .wrongType(names[0])
        }
      }
      return texts
    default: throw .wrongType(names[0])
    }
  }
}

extension StringProtocol {
  /// Without white space around it.
  var trimmed: String {
    guard let start = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[start...last])
  }
}
