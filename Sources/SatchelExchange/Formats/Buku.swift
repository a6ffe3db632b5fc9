import SatchelStorage

extension ImportFormat {
  /// buku's own database.
  static let buku = ImportFormat(
    name: "buku-db", title: "buku (database)",
    recognises: { $0.bytes.starts(with: "SQLite format 3\0".utf8) },
    read: { source, body in
      guard source.size != nil else { throw ExchangeError.needsAFile(name: "a database") }
      let table = try ForeignTable(path: source.path)
      var number = 0
      let columns = ["URL", "metadata", "tags", "desc"]
      try table.forEachRow(of: "bookmarks", columns: columns) { row in
        number += 1
        let place = EntryPlace(file: nil, unit: .row, number: number)
        let members = zip(["uri", "title", "tags", "description"], row).map { name, value in
          JSONValue.Member(name: name, value: value.map(JSONValue.text) ?? .null)
        }
        try body(
          FoundEntry(place) { () throws(ArticleDefect) in
            var fields = Fields(members)
            return try BukuList.article(&fields)
          })
      }
    })

  static let bukuList = json("buku", "buku (JSON)", BukuList.self) {
    $0.has(.array, "uri", "description")
  }

  /// What buku writes as Markdown: a list of links, with tags in comments.
  static let bukuPage = ImportFormat(
    name: "links", title: "a list of links (Markdown; buku)", isStreaming: true,
    recognises: { $0.words.trimmed.hasPrefix("- [") && $0.words.contains("](http") },
    read: { source, body in
      var number = 0
      while let line = try source.line(limit: 1 << 20) {
        number += 1
        let text = String(decoding: line.bytes, as: UTF8.self).trimmed
        guard !text.isEmpty else { continue }
        let place = EntryPlace(file: nil, unit: .line, number: number)
        try body(FoundEntry(place) { () throws(ArticleDefect) in try BukuLine.article(text) })
      }
    })
}

struct BukuList: JSONList {
  static func article(_ fields: inout Fields) throws(ArticleDefect) -> ImportedArticle {
    var article = ImportedArticle()
    article.url = try fields.text("uri")
    article.pageTitle = try fields.text("title")
    article.tags = try fields.list("tags")
    if let note = try fields.text("description") { article.notes = [.init(text: note)] }
    fields.ignore("index")
    return article
  }
}

private enum BukuLine {
  /// A line such as `- [title](address) <!-- TAGS: a,b -->`.
  static func article(_ line: String) throws(ArticleDefect) -> ImportedArticle {
    guard line.hasPrefix("- ["), let middle = line.firstRange(of: "]("),
      let end = line[middle.upperBound...].firstIndex(where: { $0 == ")" || $0 == " " })
    else { throw .malformed("it is no link of a list") }
    var article = ImportedArticle()
    article.pageTitle = String(line[..<middle.lowerBound].dropFirst(3))
    article.url = String(line[middle.upperBound..<end])
    let rest = line[end...].dropFirst()
    let tags = rest.firstRange(of: "<!-- TAGS:")
    if let tags {
      let words = rest[tags.upperBound...].replacing("-->", with: "")
      article.tags = ListText.words(String(words), separatedBy: [","])
    }
    if !String(rest[..<(tags?.lowerBound ?? rest.endIndex)]).isBlank {
      article.leftOut.append("what stands behind a link")
    }
    return article
  }
}
