extension ImportFormat {
  static let raindrop = csv(
    "raindrop", "Raindrop.io (CSV)",
    marks: ["title", "note", "excerpt", "url", "folder", "created"]
  ) { fields throws(ArticleDefect) in
    var article = ImportedArticle()
    article.url = try fields.text("url")
    article.sourceID = try fields.text("id")
    article.pageTitle = try fields.text("title")
    article.excerpt = try fields.text("excerpt")
    article.saved = try fields.date("created")
    article.tags = try fields.list("tags")
    article.isFavourite = try fields.flag("favorite") ?? false
    if let note = try fields.text("note") { article.notes = [.init(text: note)] }
    // A collection within a collection is a tag below a tag.
    if let folder = try fields.text("folder"), folder != "Unsorted" {
      article.tags.append(folder.replacing(" / ", with: "/"))
    }
    if let highlights = try fields.text("highlights") {
      article.highlights = highlights.split(separator: "\n\n").map { .init(quote: String($0)) }
    }
    return article
  }
}
