import SatchelModel

extension ImportFormat {
  static let readwise = csv(
    "readwise", "Readwise Reader (CSV)",
    marks: ["title", "url", "document tags", "saved date", "location"]
  ) { fields throws(ArticleDefect) in
    var article = ImportedArticle()
    article.url = try fields.text("url")
    article.sourceID = try fields.text("id")
    article.pageTitle = try fields.text("title")
    article.saved = try fields.date("saved date")
    let tags = try fields.list("document tags")
    article.tags = tags.filter { $0 != "favorite" }
    article.isFavourite = tags.contains("favorite")
    article.position = try fields.text("reading progress").flatMap(Progress.init(fraction:))
    article.furthest = article.position
    switch try fields.text("location") {
    case "feed": throw .malformed("it came from a feed and was never saved")
    case "new", "later", "shortlist", nil: article.state = .unread
    case let location?: article.take(state: location)
    }
    if try fields.flag("seen") == true { article.leftOut.append("seen") }
    return article
  }
}

extension Progress {
  /// Of a number from 0 to 1; nil for none, and for nothing read.
  init?(fraction text: String) {
    guard let number = Double(text), number > 0, number <= 1 else { return nil }
    self.init(thousandths: Int((number * 1000).rounded()))
  }
}
