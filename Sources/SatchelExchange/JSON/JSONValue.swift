/// A JSON value as it was read.
enum JSONValue: Hashable, Sendable {
  /// One name and its value; an object keeps their order, and a name may come twice.
  struct Member: Hashable, Sendable {
    let name: String
    let value: JSONValue
  }

  case null
  case flag(Bool)
  /// In the digits of the file, so that no long number loses any.
  case number(String)
  case text(String)
  case array([JSONValue])
  case object([Member])

  /// Whether it says nothing: null, no text, nothing in it.
  var isEmpty: Bool {
    switch self {
    case .null: true
    case .flag, .number: false
    case .text(let text): text.isEmpty
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    }
  }
}
