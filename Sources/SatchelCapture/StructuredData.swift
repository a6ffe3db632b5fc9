import FoundationEssentials

/// What a page says of its article in JSON-LD, as search engines ask for it.
struct StructuredData {
  private static let largestBlock = 1 << 18
  private static let mostBlocks = 8
  private static let deepestNesting = 32

  private(set) var title: String?
  private(set) var author: String?
  private(set) var site: String?
  private(set) var published: String?
  private(set) var language: String?

  init(of document: HTMLDocument) {
    let scripts = document.nodes.indices.filter { document.name($0) == "script" }
    for script in scripts.prefix(Self.mostBlocks) {
      for object in Self.objects(in: document.text(script)) where Self.isArticle(object) {
        read(object)
      }
    }
  }

  private mutating func read(_ object: [String: JSONValue]) {
    title = title ?? object["headline"]?.text ?? object["name"]?.text
    author = author ?? object["author"]?.names
    site = site ?? object["publisher"]?.names
    published = published ?? object["datePublished"]?.text
    language = language ?? object["inLanguage"]?.text
  }

  /// The objects of a block: itself, its list, or its `@graph`.
  private static func objects(in block: String) -> [[String: JSONValue]] {
    let bytes = Array(block.utf8)
    guard bytes.count <= largestBlock, isShallow(bytes) else { return [] }
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
      return []
    }
    return value.objects.flatMap { object in
      [object] + (object["@graph"]?.objects ?? [])
    }
  }

  /// Decoding recurses, so the depth of what comes from outside is counted first.
  private static func isShallow(_ json: [UInt8]) -> Bool {
    var (depth, isInString, isEscaped) = (0, false, false)
    for byte in json {
      if isInString {
        if !isEscaped, byte == UInt8(ascii: "\"") { isInString = false }
        isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
      if depth > deepestNesting { return false }
    }
    return true
  }

  private static func isArticle(_ object: [String: JSONValue]) -> Bool {
    let types = object["@type"]?.texts ?? []
    return types.contains { $0.hasSuffix("Article") || $0.hasSuffix("Posting") || $0 == "Report" }
  }
}

/// Any JSON value; numbers and the like are of no interest.
private enum JSONValue: Decodable {
  case string(String)
  case list([JSONValue])
  case object([String: JSONValue])
  case other

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let object = try? value.decode([String: JSONValue].self) {
      self = .object(object)
    } else if let list = try? value.decode([JSONValue].self) {
      self = .list(list)
    } else {
      self = .other
    }
  }

  var text: String? { if case .string(let text) = self { text } else { nil } }

  var texts: [String] {
    if case .list(let values) = self { values.compactMap(\.text) } else { text.map { [$0] } ?? [] }
  }

  var objects: [[String: JSONValue]] {
    switch self {
    case .object(let object): [object]
    case .list(let values):
      values.compactMap { if case .object(let object) = $0 { object } else { nil } }
    default: []
    }
  }

  /// A name, an object with a name, or several of either.
  var names: String? {
    let names = texts + objects.compactMap { $0["name"]?.text }
    return names.isEmpty ? nil : names.prefix(10).joined(separator: ", ")
  }
}
