import SatchelModel

extension ImportFormat {
  static let readeck = ImportFormat(
    name: "readeck", title: "Readeck (ZIP)",
    recognises: { $0.files.contains("data.json") && $0.files.contains { Readeck.isBookmark($0) } },
    read: { source, body in try Readeck.read(ArchiveFiles(source), body) })
}

private enum Readeck {
  static func isBookmark(_ name: String) -> Bool {
    name.hasPrefix("bookmarks/") && name.hasSuffix("/info.json")
  }

  static func read(_ files: ArchiveFiles, _ body: (FoundEntry) throws -> Void) throws {
    try files.check()
    for name in files.names where isBookmark(name) {
      let info = try files.bytes(of: name) ?? []
      let folder = name.dropLast("info.json".count)
      let html = try files.text(of: folder + "container/index.html")
      let place = EntryPlace(file: name, unit: .article, number: 1)
      try body(
        FoundEntry(place) { () throws(ArticleDefect) in
          var article = try article(try JSONParser.parse(info))
          article.content = html.map { .init(html: $0) }
          return article
        })
    }
    if let bytes = try files.bytes(of: ReadeckCollections.file) {
      try ReadeckCollections.read(bytes, body)
    }
    if let rest = files.remark(besides: isUsed, as: label) { try body(rest) }
  }

  private static func isUsed(_ name: String) -> Bool {
    name == ReadeckCollections.file || isBookmark(name)
      || name.hasPrefix("bookmarks/") && name.hasSuffix("/container/index.html")
  }

  private static func label(_ name: String) -> String {
    name.contains("/container/") ? "a picture or other file of a page" : "the file '\(name)'"
  }

  private static func article(_ value: JSONValue) throws(ArticleDefect) -> ImportedArticle {
    var fields = try Fields(value).lowercased
    var article = ImportedArticle()
    article.url = try fields.text("url")
    article.sourceID = try fields.text("uid", "id")
    article.pageTitle = try fields.text("title")
    article.saved = try fields.date("created")
    article.published = try fields.dateText("published")
    let authors = try fields.list("authors")
    article.author = authors.isEmpty ? nil : authors.joined(separator: ", ")
    article.site = try fields.text("site_name", "sitename", "site")
    article.language = try fields.text("lang")
    article.excerpt = try fields.text("description")
    article.tags = try fields.list("labels")
    article.isFavourite = try fields.flag("is_marked", "ismarked") ?? false
    article.state = try fields.flag("is_archived", "isarchived") == true ? .archived : .unread
    for annotation in try fields.array("annotations") {
      var annotation = try Fields(annotation).lowercased
      article.highlights.append(
        .init(
          quote: try annotation.text("text") ?? "", colour: try annotation.text("color"),
          note: try annotation.text("note"), created: try annotation.date("created")))
    }
    article.leftOut += fields.rest
    return article
  }
}
