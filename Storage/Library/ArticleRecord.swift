import SatchelModel

/// One row of `article`, as the article reads.
struct ArticleRecord: Equatable {
  /// Where lists look: 0 unread, 1 archived, 2 trash.
  let shelf: Int
  let saved: Int64
  let isFavourite, isConflicted: Bool
  /// The columns that no index holds.
  let rest: Rest

  struct Rest: Equatable {
    let title: String
    let url, author, site, language, published: String?
    let tags: String
    let wordCount: Int?
    let noteCount, highlightCount, progress: Int
    let deleted: Int64?
  }

  init(_ article: Article) {
    shelf = article.isLive ? (article.state == .archived ? 1 : 0) : 2
    saved = article.saved
    (isFavourite, isConflicted) = (article.isFavourite, article.isConflicted)
    rest = Rest(
      title: article.title, url: article.url, author: article.author, site: article.site,
      language: article.language, published: article.published,
      tags: article.tags.map(\.label).joined(separator: "\n"),
      wordCount: article.content?.wordCount, noteCount: article.notes.count,
      highlightCount: article.highlights.count,
      progress: article.furthest?.thousandths ?? 0, deleted: article.deleted)
  }

  func sameIndexed(as other: ArticleRecord) -> Bool {
    (shelf, saved, isFavourite, isConflicted)
      == (other.shelf, other.saved, other.isFavourite, other.isConflicted)
  }

  var indexedValues: [Value] {
    [Value(shelf), .integer(saved), Value(isFavourite), Value(isConflicted)]
  }
}

extension ArticleRecord.Rest {
  /// In the order of the columns from `title` to `deleted`.
  var values: [Value] {
    [
      .text(title), Value(url), Value(url.flatMap(HostKey.init(address:))?.text), Value(author),
      Value(site), Value(language), Value(published),
      .text(tags), wordCount.map { Value($0) } ?? .null, Value(noteCount),
      Value(highlightCount), Value(progress), Value(deleted),
    ]
  }
}

/// What the short index holds of an article: everything that people write about it, and its names.
struct ShortText: Equatable {
  /// In the order of the index's columns.
  let columns: [String]

  init(_ article: Article) {
    columns = [
      article.title,
      article.tags.map(\.label).joined(separator: "\n"),
      article.author ?? "",
      article.site ?? "",
      article.notes.map(\.text).joined(separator: "\n"),
      article.highlights.map { $0.anchor.quote + "\n" + ($0.note?.text ?? "") }
        .joined(separator: "\n"),
    ].map(WordBreaks.spaced)
  }
}
