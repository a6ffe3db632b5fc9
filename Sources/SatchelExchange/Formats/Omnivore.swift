import SatchelModel

extension ImportFormat {
  /// The archive that Omnivore gave out: lists of articles, their pages, and the passages that were marked.
  static let omnivore = ImportFormat(
    name: "omnivore", title: "Omnivore (ZIP)",
    recognises: { $0.files.contains { Omnivore.isList($0) } },
    read: { source, body in try Omnivore.read(ArchiveFiles(source), body) })
}

private enum Omnivore {
  static func isList(_ name: String) -> Bool {
    name.hasPrefix("metadata_") && name.hasSuffix(".json")
  }

  static func read(_ files: ArchiveFiles, _ body: (FoundEntry) throws -> Void) throws {
    try files.check()
    var used: Set<String> = []
    for name in files.names where isList(name) {
      var list = try files.source(name)
      try OmnivoreList.read(&list, file: name) { entry in
        guard let article = try? entry.article?.get(), let slug = article.slug else {
          return try body(entry)
        }
        used.formUnion(["content/\(slug).html", "content/\(slug).pdf", "highlights/\(slug).md"])
        let html = try files.text(of: "content/\(slug).html")
        let isDocument = files.names.contains("content/\(slug).pdf")
        let marked = try files.text(of: "highlights/\(slug).md")
        try body(
          entry.map { article in
            article.content = html.map { .init(html: $0) }
            article.highlights = marked.map(highlights) ?? []
            if isDocument { article.leftOut.append("a PDF") }
          })
      }
    }
    if let rest = files.remark(besides: { isList($0) || used.contains($0) }) { try body(rest) }
  }

  /// Quotes behind `>`, each with its labels in a line of `#` words and a note below it.
  private static func highlights(in markdown: String) -> [ImportedArticle.Highlight] {
    var highlights: [ImportedArticle.Highlight] = []
    var isQuoting = false
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix(">") else {
        isQuoting = isQuoting && line.isEmpty
        if let index = highlights.indices.last, !line.isEmpty {
          highlights[index].note = (highlights[index].note.map { $0 + "\n" } ?? "") + line
        }
        continue
      }
      let words = line.dropFirst().trimmed
      if isQuoting, let index = highlights.indices.last {
        highlights[index].quote += "\n" + words
      } else {
        highlights.append(.init(quote: words))
      }
      isQuoting = true
    }
    return highlights
  }
}

struct OmnivoreList: JSONList {
  static func article(_ fields: inout Fields) throws(ArticleDefect) -> ImportedArticle {
    var article = ImportedArticle()
    article.slug = try fields.text("slug")
    article.sourceID = try fields.text("id")
    article.url = try fields.text("url")
    article.pageTitle = try fields.text("title")
    article.excerpt = try fields.text("description")
    article.author = try fields.text("author")
    article.saved = try fields.date("savedAt")
    article.published = try fields.dateText("publishedAt")
    article.tags = try fields.list("labels")
    if let state = try fields.text("state"), state != "Unknown" { article.take(state: state) }
    if let percent = try fields.integer("readingProgress"), (1...100).contains(percent) {
      article.position = Progress(thousandths: percent * 10)
      article.furthest = article.position
    }
    fields.ignore("updatedAt")
    return article
  }
}
