import SatchelBytes
import SatchelModel

extension ImportedArticle {
  /// What all of Satchel's own formats say, in the words of either: `savedAt` in one document, `saved_at` in
  /// lines.
  ///
  /// `title` names the member that has the page's title. The id is not judged here.
  init(satchel fields: inout Fields, title: String) throws(ArticleDefect) {
    try takeIdentity(&fields)
    ownTitle = try fields.verbatim("ownTitle", "own_title")
    pageTitle = try fields.verbatim(title)
    author = try fields.verbatim("author")
    site = try fields.verbatim("site")
    language = try fields.verbatim("language")
    published = try fields.verbatim("published")
    excerpt = try fields.verbatim("excerpt")
    notSame = try fields.ids("notSame", "not_same")
    try takeReading(&fields)
    notes = try take("notes", of: &fields, words: { Note(text: $0) }, Note.init(satchel:))
    try takeHighlights(&fields)
    versions = try take("versions", of: &fields, words: { _ in nil }, Content.init(satchel:))
      .compactMap(\.self)
    try takeContent(&fields)
  }

  mutating func takeHighlights(_ fields: inout Fields) throws(ArticleDefect) {
    highlights = try take(
      "highlights", of: &fields, words: { Highlight(quote: $0) }, Highlight.init(satchel:))
  }

  /// Elements that are words alone, or objects; what an object says besides is left out.
  private mutating func take<Element>(
    _ name: String, of fields: inout Fields, words: (String) -> Element,
    _ read: (inout Fields) throws(ArticleDefect) -> Element
  ) throws(ArticleDefect) -> [Element] {
    var elements: [Element] = []
    for value in try fields.array(name) {
      if case .text(let text) = value {
        elements.append(words(text))
        continue
      }
      var inner = try Fields(value)
      elements.append(try read(&inner))
      leftOut += inner.rest
    }
    return elements
  }

  mutating func takeIdentity(_ fields: inout Fields) throws(ArticleDefect) {
    url = try fields.text("url")
    sourceID = try fields.text("id")
    also = try fields.ids("also")
  }

  /// Takes Satchel's own id if it belongs to the address, or if there is no address.
  mutating func believeID() {
    guard let stated = statedID else { return }
    let ofAddress = url.flatMap { try? CanonicalURL($0).id }
    if ofAddress.map({ $0 == stated || also.contains($0) }) ?? true { id = stated }
  }

  /// Takes Satchel's own id, of whatever address.
  mutating func takeID() throws(ArticleDefect) {
    guard let stated = statedID else { throw .badID(sourceID ?? "") }
    id = stated
  }

  /// Nil for an id of another program.
  private var statedID: ArticleID? { sourceID.flatMap { .init(satchel: $0) } }

  private mutating func takeReading(_ fields: inout Fields) throws(ArticleDefect) {
    saved = try fields.date("saved_at", "saved", "added", "added_at", "created_at", "created")
    tags = try fields.list("tags")
    refusedTags = try fields.list("refusedTags", "refused_tags")
    isFavourite = try fields.flag("favourite", "favorite") ?? false
    isTrashed = try fields.flag("trashed") ?? false
    trashed = try fields.date("trashedAt", "trashed_at")
    position = try fields.progress("position")
    furthest = try fields.progress("furthest")
    let isArchived = try fields.flag("archived")
    state = isArchived.map { $0 ? .archived : .unread }
    if let word = try fields.text("state") { take(state: word) }
  }

  /// From an object of its own, or from among the article's members.
  private mutating func takeContent(_ fields: inout Fields) throws(ArticleDefect) {
    guard var inner = fields.object("content") else {
      content = try Content(satchel: &fields)
      return
    }
    content = try Content(satchel: &inner)
    leftOut += inner.rest
  }
}

extension ImportedArticle.Note {
  init(satchel fields: inout Fields) throws(ArticleDefect) {
    let id = try fields.text("id")
    let satchelID: NoteID? = id.flatMap { .init(satchel: $0) }
    self.init(
      id: satchelID, sourceID: satchelID == nil ? id : nil,
      text: try fields.verbatim("text", "note") ?? "", conflicts: try fields.lines("conflicts"),
      created: try fields.date("created"), edited: try fields.date("edited"))
  }
}

extension ImportedArticle.Highlight {
  init(satchel fields: inout Fields) throws(ArticleDefect) {
    self.init(
      id: try fields.text("id").flatMap { .init(satchel: $0) },
      quote: try fields.verbatim("quote", "text") ?? "",
      prefix: try fields.verbatim("prefix") ?? "", suffix: try fields.verbatim("suffix") ?? "",
      start: try fields.integer("start"), colour: try fields.verbatim("colour", "color"),
      note: try fields.verbatim("note"), conflicts: try fields.lines("conflicts"),
      created: try fields.date("created"))
  }
}

extension ImportedArticle.Content {
  /// Nil if nothing tells which text it is.
  init?(satchel fields: inout Fields) throws(ArticleDefect) {
    text = try fields.verbatim("text")
    html = try fields.verbatim("html")
    source = try fields.source("source")
    extractorVersion = try fields.integer("extractorVersion", "extractor_version")
    captured = try fields.date("captured", "captured_at")
    wordCount = try fields.integer("wordCount", "word_count")
    hash = try fields.hash("textHash", "text_hash")
    bytes = try fields.integer("textBytes", "text_bytes")
    if text == nil, html == nil, hash == nil { return nil }
  }
}

extension Fields {
  mutating func ids(_ names: String...) throws(ArticleDefect) -> [ArticleID] {
    var ids: [ArticleID] = []
    for name in names {
      for text in try list(name) {
        guard let id = ArticleID(satchel: text) else { throw .badID(text) }
        ids.append(id)
      }
    }
    return ids
  }

  /// Numbers of lines.
  fileprivate mutating func lines(_ name: String) throws(ArticleDefect) -> [Int] {
    try list(name).map { text throws(ArticleDefect) in
      guard let number = Int(text) else { throw .wrongType(name) }
      return number
    }
  }

  fileprivate mutating func source(
    _ name: String
  ) throws(ArticleDefect) -> ContentReference.Source? {
    guard let text = try text(name) else { return nil }
    guard let source = ContentReference.Source(name: text) else { throw .badSource(text) }
    return source
  }

  fileprivate mutating func progress(_ name: String) throws(ArticleDefect) -> Progress? {
    guard let value = value(name) else { return nil }
    var fields = try Fields(value)
    guard let thousandths = try fields.integer("thousandths") else { return nil }
    return Progress(thousandths: thousandths, reading: try fields.integer("reading") ?? 0)
  }

  /// A SHA-256 in hexadecimal.
  fileprivate mutating func hash(_ names: String...) throws(ArticleDefect) -> [UInt8]? {
    for name in names {
      guard let text = try text(name) else { continue }
      guard let hash = Hex.decode(text), hash.count == 32 else { throw .badHash(text) }
      return hash
    }
    return nil
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
