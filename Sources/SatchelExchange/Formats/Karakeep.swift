import SatchelModel

extension ImportFormat {
  static let karakeep = json("karakeep", "Karakeep (JSON)", KarakeepExport.self) {
    $0.has(.object, "bookmarks")
  }
}

/// Bookmarks, and the lists that they are in.
struct KarakeepExport: JSONDocument {
  private struct List {
    let name: String
    let parent: String?
  }

  static let arrays: Set<String> = ["bookmarks", "lists"]
  static let referredTo: Set<String> = ["lists"]
  private static let maximumDepth = 8

  private var lists: [String: List] = [:]

  mutating func prepare(_ array: String, _ value: JSONValue) {
    guard var fields = try? Fields(value), let id = try? fields.text("id"),
      let name = try? fields.text("name")
    else { return }
    lists[id] = List(name: name, parent: try? fields.text("parentId"))
  }

  func remarks(_ array: String?, _ value: JSONValue) throws(ArticleDefect) -> [String] {
    guard array == "lists" else { return [] }
    var fields = try Fields(value)
    fields.ignore("id", "name", "parentId", "icon")
    // It finds its bookmarks by a query in Karakeep's own words.
    if try fields.text("type") == "smart" { return ["a smart list"] }
    return fields.rest.map { "\($0) of a list" }
  }

  func articles(_ array: String?, _ value: JSONValue) throws(ArticleDefect) -> [ImportedArticle] {
    guard array == "bookmarks" else { return [] }
    var fields = try Fields(value)
    var article = ImportedArticle()
    article.pageTitle = try fields.text("title")
    article.saved = try fields.date("createdAt")
    article.tags = try fields.list("tags")
    article.tags += try fields.list("lists").map { path(of: $0) }
    article.state = try fields.flag("archived") == true ? .archived : .unread
    if let note = try fields.text("note") { article.notes = [.init(text: note)] }
    if let content = fields.value("content") {
      var content = try Fields(content)
      article.url = try content.text("url")
      if let text = try content.text("text") { article.content = .init(text: text) }
      content.ignore("type")
      article.leftOut += content.rest
    }
    article.leftOut += fields.rest
    return [article]
  }

  /// A list within a list is a tag below a tag.
  private func path(of id: String) -> String {
    var names: [String] = []
    var next: String? = id
    while let id = next, names.count < Self.maximumDepth {
      names.append(lists[id]?.name ?? id)
      next = lists[id]?.parent
    }
    return names.reversed().joined(separator: "/")
  }
}
