import SatchelModel

/// A table for spreadsheets (RFC 4180), without the texts of the articles.
///
/// What a spreadsheet would take for a formula gets a quote before it, which an import takes away again.
struct TableExport: ArticleExport {
  private static let names = [
    "id", "url", "title", "saved", "state", "favourite", "tags", "author", "site", "language",
    "published", "words", "notes", "highlights",
  ]

  private let sink: ExportSink

  init(to sink: @escaping ExportSink) { self.sink = sink }

  mutating func begin() throws { try write(Self.names) }

  mutating func add(_ article: Article, _ body: ContentBody?) throws {
    try write([
      article.id.text, article.url ?? "", article.title, CivilDate.iso8601(article.saved),
      article.state.name, article.isFavourite ? "true" : "false", Self.tags(article),
      article.author ?? "", article.site ?? "", article.language ?? "", article.published ?? "",
      article.content.map { String($0.wordCount) } ?? "",
      article.notes.map(\.text).joined(separator: "\n\n"),
      article.highlights.map(\.anchor.quote).joined(separator: "\n\n"),
    ])
  }

  mutating func finish() {}

  /// With commas between them, or as a JSON array if one of them has a comma.
  private static func tags(_ article: Article) -> String {
    let labels = article.tags.map(\.label)
    guard labels.contains(where: { $0.contains(",") || $0.hasPrefix("[") }) else {
      return labels.joined(separator: ", ")
    }
    var writer = JSONWriter()
    writer.value(labels)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func write(_ fields: [String]) throws {
    let line = fields.map { Self.field(FormulaGuard.added(to: $0)) }.joined(separator: ",")
    try sink(Array((line + "\r\n").utf8))
  }

  private static func field(_ text: String) -> String {
    let needsQuotes = text.utf8.contains { [0x22, 0x2c, 0x3b, 0x0a, 0x0d, 0x09].contains($0) }
    return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
