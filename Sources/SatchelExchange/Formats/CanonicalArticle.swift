import SatchelBytes
import SatchelModel

extension ImportedArticle {
  /// An article of a canonical export.
  static func canonical(
    _ value: JSONValue, isTrashed: Bool
  ) throws(ArticleDefect) -> ImportedArticle {
    var fields = try Fields(value)
    var article = try ImportedArticle(satchel: &fields)
    guard let id: ArticleID = try fields.id("id") else { throw .malformed("it lacks 'id'") }
    guard article.saved != nil else { throw .malformed("it lacks 'saved'") }
    guard article.state != nil else { throw .malformed("it lacks 'state'") }
    article.id = id
    article.isTrashed = isTrashed
    fields.ignore("title")
    article.leftOut = fields.rest
    return article
  }

  /// What all of Satchel's own formats say in the same words; `id` and `title` are for the caller.
  init(satchel fields: inout Fields) throws(ArticleDefect) {
    url = try fields.verbatim("url")
    ownTitle = try fields.verbatim("ownTitle")
    pageTitle = try fields.verbatim("pageTitle")
    author = try fields.verbatim("author")
    site = try fields.verbatim("site")
    language = try fields.verbatim("language")
    published = try fields.verbatim("published")
    excerpt = try fields.verbatim("excerpt")
    saved = try fields.date("saved")
    state = try fields.state("state")
    isFavourite = try fields.flag("favourite") ?? false
    tags = try fields.list("tags")
    refusedTags = try fields.list("refusedTags")
    position = try fields.progress("position")
    furthest = try fields.progress("furthest")
    for other in try fields.list("also") {
      guard let id: ArticleID = .init(satchel: other) else { throw .badID(other) }
      also.append(id)
    }
    for other in try fields.list("notSame") {
      guard let id: ArticleID = .init(satchel: other) else { throw .badID(other) }
      notSame.append(id)
    }
    for note in try fields.array("notes") {
      notes.append(try Note(satchel: note))
    }
    for highlight in try fields.array("highlights") {
      highlights.append(try Highlight(satchel: highlight))
    }
    if let value = fields.value("content") { content = try Content(satchel: value) }
  }
}

extension ImportedArticle.Note {
  /// Its words alone, or an object with them.
  init(satchel value: JSONValue) throws(ArticleDefect) {
    if case .text(let text) = value {
      self.init(text: text)
      return
    }
    var fields = try Fields(value)
    let id = try fields.text("id")
    let satchelID: NoteID? = id.flatMap { .init(satchel: $0) }
    self.init(
      id: satchelID, sourceID: satchelID == nil ? id : nil,
      text: try fields.verbatim("text", "note") ?? "", created: try fields.date("created"))
  }
}

extension ImportedArticle.Highlight {
  /// Its words alone, or an object with them.
  init(satchel value: JSONValue) throws(ArticleDefect) {
    if case .text(let text) = value {
      self.init(quote: text)
      return
    }
    var fields = try Fields(value)
    self.init(
      quote: try fields.verbatim("quote", "text") ?? "",
      prefix: try fields.verbatim("prefix") ?? "", suffix: try fields.verbatim("suffix") ?? "",
      start: try fields.integer("start"), colour: try fields.verbatim("colour", "color"),
      note: try fields.verbatim("note"),
      created: try fields.date("created"))
  }
}

extension ImportedArticle.Content {
  init(satchel value: JSONValue) throws(ArticleDefect) {
    var fields = try Fields(value)
    text = try fields.verbatim("text")
    html = try fields.verbatim("html")
    extractorVersion = try fields.integer("extractorVersion")
    captured = try fields.date("captured")
    wordCount = try fields.integer("wordCount")
    source = try fields.source("source")
  }
}

extension Fields {
  mutating func id<ID: FixedBytes>(_ name: String) throws(ArticleDefect) -> ID? {
    guard let text = try text(name) else { return nil }
    guard let id = ID(satchel: text) else { throw .badID(text) }
    return id
  }

  mutating func state(_ name: String) throws(ArticleDefect) -> ReadingState? {
    guard let text = try text(name) else { return nil }
    guard let state = ReadingState(name: text) else { throw .badState(text) }
    return state
  }

  mutating func source(
    _ name: String
  ) throws(ArticleDefect) -> ContentReference.Source? {
    guard let text = try text(name) else { return nil }
    guard let source = ContentReference.Source(name: text) else { throw .badSource(text) }
    return source
  }

  mutating func progress(_ name: String) throws(ArticleDefect) -> Progress? {
    guard let value = value(name) else { return nil }
    var fields = try Fields(value)
    guard let thousandths = try fields.integer("thousandths") else { return nil }
    return Progress(thousandths: thousandths, reading: try fields.integer("reading") ?? 0)
  }
}

extension FixedBytes {
  /// As Satchel writes it.
  init?(satchel text: String) {
    guard let bytes = Base32.decode(text) else { return nil }
    self.init(bytes: bytes)
  }
}

extension ContentReference.Source {
  fileprivate init?(name: String) {
    switch name {
    case "automatic": self = .automatic
    case "extension": self = .extension
    case "manual": self = .manual
    default: return nil
    }
  }
}
