import SatchelModel

extension ImportFormat {
  /// Any table with a column of addresses: Satchel's own, Readeck's, and what people make by hand.
  static let table = csv(
    "csv", "a table with a column 'url' (CSV; Satchel, Readeck)", marks: ["url"]
  ) {
    fields throws(ArticleDefect) in
    var article = ImportedArticle()
    try article.takeIdentity(&fields)
    article.believeID()
    article.pageTitle = try fields.verbatim("title").map(FormulaGuard.removed(from:))
    article.saved = try fields.date(
      "saved", "saved_at", "created", "created_at", "timestamp", "date")
    article.tags = try fields.list("tags", "labels").map(FormulaGuard.removed(from:))
    article.author = try fields.text("author").map(FormulaGuard.removed(from:))
    article.site = try fields.text("site").map(FormulaGuard.removed(from:))
    article.language = try fields.text("language")
    article.published = try fields.text("published")
    article.excerpt = try fields.text("excerpt", "description").map(FormulaGuard.removed(from:))
    article.isFavourite = try fields.flag("favourite", "favorite", "is_marked", "starred") ?? false
    if try fields.flag("is_archived", "archived") == true { article.state = .archived }
    if let state = try fields.text("state", "folder", "status") { article.take(state: state) }
    if let note = try fields.text("note", "notes").map(FormulaGuard.removed(from:)) {
      article.notes = [.init(text: note)]
    }
    fields.ignore("type")
    return article
  }
}

/// Keeps spreadsheets from taking text for a formula: a quote before what one would begin with.
enum FormulaGuard {
  /// The wide ones are the same to spreadsheets of Japan and China.
  private static let starts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠",
  ]

  static func added(to text: String) -> String {
    text.unicodeScalars.first == "'" || begins(text.unicodeScalars.first) ? "'" + text : text
  }

  static func removed(from text: String) -> String {
    let second = text.unicodeScalars.dropFirst().first
    let isAdded = text.unicodeScalars.first == "'" && (second == "'" || begins(second))
    return isAdded ? String(text.unicodeScalars.dropFirst()) : text
  }

  private static func begins(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map(starts.contains) ?? false
  }
}
