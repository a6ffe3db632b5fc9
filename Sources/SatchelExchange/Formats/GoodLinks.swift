import SatchelModel

extension ImportFormat {
  static let goodLinks = json("goodlinks", "GoodLinks (JSON)", GoodLinksList.self) {
    $0.has(.array, "url", "addedAt")
  }
}

struct GoodLinksList: JSONList {
  static func article(_ fields: inout Fields) throws(ArticleDefect) -> ImportedArticle {
    var article = ImportedArticle()
    try article.take(addresses: "url", "originalURL", of: &fields)
    article.pageTitle = try fields.text("title")
    article.excerpt = try fields.text("summary")
    article.author = try fields.text("author")
    article.saved = try fields.date("addedAt")
    article.tags = try fields.list("tags")
    article.isFavourite = try fields.flag("starred") ?? false
    let wasRead = try fields.date("readAt") != nil
    article.state = wasRead ? .archived : .unread
    try article.takeHighlights(&fields)
    return article
  }
}
