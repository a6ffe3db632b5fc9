import SatchelModel

extension ImportFormat {
  /// One JSON object a line: what `satchel export --format jsonl` writes, and what scripts write easily.
  static let jsonLines = ImportFormat(
    name: "jsonl", title: "JSON lines", isStreaming: true,
    recognises: { beginning in
      let known = ["url", "title", "text", "html", "search"]
      return beginning.json?.shape == .object
        && beginning.json?.names.isDisjoint(with: known) == false
    },
    read: { source, body in try JSONLines.read(&source, body) })
}

enum JSONLines {
  /// Passes every line as an entry: an article or a saved search.
  ///
  /// `areOurs` is true where the ids were given by the library that the lines are from.
  static func read(
    _ source: inout ByteSource, file: String? = nil, areOurs: Bool = false,
    _ body: (FoundEntry) throws -> Void
  ) throws {
    try read(
      &source, file: file,
      as: { value throws(ArticleDefect) in try thing(value, areOurs: areOurs) }, body)
  }

  /// Passes every line as what `thing` makes of it.
  static func read(
    _ source: inout ByteSource, file: String?,
    as thing: (JSONValue) throws(ArticleDefect) -> FoundEntry.Thing,
    _ body: (FoundEntry) throws -> Void
  ) throws {
    var number = 0
    while let line = try source.line(limit: JSONPieces.maximumPieceBytes) {
      number += 1
      let bytes = number == 1 ? line.bytes.withoutByteOrderMark : line.bytes
      guard !bytes.allSatisfy(ValueScanner.isSpace) else { continue }
      let entry = FoundEntry(thing: EntryPlace(file: file, unit: .line, number: number)) {
        () throws(ArticleDefect) in
        guard line.isWhole else { throw .tooLong(limit: JSONPieces.maximumPieceBytes) }
        return try thing(try JSONParser.parse(bytes))
      }
      try body(entry)
    }
  }

  private static func thing(
    _ value: JSONValue, areOurs: Bool
  ) throws(ArticleDefect) -> FoundEntry.Thing {
    var fields = try Fields(value)
    if fields.has("search"), fields.has("query") {
      return .search(try SavedSearch(satchel: &fields))
    }
    var article = try ImportedArticle(satchel: &fields, title: "title")
    article.isOurs = areOurs
    if areOurs { try article.takeID() } else { article.believeID() }
    article.leftOut += fields.rest
    return .article(article)
  }
}

extension SavedSearch {
  init(satchel fields: inout Fields) throws(ArticleDefect) {
    let name = try fields.text("name", "search") ?? ""
    let query = try fields.verbatim("query") ?? ""
    do { try self.init(name: name, query: query) } catch { throw .model(error) }
  }
}

extension [UInt8] {
  var withoutByteOrderMark: [UInt8] {
    starts(with: [0xef, 0xbb, 0xbf]) ? Array(dropFirst(3)) : self
  }
}
