/// What a page says of its article in JSON-LD, as search engines ask for it.
struct StructuredData {
  private static let largestBlock = 1 << 19
  private static let mostBlocks = 40
  private static let mostObjects = 400

  /// What an article's `headline` and `name` say, in that order.
  private var titles: [String] = []
  /// People.
  private(set) var author: String?
  /// What stands as the author and is nobody.
  private(set) var organisation: String?
  private(set) var site: String?
  private(set) var published: String?
  private(set) var modified: String?
  private(set) var language: String?
  private(set) var image: String?

  /// Objects by the id that others refer to them by.
  private var named: [String: LooseJSON] = [:]

  init(of document: HTMLDocument) {
    // Of the others the parser keeps no text.
    let scripts = document.nodes.indices.lazy.filter {
      document.name($0) == .script && document.subtree($0).count > 1
    }
    var objects: [LooseJSON] = []
    for script in scripts.prefix(Self.mostBlocks) {
      for text in document.subtree(script).dropFirst() {
        let bytes = document.textBytes(text).prefix(Self.largestBlock)
        guard let start = Self.start(of: bytes) else { continue }
        Self.gather(LooseJSON(bytes[start...]), into: &objects)
      }
    }
    for object in objects {
      if let id = object["@id"]?.text, named[id] == nil { named[id] = object }
    }
    for object in objects where Self.isArticle(object) { read(object) }
    for object in objects where Self.isPage(object) { readPage(object) }
  }

  /// The title; where an encyclopedia says in it what its subject is, the name of that.
  func title(like inHead: String) -> String? {
    titles.first { inHead.hasPrefix($0) } ?? titles.first
  }

  /// Some blocks stand in a comment, or in the marks of XML.
  private static func start(of block: ArraySlice<UInt8>) -> Int? {
    guard let brace = block.firstIndex(of: UInt8(ascii: "{")) else { return nil }
    let before = block[..<brace].lastIndex { !ASCII.isSpace($0) }
    return before.flatMap { block[$0] == UInt8(ascii: "[") ? $0 : nil } ?? brace
  }

  private mutating func read(_ object: LooseJSON) {
    if titles.isEmpty { titles = [object["headline"], object["name"]].compactMap { $0?.text } }
    readAuthor(object)
    site = site ?? names(object["publisher"])
    published = published ?? object["datePublished"]?.text ?? object["dateCreated"]?.text
    modified = modified ?? object["dateModified"]?.text
    language = language ?? object["inLanguage"]?.text
    image = image ?? address(object["image"])
  }

  private mutating func readAuthor(_ object: LooseJSON) {
    for value in [object["author"], object["creator"]] {
      author = author ?? names(value, where: isPerson)
      organisation = organisation ?? names(value) { !isPerson($0) }
    }
  }

  private mutating func readPage(_ object: LooseJSON) {
    published = published ?? object["datePublished"]?.text ?? object["uploadDate"]?.text
    modified = modified ?? object["dateModified"]?.text
    readAuthor(object)
    language = language ?? object["inLanguage"]?.text
  }

  /// The objects of a block: itself, its list, or its `@graph`.
  private static func gather(_ value: LooseJSON, into objects: inout [LooseJSON]) {
    for element in value.elements where objects.count < mostObjects {
      objects.append(element)
      for inner in element["@graph"]?.elements ?? [] { objects.append(inner) }
      if let entity = element["mainEntity"] ?? element["mainEntityOfPage"] {
        objects += entity.elements
      }
    }
  }

  private static func types(_ object: LooseJSON) -> [String] {
    object["@type"]?.elements.compactMap(\.text) ?? []
  }

  private static func isArticle(_ object: LooseJSON) -> Bool {
    types(object).contains {
      $0.hasSuffix("Article") || $0.hasSuffix("Posting") || $0 == "Report" || $0 == "Recipe"
        || $0 == "Review" || $0 == "Book"
    }
  }

  private static func isPage(_ object: LooseJSON) -> Bool {
    types(object).contains { $0.hasSuffix("Page") || $0 == "CreativeWork" || $0 == "VideoObject" }
  }

  private func isPerson(_ object: LooseJSON) -> Bool {
    let referred = object["@id"]?.text.flatMap { named[$0] }
    let types = Self.types(object) + (referred.map(Self.types) ?? [])
    return !types.contains { $0.hasSuffix("Organization") || $0 == "Corporation" }
  }

  /// A name, an object with a name or a reference to one, or several of these.
  private func names(
    _ value: LooseJSON?, where isWanted: (LooseJSON) -> Bool = { _ in true }
  ) -> String? {
    var names: [String] = []
    for element in value?.elements.prefix(30) ?? [] where isWanted(element) {
      let referred = element["@id"]?.text.flatMap { named[$0] }
      let parts = [element.text, element["name"]?.text, referred?["name"]?.text]
      let listed = element["name"]?.elements.lazy.compactMap(\.text).first
      guard let name = parts.compactMap(\.self).first ?? listed else { continue }
      if !names.contains(name) { names.append(name) }
    }
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }

  private func address(_ value: LooseJSON?) -> String? {
    value?.elements.lazy.compactMap { element in
      element.text ?? element["url"]?.text ?? element["contentUrl"]?.text
        ?? element["@id"]?.text.flatMap { named[$0]?["url"]?.text }
    }.first
  }
}
