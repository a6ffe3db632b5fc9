/// What can be told of a JSON document from its first bytes alone: enough to know whose it is.
struct JSONSketch {
  /// The document's own shape.
  enum Shape { case array, object }

  let shape: Shape
  /// The names of the members of the document, or of the first element of an array.
  private(set) var names: Set<String> = []
  /// Texts that stand as members' values.
  private(set) var texts: [String: String] = [:]

  private static let maximumNames = 200

  /// Nil for what does not begin as an array or object.
  init?(_ beginning: [UInt8]) {
    var reader = SketchReader(beginning)
    switch reader.nextMark() {
    case UInt8(ascii: "{"): shape = .object
    case UInt8(ascii: "["):
      shape = .array
      guard reader.nextMark() == UInt8(ascii: "{") else { return }
    default: return nil
    }
    readMembers(&reader)
  }

  private mutating func readMembers(_ reader: inout SketchReader) {
    var depth = 1
    var name: String?
    while depth > 0, names.count < Self.maximumNames, let mark = reader.nextMark() {
      switch mark {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        guard let text = reader.text(), depth == 1 else { continue }
        if let known = name {
          texts[known] = text
          name = nil
        } else {
          name = text
          names.insert(text)
        }
      case UInt8(ascii: ",") where depth == 1: name = nil
      default: continue
      }
    }
  }
}

/// Goes from mark to mark of a text that looks like JSON; forgiving, since it may be cut anywhere.
private struct SketchReader {
  private let bytes: [UInt8]
  private var next = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func nextMark() -> UInt8? {
    while next < bytes.count {
      defer { next += 1 }
      if "{}[]\",".utf8.contains(bytes[next]) { return bytes[next] }
    }
    return nil
  }

  /// The text whose opening quote was just taken; nil if it does not end here.
  mutating func text() -> String? {
    let start = next
    while next < bytes.count, bytes[next] != UInt8(ascii: "\"") {
      next += bytes[next] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard next < bytes.count else { return nil }
    defer { next += 1 }
    return String(decoding: bytes[start..<next], as: UTF8.self)
  }
}
