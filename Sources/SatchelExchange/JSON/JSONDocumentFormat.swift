/// One format that is one JSON document with many articles in it.
protocol JSONDocument: Sendable {
  /// The members of the document of which each element is looked at by itself; none if it is an array.
  static var arrays: Set<String> { get }
  /// Those of them that articles refer to, so that they are taken note of in a reading before.
  static var referredTo: Set<String> { get }

  init()
  mutating func prepare(_ array: String, _ value: JSONValue)
  /// The articles in one element.
  func articles(_ array: String?, _ value: JSONValue) throws(ArticleDefect) -> [ImportedArticle]
  /// The names of what an element says besides its articles, and no library has.
  func remarks(_ array: String?, _ value: JSONValue) throws(ArticleDefect) -> [String]
}

/// A document of which each element is one article.
protocol JSONList: JSONDocument {
  static func article(_ fields: inout Fields) throws(ArticleDefect) -> ImportedArticle
}

extension JSONList {
  func articles(_ array: String?, _ value: JSONValue) throws(ArticleDefect) -> [ImportedArticle] {
    var fields = try Fields(value)
    var article = try Self.article(&fields)
    article.leftOut += fields.rest
    return [article]
  }
}

extension ImportFormat {
  static func json<Document: JSONDocument>(
    _ name: String, _ title: String, _ document: Document.Type,
    recognises: @escaping @Sendable (JSONSketch) -> Bool
  ) -> ImportFormat {
    ImportFormat(
      name: name, title: title, recognises: { $0.json.map(recognises) ?? false },
      read: { source, body in try Document.read(&source, body) })
  }
}

extension JSONSketch {
  func has(_ shape: Shape, _ names: String...) -> Bool {
    self.shape == shape && names.allSatisfy(self.names.contains)
  }
}

extension JSONDocument {
  static var arrays: Set<String> { [] }
  static var referredTo: Set<String> { [] }
  mutating func prepare(_ array: String, _ value: JSONValue) {}
  func remarks(_ array: String?, _ value: JSONValue) -> [String] { [] }

  /// Reads the document twice, so that one which was cut off or damaged is refused before anything of
  /// it is in the library.
  static func read(
    _ source: inout ByteSource, file: String? = nil, _ body: (FoundEntry) throws -> Void
  ) throws {
    var document = Self()
    var pieces = JSONPieces(arrays: arrays)
    while let piece = try pieces.next(&source) {
      guard case .element(let array?, let bytes) = piece, referredTo.contains(array),
        let value = try? JSONParser.parse(bytes)
      else { continue }
      document.prepare(array, value)
    }
    try source.rewind()
    try document.readAgain(&source, file: file, body)
  }

  private func readAgain(
    _ source: inout ByteSource, file: String?, _ body: (FoundEntry) throws -> Void
  ) throws {
    var number = 0
    var pieces = JSONPieces(arrays: Self.arrays)
    while let piece = try pieces.next(&source) {
      let place = EntryPlace(file: file, unit: .article, number: number + 1)
      switch piece {
      case .element(let array, let bytes):
        number += 1
        for entry in entries(array, bytes, at: place) { try body(entry) }
      case .member(let name, let bytes):
        if Self.isMoreThanASetting(bytes) { try body(FoundEntry(place, remark: [name])) }
      }
    }
  }

  /// Single values beside the articles are about the account that the file is from.
  private static func isMoreThanASetting(_ bytes: [UInt8]) -> Bool {
    switch try? JSONParser.parse(bytes) {
    case .array(let elements): !elements.isEmpty
    case .object(let members): !members.isEmpty
    default: false
    }
  }

  private func entries(_ array: String?, _ bytes: [UInt8], at place: EntryPlace) -> [FoundEntry] {
    do throws(ArticleDefect) {
      let value = try JSONParser.parse(bytes)
      let names = try remarks(array, value)
      return try articles(array, value).map { FoundEntry(place, .success($0)) }
        + (names.isEmpty ? [] : [FoundEntry(place, remark: names)])
    } catch { return [FoundEntry(place, .failure(error))] }
  }
}
