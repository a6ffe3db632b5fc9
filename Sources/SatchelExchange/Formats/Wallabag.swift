import SatchelModel

extension ImportFormat {
  static let wallabag = json("wallabag", "wallabag (JSON)", WallabagList.self) {
    $0.has(.array, "is_archived", "is_starred", "url")
  }

  /// wallabag's table, which says less than its JSON.
  static let wallabagTable = csv(
    "wallabag-csv", "wallabag (CSV)", separator: ";",
    marks: ["title", "url", "content", "tags", "mime type", "creation date"]
  ) { fields throws(ArticleDefect) in
    var article = ImportedArticle()
    article.url = try fields.text("url")
    article.pageTitle = try fields.text("title")
    article.content = try .init(htmlOf: &fields, "content")
    article.tags = try fields.list("tags")
    article.language = try fields.text("language")
    if let date = try fields.text("creation date") {
      article.saved = ImportedDate.milliseconds(dayFirst: date)
      if article.saved == nil { article.leftOut.append("creation date") }
    }
    return article
  }
}

struct WallabagList: JSONList {
  static func article(_ fields: inout Fields) throws(ArticleDefect) -> ImportedArticle {
    var article = ImportedArticle()
    try article.take(addresses: "url", "given_url", "origin_url", of: &fields)
    article.sourceID = try fields.text("id", "uid")
    article.pageTitle = try fields.text("title")
    article.content = try .init(htmlOf: &fields, "content")
    article.saved = try fields.date("created_at")
    article.content?.captured = try fields.date("updated_at")
    article.published = try fields.dateText("published_at")
    let authors = try fields.list("published_by").filter { !$0.isBlank }
    article.author = authors.isEmpty ? nil : authors.joined(separator: ", ")
    article.language = try fields.text("language")
    article.site = try fields.text("domain_name")
    article.tags = try fields.list("tags")
    article.state = try fields.flag("is_archived") == true ? .archived : .unread
    article.isFavourite = try fields.flag("is_starred") ?? false
    for annotation in try fields.array("annotations") {
      var fields = try Fields(annotation)
      article.highlights.append(
        .init(
          quote: try fields.text("quote") ?? "", note: try fields.text("text"),
          created: try fields.date("created_at")))
      // It is found by its words.
      fields.ignore("id", "ranges", "user", "annotator_schema_version", "updated_at")
      article.leftOut += fields.rest
    }
    fields.ignore("reading_time", "mimetype", "is_not_parsed")
    return article
  }
}

extension ImportedArticle.Content {
  /// The article's own HTML, if there is any.
  init?(htmlOf fields: inout Fields, _ name: String) throws(ArticleDefect) {
    guard let html = try fields.text(name) else { return nil }
    self.init(html: html)
  }
}
