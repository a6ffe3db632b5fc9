extension ImportFormat {
  /// What KOReader's exporter makes of one book, or of several.
  static let koreader = ImportFormat(
    name: "koreader", title: "KOReader highlights (JSON)",
    recognises: {
      $0.json?.has(.object, "entries") == true
        || $0.json?.has(.object, "documents", "created_on") == true
    },
    read: { source, body in
      for (index, book) in try KOReaderBook.books(in: &source).enumerated() {
        let place = EntryPlace(file: nil, unit: .article, number: index + 1)
        try body(FoundEntry(place) { () throws(ArticleDefect) in try KOReaderBook.article(book) })
      }
    })
}

/// A book with the passages that were marked in it: an article without a text.
private enum KOReaderBook {
  static func books(in source: inout ByteSource) throws(ExchangeError) -> [JSONValue] {
    let bytes = try source.whole(limit: JSONPieces.maximumPieceBytes)
    guard let document = try? JSONParser.parse(bytes), var fields = try? Fields(document) else {
      throw .otherFormat(path: source.path, name: "JSON")
    }
    guard case .array(let books)? = fields.value("documents") else { return [document] }
    return books
  }

  static func article(_ value: JSONValue) throws(ArticleDefect) -> ImportedArticle {
    var fields = try Fields(value)
    var article = ImportedArticle()
    article.pageTitle = try fields.text("title")
    article.author = try fields.text("author", "authors")
    article.sourceID = try fields.text("md5sum", "file") ?? article.pageTitle
    article.saved = try fields.date("created_on")
    for entry in try fields.array("entries") {
      var entry = try Fields(entry)
      guard let quote = try entry.text("text") else {
        article.leftOut.append("a bookmark without words")
        continue
      }
      article.highlights.append(
        .init(
          quote: quote, colour: try entry.text("color"), note: try entry.text("note"),
          created: try entry.date("time")))
      article.leftOut += entry.rest
    }
    fields.ignore("version")
    article.leftOut += fields.rest
    return article
  }
}
