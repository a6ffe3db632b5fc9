import SatchelModel

extension ImportFormat {
  static let pinboard = json("pinboard", "Pinboard (JSON)", PinboardList.self) {
    $0.has(.array, "href", "extended", "time")
  }
}

struct PinboardList: JSONList {
  static func article(_ fields: inout Fields) throws(ArticleDefect) -> ImportedArticle {
    var article = ImportedArticle()
    article.url = try fields.text("href")
    article.pageTitle = try fields.text("description")
    article.saved = try fields.date("time")
    article.tags = try fields.list("tags", separatedBy: [" "])
    if let note = try fields.text("extended") { article.notes = [.init(text: note)] }
    // A bookmark that is not to be read is one that is kept.
    article.state = try fields.flag("toread") == true ? .unread : .archived
    fields.ignore("meta", "hash")
    if try fields.flag("shared") == true { article.leftOut.append("shared") }
    return article
  }
}
