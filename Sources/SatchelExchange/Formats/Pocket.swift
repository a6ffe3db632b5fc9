import SatchelModel

extension ImportFormat {
  /// The archive that Pocket gave out when it closed in 2025: tables, and the passages that were marked.
  static let pocket = ImportFormat(
    name: "pocket", title: "Pocket (ZIP)",
    recognises: { $0.files.contains { Pocket.isTable($0) } },
    read: { source, body in try Pocket.read(ArchiveFiles(source), body) })

  /// One of the tables in the archive that Pocket gave out when it closed in 2025.
  static let pocketTable = csv(
    "pocket-csv", "Pocket (CSV)", marks: ["title", "url", "time_added", "tags", "status"],
    Pocket.article)

  /// The page that Pocket gave out before 2025; its headings say what was archived.
  static let pocketPage = ImportFormat(
    name: "pocket-html", title: "Pocket (HTML)", isStreaming: true,
    recognises: { $0.words.contains("<a href=") && $0.words.contains("time_added=") },
    read: { source, body in try BookmarkPage.read(&source, body) })
}

enum Pocket {
  static func isTable(_ name: String) -> Bool {
    let file = name.split(separator: "/").last ?? ""
    return file.hasPrefix("part_") && file.hasSuffix(".csv")
  }

  static func isAnnotations(_ name: String) -> Bool {
    name.contains("annotations/") && name.hasSuffix(".json")
  }

  static func read(_ files: ArchiveFiles, _ body: (FoundEntry) throws -> Void) throws {
    try files.check()
    var marked = try PocketAnnotations(files)
    for name in files.names where isTable(name) {
      var table = try files.source(name)
      try CSVTable.read(&table, separator: UInt8(ascii: ","), file: name, article) { entry in
        try body(entry.map { marked.taken(for: &$0) })
      }
    }
    for entry in marked.rest { try body(entry) }
    if let rest = files.remark(besides: { isTable($0) || isAnnotations($0) }) { try body(rest) }
  }

  /// One row of `part_000000.csv`.
  static func article(_ fields: inout Fields) throws(ArticleDefect) -> ImportedArticle {
    var article = ImportedArticle()
    article.url = try fields.text("url")
    let title = try fields.text("title")
    article.pageTitle = title == article.url ? nil : title
    article.saved = try fields.date("time_added")
    article.tags = try fields.list("tags", separatedBy: ["|"])
    if let status = try fields.text("status") { article.take(state: status) }
    fields.ignore("cursor")
    return article
  }
}

/// The passages that were marked, by the address of their page.
private struct PocketAnnotations {
  private var pages: [String: FoundEntry] = [:]
  private var defects: [FoundEntry] = []

  init(_ files: ArchiveFiles) throws {
    for name in files.names where Pocket.isAnnotations(name) {
      var source = try files.source(name)
      try PocketAnnotationList.read(&source, file: name) { entry in
        if let url = try? entry.article?.get().url {
          pages[url] = entry
        } else {
          defects.append(entry)
        }
      }
    }
  }

  mutating func taken(for article: inout ImportedArticle) {
    guard let url = article.url, let page = try? pages.removeValue(forKey: url)?.article?.get()
    else { return }
    article.highlights += page.highlights
    article.leftOut += page.leftOut
  }

  /// Pages with passages that are in no table, and what could not be read.
  var rest: [FoundEntry] {
    defects + pages.values.sorted { $0.place.description < $1.place.description }
  }
}

private struct PocketAnnotationList: JSONList {
  static func article(_ fields: inout Fields) throws(ArticleDefect) -> ImportedArticle {
    var article = ImportedArticle()
    article.url = try fields.text("url")
    article.pageTitle = try fields.text("title")
    for highlight in try fields.array("highlights") {
      var highlight = try Fields(highlight)
      guard let quote = try highlight.text("quote") else { continue }
      article.highlights.append(
        .init(quote: quote, created: try highlight.date("created_at")))
      article.leftOut += highlight.rest
    }
    fields.ignore("cursor")
    return article
  }
}
