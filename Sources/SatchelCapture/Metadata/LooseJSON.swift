/// A JSON value as pages have them: read as far as it makes sense.
///
/// Raw line breaks in strings and commas too many are overlooked; what cannot be read ends the value.
enum LooseJSON {
  case text(String)
  case list([LooseJSON])
  case object([String: LooseJSON])
  /// Numbers and the like, which are of no interest here.
  case other

  private static let deepest = 32

  init(_ bytes: ArraySlice<UInt8>) {
    var reader = Reader(rest: bytes)
    self = reader.value(depth: 0)
  }

  subscript(key: String) -> LooseJSON? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }

  /// Itself, or the members of a list.
  var elements: [LooseJSON] { if case .list(let values) = self { values } else { [self] } }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func value(depth: Int) -> LooseJSON {
      skipSpace()
      guard let first = rest.first, depth < deepest else {
        rest = []
        return .other
      }
      switch first {
      case UInt8(ascii: "\""): return .text(string())
      case UInt8(ascii: "{"): return .object(members(depth: depth))
      case UInt8(ascii: "["): return .list(list(depth: depth))
      default:
        rest = rest.drop { ASCII.isAlphanumeric($0) || "+-.".utf8.contains($0) }
        return .other
      }
    }

    private mutating func members(depth: Int) -> [String: LooseJSON] {
      var members: [String: LooseJSON] = [:]
      rest = rest.dropFirst()
      while skipSeparators(), rest.first == UInt8(ascii: "\"") {
        let key = string()
        skipSpace()
        guard rest.first == UInt8(ascii: ":") else { break }
        rest = rest.dropFirst()
        let value = value(depth: depth + 1)
        if members[key] == nil { members[key] = value }
      }
      end(with: UInt8(ascii: "}"))
      return members
    }

    private mutating func list(depth: Int) -> [LooseJSON] {
      var list: [LooseJSON] = []
      rest = rest.dropFirst()
      while skipSeparators(), let next = rest.first, next != UInt8(ascii: "]") {
        let count = rest.count
        list.append(value(depth: depth + 1))
        guard rest.count < count else { break }
      }
      end(with: UInt8(ascii: "]"))
      return list
    }

    /// What does not end as it should is not read any further.
    private mutating func end(with bracket: UInt8) {
      rest = rest.first == bracket ? rest.dropFirst() : []
    }

    private mutating func skipSpace() { rest = rest.drop { ASCII.isSpace($0) } }

    private mutating func skipSeparators() -> Bool {
      rest = rest.drop { ASCII.isSpace($0) || $0 == UInt8(ascii: ",") }
      return !rest.isEmpty
    }

    private mutating func string() -> String {
      rest = rest.dropFirst()
      var text: [UInt8] = []
      while let next = rest.popFirst(), next != UInt8(ascii: "\"") {
        if next == UInt8(ascii: "\\") { escape(onto: &text) } else { text.append(next) }
      }
      return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape(onto text: inout [UInt8]) {
      guard let letter = rest.popFirst() else { return }
      switch letter {
      case UInt8(ascii: "n"): text.append(0x0a)
      case UInt8(ascii: "r"), UInt8(ascii: "t"): text.append(0x20)
      case UInt8(ascii: "u"): text += String(scalar()).utf8
      default: text.append(letter)
      }
    }

    /// Behind `\u`; two halves of a character beyond the first 65,536 are put together.
    private mutating func scalar() -> Unicode.Scalar {
      let first = hexadecimal()
      guard (0xd800..<0xdc00).contains(first), rest.starts(with: "\\u".utf8) else {
        return Unicode.Scalar(first) ?? "\u{fffd}"
      }
      rest = rest.dropFirst(2)
      let second = hexadecimal()
      guard (0xdc00..<0xe000).contains(second) else { return "\u{fffd}" }
      return Unicode.Scalar(0x1_0000 + (first - 0xd800) << 10 + (second - 0xdc00)) ?? "\u{fffd}"
    }

    private mutating func hexadecimal() -> UInt32 {
      let digits = String(decoding: rest.prefix(4), as: UTF8.self)
      rest = rest.dropFirst(4)
      return UInt32(digits, radix: 16) ?? 0xfffd
    }
  }
}
