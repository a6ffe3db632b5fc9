import SatchelBytes
package import SatchelModel

/// Writes the canonical form of a library: the same bytes wherever the library is the same.
///
/// It is one JSON document. It holds no local ids or times, and nothing that comes from a clock's ordering part.
package struct CanonicalExport: Sendable {
  package private(set) var writer = JSONWriter()

  /// Articles whose text has not arrived on this machine.
  package private(set) var textsMissing = 0

  package init() {
    writer.beginObject()
    writer.field("format", "satchel-canonical")
    writer.field("version", 1)
    begin("articles")
  }

  /// Hands over the bytes written so far.
  package mutating func drain() -> [UInt8] { writer.drain() }

  /// Adds an article; first all that are not in the trash, then `beginTrash`, then those that are,
  /// each part in the order of their ids.
  package mutating func add(_ article: Article, _ body: ContentBody?) {
    if article.content != nil, body == nil { textsMissing += 1 }
    writer.lineBreakBeforeElement()
    writer.canonical(article, body)
  }

  package mutating func beginTrash() {
    end()
    begin("trash")
  }

  /// `searches` in the order of their names.
  package mutating func finish(_ searches: [SavedSearch] = []) {
    end()
    if !searches.isEmpty {
      begin("searches")
      for search in searches {
        writer.lineBreakBeforeElement()
        writer.canonical(search)
      }
      end()
    }
    writer.endObject()
    writer.lineBreak()
  }

  private mutating func begin(_ name: String) {
    writer.key(name)
    writer.beginArray()
  }

  private mutating func end() {
    writer.lineBreak()
    writer.endArray()
  }
}

extension ReadingState {
  /// As exports, filters and people name it.
  package var name: String {
    switch self {
    case .unread: "unread"
    case .archived: "archived"
    }
  }

  package init?(name: String) {
    guard let state = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = state
  }
}

extension ContentReference.Source {
  package var name: String {
    switch self {
    case .automatic: "automatic"
    case .extension: "extension"
    case .manual: "manual"
    }
  }
}

extension JSONWriter {
  fileprivate mutating func canonical(_ article: Article, _ body: ContentBody?) {
    beginObject()
    field("id", article.id.text)
    field("also", article.members.filter { $0 != article.id }.map(\.text))
    if !article.notSame.isEmpty { field("notSame", article.notSame.sorted().map(\.text)) }
    field("url", article.url)
    field("title", article.title)
    field("ownTitle", article.titleOverride)
    field("pageTitle", article.titleAutomatic)
    field("author", article.author)
    field("site", article.site)
    field("language", article.language)
    field("published", article.published)
    field("excerpt", article.excerpt)
    field("saved", CivilDate.iso8601(article.saved))
    if let deleted = article.deleted { field("trashedAt", CivilDate.iso8601(deleted)) }
    field("state", article.state.name)
    field("favourite", article.isFavourite)
    field("tags", article.tags.map(\.label))
    if !article.refusedTags.isEmpty { field("refusedTags", article.refusedTags) }
    key("notes")
    array(article.notes.filter { !$0.text.isBlank }) { $0.exchanged($1) }
    key("highlights")
    array(article.highlights) { $0.exchanged($1) }
    progress("position", article.position)
    progress("furthest", article.furthest)
    content(article.content, body)
    versions(of: article)
    endObject()
  }

  fileprivate mutating func canonical(_ search: SavedSearch) {
    object {
      $0.field("name", search.name)
      $0.field("query", search.query)
    }
  }

  private mutating func progress(_ name: String, _ progress: Progress?) {
    key(name)
    guard let progress else { return null() }
    exchanged(progress)
  }

  private mutating func content(_ content: ContentReference?, _ body: ContentBody?) {
    key("content")
    guard let content else { return null() }
    object {
      $0.facts(of: content)
      $0.field("text", body?.text)
      $0.field("html", body?.html)
    }
  }
}

// What all of Satchel's own forms say in the same words.
extension JSONWriter {
  /// The texts that it had before: which, and not what they say.
  mutating func versions(of article: Article) {
    let former = article.versions.filter { $0 != article.content }
    guard !former.isEmpty else { return }
    key("versions")
    array(former) { writer, version in
      writer.object {
        $0.facts(of: version)
        $0.hash(of: version)
      }
    }
  }

  fileprivate mutating func facts(of content: ContentReference) {
    field("source", content.source.name)
    field("extractorVersion", content.extractorVersion)
    field("captured", CivilDate.iso8601(content.captured))
    field("wordCount", content.wordCount)
  }

  /// Which text it is.
  mutating func hash(of content: ContentReference) {
    field("textHash", Hex.encode(content.bodyHash))
    field("textBytes", content.bodyBytes)
  }

  mutating func exchanged(_ note: Note) {
    object {
      $0.field("id", note.id.text)
      $0.field("created", CivilDate.iso8601(note.created))
      $0.field("edited", CivilDate.iso8601(note.edited))
      $0.field("text", note.text)
      $0.conflicts(of: note.lines)
    }
  }

  mutating func exchanged(_ highlight: Highlight) {
    object {
      $0.field("id", highlight.id.text)
      $0.field("quote", highlight.anchor.quote)
      $0.field("prefix", highlight.anchor.prefix)
      $0.field("suffix", highlight.anchor.suffix)
      $0.field("start", highlight.anchor.start)
      $0.field("colour", highlight.colour)
      $0.field("created", CivilDate.iso8601(highlight.created))
      let note = highlight.note.flatMap { $0.text.isBlank ? nil : $0 }
      $0.field("note", note?.text)
      if let note { $0.conflicts(of: note) }
    }
  }

  /// The lines, counted from 1, that are another version of the line above.
  private mutating func conflicts(of lines: LineText) {
    guard lines.isConflicted else { return }
    key("conflicts")
    array(lines.versioned.others.sorted()) { $0.value($1 + 1) }
  }

  mutating func exchanged(_ progress: Progress) {
    object {
      $0.field("thousandths", progress.thousandths)
      $0.field("reading", progress.reading)
    }
  }
}
