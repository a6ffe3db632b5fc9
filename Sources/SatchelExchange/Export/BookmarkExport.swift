import SatchelModel

/// The bookmarks file that browsers and bookmark services read; articles without an address are left out.
struct BookmarkExport: ArticleExport {
  private let sink: ExportSink

  init(to sink: @escaping ExportSink) { self.sink = sink }

  mutating func begin() throws {
    try write(
      """
      <!DOCTYPE NETSCAPE-Bookmark-file-1>
      <META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
      <TITLE>Bookmarks</TITLE>
      <H1>Bookmarks</H1>
      <DL><p>

      """)
  }

  mutating func add(_ article: Article, _ body: ContentBody?) throws {
    guard let url = article.url else { return }
    let tags = article.tags.map(\.label).joined(separator: ",")
    let isToRead = article.state == .unread ? "1" : "0"
    try write(
      "<DT><A HREF=\"\(Self.safe(url))\" ADD_DATE=\"\(article.saved / 1000)\" TOREAD=\"\(isToRead)\""
        + " TAGS=\"\(Self.safe(tags))\">\(Self.safe(article.title))</A>\n")
    let notes = article.notes.map(\.text).joined(separator: "\n\n")
    if !notes.isBlank { try write("<DD>\(Self.safe(notes))\n") }
  }

  mutating func finish() throws { try write("</DL><p>\n") }

  private static func safe(_ text: String) -> String { CharacterReferences.escaped(text) }

  private func write(_ text: String) throws { try sink(Array(text.utf8)) }
}
