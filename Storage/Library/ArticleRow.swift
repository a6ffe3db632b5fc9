package import SatchelModel

/// What a list shows of an article, read from one row.
package struct ArticleRow: Hashable, Sendable {
  package let id: ArticleID
  /// The shortest beginning of the id, of at least four characters, that no other article shares.
  package let shortID: String
  package let url: String?
  package let title: String
  package let site, author, language: String?
  package let state: ReadingState
  package let isFavourite: Bool
  /// Labels, in the order of their keys.
  package let tags: [String]
  /// Milliseconds since 1970.
  package let saved: Int64
  /// Nil while there is no text.
  package let wordCount: Int?
  package let noteCount, highlightCount: Int
  /// How far the person has read, in thousandths; 0 if not begun.
  package let progress: Int
  package let isTrashed: Bool
  package let isFetchPending: Bool
  package let isConflicted: Bool
  /// Of the table, on this machine.
  let rowID: Int64
  /// The row of its text, if it has one.
  let body: Int64?

  /// Where a list goes on after this row, in the order of saving.
  package var cursor: ListCursor { ListCursor(saved: saved, id: id) }
}

/// A place in a list that is ordered by the time of saving, and within a millisecond by the id.
package struct ListCursor: Hashable, Sendable {
  let saved: Int64
  let id: ArticleID
}

/// How a list is ordered: by the time of saving, by title, or by what most of comes first.
package enum ListOrder: String, CaseIterable, Sendable {
  case newest, oldest, relevance, title, words, published
}

/// One article that a search found.
package struct SearchHit: Hashable, Sendable {
  package let row: ArticleRow
  /// A passage around the match; each matching word stands between `matchStart` and `matchEnd`.
  package let snippet: String

  /// Private-use characters, which are removed from the passage itself.
  package static let matchStart: Character = "\u{E000}"
  package static let matchEnd: Character = "\u{E001}"
}

/// A note, or a highlight's note, of which machines wrote one line apart.
package struct ConflictedNote: Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    case note(NoteID)
    case highlight(HighlightID)
  }

  package let row: ArticleRow
  package let place: Place
  package let lines: LineText
}

package struct TagCount: Hashable, Sendable {
  package let tag: Tag
  /// Articles outside the trash that have it.
  package let articles: Int
}

package struct LibraryCounts: Hashable, Sendable {
  package var unread = 0
  package var archived = 0
  package var trashed = 0
  package var favourites = 0
  package var tags = 0
  package var notes = 0
  package var highlights = 0
  package var conflicted = 0
  /// Operations that no remote has acknowledged.
  package var pendingOperations = 0
  /// When the oldest of them was made, in milliseconds since 1970.
  package var pendingSince: Int64?
  /// Texts that other machines have and this one lacks.
  package var bodiesMissing = 0
  /// Texts that no remote has.
  package var bodiesUnsent = 0
  package var fetchesPending = 0
  /// Segments of other machines that wait for something that has not arrived.
  package var segmentsBuffered = 0
  package var databaseBytes = 0

  package var articles: Int { unread + archived }

  package init() {}
}

/// A page that is still to be fetched.
package struct QueuedFetch: Hashable, Sendable {
  package let article: ArticleID
  package let url: String
  package let attempts: Int
  /// Why the last attempt failed; nil before the first.
  package let reason: String?
  /// Milliseconds since 1970.
  package let nextAttempt: Int64
}
