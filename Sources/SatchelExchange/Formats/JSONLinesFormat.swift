import SatchelModel

extension ImportFormat {
  /// One JSON object a line: what `satchel export --format jsonl` writes, and what scripts write easily.
  static let jsonLines = ImportFormat(
    name: "jsonl", title: "JSON lines", isStreaming: true,
    recognises: { beginning in
      let known = ["url", "title", "text", "html"]
      return beginning.json?.shape == .object
        && beginning.json?.names.isDisjoint(with: known) == false
    },
    read: { source, body in try JSONLines.read(&source, body) })
}

enum JSONLines {
  /// Passes every line as an entry, but for those that begin with a member of one of these names.
  static func read(
    _ source: inout ByteSource, after number: Int = 0, skipping names: Set<String> = [],
    _ body: (FoundEntry) throws -> Void
  ) throws {
    var number = number
    while let line = try source.line(limit: JSONPieces.maximumPieceBytes) {
      number += 1
      let bytes = number == 1 ? line.bytes.withoutByteOrderMark : line.bytes
      let isSkipped = names.contains { bytes.starts(with: "{\"\($0)\":".utf8) }
      guard !isSkipped, !bytes.allSatisfy(ValueScanner.isSpace) else { continue }
      let entry = FoundEntry(EntryPlace(file: nil, unit: .line, number: number)) {
        () throws(ArticleDefect) in
        guard line.isWhole else { throw .tooLong(limit: JSONPieces.maximumPieceBytes) }
        return try .line(try JSONParser.parse(bytes))
      }
      try body(entry)
    }
  }
}

extension ImportedArticle {
  fileprivate static func line(_ value: JSONValue) throws(ArticleDefect) -> ImportedArticle {
    var fields = try Fields(value)
    var article = ImportedArticle()
    try article.takeIdentity(&fields)
    try article.takeWords(&fields)
    try article.takeReading(&fields)
    article.content = try .line(&fields)
    article.leftOut += fields.rest
    return article
  }

  /// Satchel's own id counts if it belongs to the address, or if there is no address.
  mutating func takeIdentity(_ fields: inout Fields) throws(ArticleDefect) {
    url = try fields.text("url")
    sourceID = try fields.text("id")
    let stated: ArticleID? = sourceID.flatMap { .init(satchel: $0) }
    for other in try fields.list("also") {
      guard let id: ArticleID = .init(satchel: other) else { throw .badID(other) }
      also.append(id)
    }
    guard let stated else { return }
    let ofAddress = url.flatMap { try? CanonicalURL($0).id }
    if ofAddress.map({ $0 == stated || also.contains($0) }) ?? true { id = stated }
  }

  private mutating func takeWords(_ fields: inout Fields) throws(ArticleDefect) {
    ownTitle = try fields.verbatim("own_title")
    pageTitle = try fields.verbatim("title")
    author = try fields.verbatim("author")
    site = try fields.verbatim("site")
    published = try fields.verbatim("published")
    language = try fields.verbatim("language")
    excerpt = try fields.verbatim("excerpt")
    for note in try fields.array("notes") { notes.append(try Note(satchel: note)) }
    for highlight in try fields.array("highlights") {
      highlights.append(try Highlight(satchel: highlight))
    }
  }

  private mutating func takeReading(_ fields: inout Fields) throws(ArticleDefect) {
    saved = try fields.date("saved_at", "saved", "added", "added_at", "created_at", "created")
    tags = try fields.list("tags")
    isFavourite = try fields.flag("favourite", "favorite") ?? false
    isTrashed = try fields.flag("trashed") ?? false
    position = try fields.progress("position")
    furthest = try fields.progress("furthest")
    let isArchived = try fields.flag("archived")
    state = isArchived.map { $0 ? .archived : .unread }
    if let word = try fields.text("state") { take(state: word) }
  }
}

extension ImportedArticle.Content {
  fileprivate static func line(
    _ fields: inout Fields
  ) throws(ArticleDefect) -> ImportedArticle.Content? {
    let content = ImportedArticle.Content(
      text: try fields.verbatim("text"), html: try fields.verbatim("html"),
      source: try fields.source("source"),
      extractorVersion: try fields.integer("extractor_version"),
      captured: try fields.date("captured_at"), wordCount: try fields.integer("word_count"))
    return content.text == nil && content.html == nil ? nil : content
  }
}

extension [UInt8] {
  var withoutByteOrderMark: [UInt8] {
    starts(with: [0xef, 0xbb, 0xbf]) ? Array(dropFirst(3)) : self
  }
}
