import SatchelModel

/// Collections of Readeck, which are queries with a name: saved searches, as far as they ask for what ours can.
enum ReadeckCollections {
  static let file = "data.json"

  /// Passes each as a saved search or, if it asks for something else too, as a remark.
  static func read(_ bytes: [UInt8], _ body: (FoundEntry) throws -> Void) throws {
    let place = EntryPlace(file: file, unit: .file, number: 1)
    let document = try? Fields(JSONParser.parse(bytes)).lowercased
    guard var document else {
      return try body(FoundEntry(place, .failure(.malformed("it is no JSON object"))))
    }
    let collections = (try? document.array("bookmarkcollections")) ?? []
    for collection in collections {
      try body(FoundEntry(thing: place) { () throws(ArticleDefect) in try thing(collection) })
    }
  }

  private static func thing(_ value: JSONValue) throws(ArticleDefect) -> FoundEntry.Thing {
    var fields = try Fields(value).lowercased
    let name = try fields.text("name") ?? ""
    guard let filters = fields.object("filters"), let query = try query(of: filters.lowercased),
      let search = try? SavedSearch(name: name, query: query)
    else { return .remark(["the collection '\(name)'"]) }
    return .search(search)
  }

  /// Nil for what none of our queries asks.
  private static func query(of filters: Fields) throws(ArticleDefect) -> String? {
    var filters = filters
    var parts: [String] = []
    for (name, prefix) in [
      ("search", ""), ("title", "title:"), ("author", "author:"), ("site", "site:"),
      ("labels", "tag:"),
    ] {
      guard let words = try filters.text(name)?.trimmed else { continue }
      // Signs of a query language of its own.
      guard words.allSatisfy({ $0.isLetter || $0.isNumber || " .-_/".contains($0) }),
        !words.hasPrefix("-")
      else { return nil }
      parts.append(prefix + (words.contains(" ") ? "\"\(words)\"" : words))
    }
    for (names, yes, no) in [
      (["is_marked", "ismarked"], "is:favourite", "-is:favourite"),
      (["is_archived", "isarchived"], "is:archived", "is:unread"),
    ] {
      for name in names {
        if let isSo = try filters.flag(name) { parts.append(isSo ? yes : no) }
      }
    }
    return filters.rest.isEmpty && !parts.isEmpty ? parts.joined(separator: " ") : nil
  }
}
