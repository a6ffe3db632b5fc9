import SatchelModel

extension ImportFormat {
  /// Instapaper's table; older ones have neither time nor tags.
  static let instapaper = csv(
    "instapaper", "Instapaper (CSV)", marks: ["url", "title", "selection", "folder"]
  ) { fields throws(ArticleDefect) in
    var article = ImportedArticle()
    article.url = try fields.text("url")
    article.pageTitle = try fields.text("title")
    article.saved = try fields.date("timestamp")
    article.tags = try fields.list("tags")
    if let selection = try fields.text("selection") {
      article.highlights = [.init(quote: selection)]
    }
    // One column for what are two states, a flag, and the person's own folders.
    switch try fields.text("folder") {
    case "Archive": article.state = .archived
    case "Starred": article.isFavourite = true
    case "Unread", nil: article.state = .unread
    case let folder?: article.tags.append(folder)
    }
    return article
  }
}
