import SatchelModel

extension ImportFormat {
  static let linkwarden = json("linkwarden", "Linkwarden (JSON)", LinkwardenExport.self) {
    $0.has(.object, "collections")
  }
}

/// Collections with their links; those that are pinned are named apart.
struct LinkwardenExport: JSONDocument {
  static let arrays: Set<String> = ["collections", "pinnedLinks"]
  static let referredTo: Set<String> = ["collections", "pinnedLinks"]
  private static let maximumDepth = 8

  private struct Collection {
    let name: String
    let parent: String?
  }

  private var collections: [String: Collection] = [:]
  private var pinned: Set<String> = []

  mutating func prepare(_ array: String, _ value: JSONValue) {
    guard var fields = try? Fields(value), let id = try? fields.text("id") else { return }
    if array == "pinnedLinks" {
      pinned.insert(id)
    } else if let name = try? fields.text("name") {
      collections[id] = Collection(name: name, parent: try? fields.text("parentId"))
    }
  }

  func remarks(_ array: String?, _ value: JSONValue) throws(ArticleDefect) -> [String] {
    guard array == "collections" else { return [] }
    var fields = try Fields(value)
    fields.ignore(
      "id", "name", "parentId", "links", "ownerId", "createdById", "createdAt", "updatedAt")
    return fields.rest.map { "\($0) of a collection" }
  }

  func articles(_ array: String?, _ value: JSONValue) throws(ArticleDefect) -> [ImportedArticle] {
    guard array == "collections" else { return [] }
    var fields = try Fields(value)
    let path = try fields.text("id").map { self.path(of: $0) }
    var articles: [ImportedArticle] = []
    for link in try fields.array("links") {
      articles.append(try article(link, in: path))
    }
    return articles
  }

  private func article(
    _ link: JSONValue, in path: String?
  ) throws(ArticleDefect) -> ImportedArticle {
    var fields = try Fields(link)
    var article = ImportedArticle()
    article.url = try fields.text("url")
    article.sourceID = try fields.text("id")
    article.pageTitle = try fields.text("name")
    article.saved = try fields.date("createdAt")
    article.isFavourite = article.sourceID.map(pinned.contains) ?? false
    if let text = try fields.text("description") { article.notes = [.init(text: text)] }
    if let text = try fields.text("textContent") { article.content = .init(text: text) }
    for tag in try fields.array("tags") {
      var tag = try Fields(tag)
      if let name = try tag.text("name") { article.tags.append(name) }
    }
    if let path, path != "Unorganized" { article.tags.append(path) }
    if let type = try fields.text("type"), type != "url" {
      article.leftOut.append("the file of a link of type '\(type)'")
    }
    fields.ignore("collectionId", "updatedAt")
    article.leftOut += fields.rest
    return article
  }

  private func path(of id: String) -> String {
    var names: [String] = []
    var next: String? = id
    while let id = next, let collection = collections[id], names.count < Self.maximumDepth {
      names.append(collection.name)
      next = collection.parent
    }
    return names.reversed().joined(separator: "/")
  }
}
