package import SatchelBytes

package enum ReadingState: UInt8, Hashable, Sendable, CaseIterable {
  case unread = 0
  case archived = 1
}

/// How far the person has read, in thousandths of the text.
package struct Progress: Hashable, Sendable {
  /// 0 to 1000.
  package let thousandths: Int
  /// Counts the readings: "start again" raises it, and then the furthest point begins anew.
  package let reading: Int

  package init(thousandths: Int, reading: Int = 0) {
    (self.thousandths, self.reading) = (min(max(0, thousandths), 1000), max(0, reading))
  }
}

/// Which captured text an article has.
///
/// The bytes themselves are a blob, found by their hash.
package struct ContentReference: Hashable, Sendable {
  /// Where the text came from; a greater one is preferred over a lesser one, whatever the time.
  package enum Source: UInt8, Hashable, Sendable {
    case automatic = 1
    case `extension` = 2
    case manual = 3
  }

  package let source: Source
  package let extractorVersion: Int
  /// Milliseconds since 1970.
  package let captured: Int64
  /// SHA-256 of the body: text and clean HTML (see `ContentBody`).
  package let bodyHash: [UInt8]
  package let bodyBytes: Int
  package let wordCount: Int

  package init(
    source: Source, extractorVersion: Int, captured: Int64, bodyHash: [UInt8], bodyBytes: Int,
    wordCount: Int
  ) {
    (self.source, self.extractorVersion, self.captured) = (source, extractorVersion, captured)
    (self.bodyHash, self.bodyBytes, self.wordCount) = (bodyHash, bodyBytes, wordCount)
  }
}

/// An eight-byte id of a note within its article.
package struct NoteID: EightBytes {
  package let value: UInt64
  package init(value: UInt64) { self.value = value }

  /// As people see and type it: 13 characters.
  package var text: String { Base32.encode(bytes) }
}

/// An eight-byte id of a highlight within its article; the same passage has the same id everywhere.
package struct HighlightID: EightBytes {
  package let value: UInt64
  package init(value: UInt64) { self.value = value }

  package var text: String { Base32.encode(bytes) }
}

/// Free text that the person wrote on an article.
package struct Note: Hashable, Sendable {
  package let id: NoteID
  package let lines: LineText
  /// Milliseconds since 1970.
  package let created: Int64
  package let edited: Int64

  package var text: String { lines.text }
  /// Whether machines wrote one line apart and both versions were kept for the person to settle.
  package var isConflicted: Bool { lines.isConflicted }
}

/// Where a highlight lies in the article's text.
package struct Anchor: Hashable, Sendable {
  package let quote: String
  /// Up to 32 characters before and after the quote, to find it again in another version of the text.
  package let prefix, suffix: String
  /// Offset of the quote in characters of the text it was made in.
  package let start: Int

  package init(quote: String, prefix: String, suffix: String, start: Int) {
    (self.quote, self.prefix, self.suffix, self.start) = (quote, prefix, suffix, start)
  }
}

/// A passage of the article that the person marked, with an optional note of its own.
package struct Highlight: Hashable, Sendable {
  package let id: HighlightID
  package let anchor: Anchor
  package let colour: String?
  package let note: LineText?
  /// Milliseconds since 1970.
  package let created: Int64
}

/// Something saved to read, as it reads from the cells of all articles that are the same one.
package struct Article: Hashable, Sendable {
  /// Of the smallest member.
  package let id: ArticleID
  /// All articles that are this one by alias edges, sorted; usually one.
  package let members: [ArticleID]
  /// Nil for a text without an address, or one that was erased.
  package let url: String?
  /// What to list it under: the person's title, else the page's, else the address.
  package let title: String
  /// The person's own title.
  package let titleOverride: String?
  package let titleAutomatic: String?
  package let author, site, language, published, excerpt: String?
  /// Milliseconds since 1970: the earliest date that any machine saved it.
  package let saved: Int64
  package let state: ReadingState
  package let isFavourite: Bool
  /// Sorted by key.
  package let tags: [Tag]
  /// Keys of tags that are not to be suggested for it, sorted.
  package let refusedTags: [String]
  /// Oldest first.
  package let notes: [Note]
  /// In the order of the text.
  package let highlights: [Highlight]
  /// Where the person stopped.
  package let position: Progress?
  /// The furthest that the person has read in this reading.
  package let furthest: Progress?
  package let content: ContentReference?
  /// All texts that it has had, the one it has included, oldest first; a text counts once.
  package let versions: [ContentReference]
  /// Articles of which the person said that they are not this one, however alike.
  package let notSame: Set<ArticleID>
  /// Not in the trash.
  package let isLive: Bool
  /// When it was put into the trash, in milliseconds since 1970.
  package let deleted: Int64?
  /// The machine whose edit kept the article although another machine deleted it.
  package let restoredBy: ReplicaID?

  package var isConflicted: Bool {
    notes.contains(where: \.isConflicted) || highlights.contains { $0.note?.isConflicted == true }
  }
}
