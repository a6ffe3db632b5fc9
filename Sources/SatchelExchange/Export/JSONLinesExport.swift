import SatchelModel

/// One JSON object a line, which an import reads back as it was; docs/exchange-formats.md has the members.
struct JSONLinesExport: ArticleExport {
  private let sink: ExportSink

  init(to sink: @escaping ExportSink) { self.sink = sink }

  mutating func begin() {}

  mutating func add(_ article: Article, _ body: ContentBody?) throws {
    var writer = JSONWriter()
    writer.line(article, body)
    writer.lineBreak()
    try sink(writer.drain())
  }

  mutating func add(_ search: SavedSearch) throws {
    var writer = JSONWriter()
    writer.line(search)
    writer.lineBreak()
    try sink(writer.drain())
  }

  mutating func finish() {}
}

extension JSONWriter {
  mutating func line(_ search: SavedSearch) {
    object {
      $0.field("search", search.name)
      $0.field("query", search.query)
    }
  }

  mutating func line(_ article: Article, _ body: ContentBody?) {
    beginObject()
    field("id", article.id.text)
    list("also", article.members.filter { $0 != article.id }.map(\.text))
    list("not_same", article.notSame.sorted().map(\.text))
    field("url", article.url)
    field("title", article.titleAutomatic)
    present("own_title", article.titleOverride)
    field("saved_at", CivilDate.iso8601(article.saved))
    field("state", article.state.name)
    field("favourite", article.isFavourite)
    if !article.isLive { field("trashed", true) }
    present("trashed_at", article.deleted.map(CivilDate.iso8601))
    list("tags", article.tags.map(\.label))
    list("refused_tags", article.refusedTags)
    present("author", article.author)
    present("site", article.site)
    present("language", article.language)
    present("published", article.published)
    present("excerpt", article.excerpt)
    words(of: article)
    progress("position", article.position)
    progress("furthest", article.furthest)
    content(article.content, body)
    versions(of: article)
    endObject()
  }

  private mutating func words(of article: Article) {
    let notes = article.notes.filter { !$0.text.isBlank }
    if !notes.isEmpty {
      key("notes")
      array(notes) { $0.exchanged($1) }
    }
    guard !article.highlights.isEmpty else { return }
    key("highlights")
    array(article.highlights) { $0.exchanged($1) }
  }

  private mutating func content(_ content: ContentReference?, _ body: ContentBody?) {
    guard let content else { return }
    field("source", content.source.name)
    field("extractor_version", content.extractorVersion)
    field("captured_at", CivilDate.iso8601(content.captured))
    field("word_count", content.wordCount)
    guard let body else { return hash(of: content) }
    field("text", body.text)
    if !body.html.isEmpty { field("html", body.html) }
  }

  private mutating func progress(_ name: String, _ progress: Progress?) {
    guard let progress else { return }
    key(name)
    exchanged(progress)
  }

  private mutating func present(_ name: String, _ text: String?) {
    if let text { field(name, text) }
  }

  private mutating func list(_ name: String, _ texts: [String]) {
    if !texts.isEmpty { field(name, texts) }
  }
}
