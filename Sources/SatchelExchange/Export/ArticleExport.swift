package import SatchelModel

/// A form in which articles leave, one after the other; what is written is handed to whoever made it.
package protocol ArticleExport {
  mutating func begin() throws
  mutating func add(_ article: Article, _ body: ContentBody?) throws
  mutating func add(_ search: SavedSearch) throws
  mutating func finish() throws
}

extension ArticleExport {
  /// Most forms have no place for what is no article.
  package mutating func add(_ search: SavedSearch) {}
}

/// Takes the bytes of an export, piece by piece.
package typealias ExportSink = (_ bytes: [UInt8]) throws -> Void

/// The forms that are one file.
package enum ExportForm: String, CaseIterable, Sendable {
  case jsonl, netscape, csv, epub

  /// `title` names the collection where the form has a name for it; `now` is in milliseconds since 1970.
  package func writer(
    title: String, now: Int64, to sink: @escaping ExportSink
  ) -> any ArticleExport {
    switch self {
    case .jsonl: JSONLinesExport(to: sink)
    case .netscape: BookmarkExport(to: sink)
    case .csv: TableExport(to: sink)
    case .epub: EPUBExport(title: title, now: now, to: sink)
    }
  }
}
