import SatchelModel

extension ImportFormat {
  /// What `satchel export` writes: one JSON document.
  ///
  /// It is read twice, the first time for its shape, so that a file which was cut off or damaged is refused
  /// before anything of it is in the library.
  static let canonical = ImportFormat(
    name: "canonical", title: "a canonical export of Satchel",
    recognises: {
      $0.json?.texts["format"] == CanonicalDocument.format
        || $0.isJSON(.object, with: "format", "version", "articles")
    },
    read: { source, body in
      try CanonicalDocument.read(&source) { _ in }
      try source.rewind()
      try CanonicalDocument.read(&source, body)
    })
}

private struct CanonicalDocument {
  static let format = "satchel-canonical"

  private var statedFormat: JSONValue?
  private var version: JSONValue?
  private var number = 0

  static func read(
    _ source: inout ByteSource, _ body: (FoundEntry) throws -> Void
  ) throws {
    var document = CanonicalDocument()
    var pieces = JSONPieces(arrays: ["articles", "trash", "searches"])
    while let piece = try pieces.next(&source) {
      switch piece {
      case .member(let name, let bytes): document.take(name, try? JSONParser.parse(bytes))
      case .element(let array, let bytes):
        try document.checkHeader(source.path)
        document.number += 1
        let place = EntryPlace(file: nil, unit: .article, number: document.number)
        try body(
          FoundEntry(thing: place) { () throws(ArticleDefect) in
            try thing(try JSONParser.parse(bytes), in: array)
          })
      }
    }
    try document.checkHeader(source.path)
  }

  private static func thing(
    _ value: JSONValue, in array: String?
  ) throws(ArticleDefect) -> FoundEntry.Thing {
    var fields = try Fields(value)
    guard array != "searches" else { return .search(try SavedSearch(satchel: &fields)) }
    var article = try ImportedArticle(satchel: &fields, title: "pageTitle")
    try article.takeID()
    guard article.saved != nil else { throw .malformed("it lacks 'saved'") }
    guard article.state != nil else { throw .malformed("it lacks 'state'") }
    article.isTrashed = array == "trash"
    fields.ignore("title")
    article.leftOut += fields.rest
    return .article(article)
  }

  private mutating func take(_ name: String, _ value: JSONValue?) {
    switch name {
    case "format": statedFormat = value
    case "version": version = value
    default: return
    }
  }

  private func checkHeader(_ path: String) throws(ExchangeError) {
    guard statedFormat == .text(Self.format) else {
      throw .notAnExport(path: path, detail: "it does not begin with its format")
    }
    guard case .number(let digits)? = version, let version = Int(digits) else {
      throw .notAnExport(path: path, detail: "it does not say its version")
    }
    guard version <= 1 else { throw .newerVersion(path: path, version: version) }
  }
}
