import SatchelExchange
import SatchelModel
import SatchelStorage
import SatchelTopics

extension JSONWriter {
  /// An article as `list`, `search` and the verbs that change something print it.
  ///
  /// `snippet`, if there is one, is a passage around what was searched for.
  mutating func row(_ row: ArticleRow, snippet: String? = nil) {
    object {
      $0.field("id", row.id.text)
      $0.field("shortId", row.shortID)
      $0.field("url", row.url)
      $0.field("title", row.title)
      $0.field("site", row.site)
      $0.field("author", row.author)
      $0.field("language", row.language)
      $0.field("state", row.state.name)
      $0.field("favourite", row.isFavourite)
      $0.field("tags", row.tags)
      $0.field("saved", CivilDate.iso8601(row.saved))
      $0.field("words", row.wordCount)
      $0.field("notes", row.noteCount)
      $0.field("highlights", row.highlightCount)
      $0.field("progress", row.progress)
      $0.field("trashed", row.isTrashed)
      $0.field("pending", row.isFetchPending)
      $0.field("conflicted", row.isConflicted)
      if let snippet { $0.field("snippet", snippet) }
    }
  }

  /// A whole article, as `show` prints it.
  ///
  /// `text` is included if it is asked for and there; `pictures` is how many that shows; `more` adds what
  /// the library knows besides.
  mutating func article(
    _ article: Article, shortID: String, pictures: Int? = nil, text: String? = nil,
    more: (inout JSONWriter) -> Void = { _ in }
  ) {
    object {
      $0.field("id", article.id.text)
      $0.field("shortId", shortID)
      $0.field("url", article.url)
      $0.field("title", article.title)
      $0.field("ownTitle", article.titleOverride)
      $0.field("author", article.author)
      $0.field("site", article.site)
      $0.field("language", article.language)
      $0.field("published", article.published)
      $0.field("excerpt", article.excerpt)
      $0.field("state", article.state.name)
      $0.field("favourite", article.isFavourite)
      $0.field("tags", article.tags.map(\.label))
      $0.field("saved", CivilDate.iso8601(article.saved))
      $0.field("words", article.content?.wordCount)
      $0.field("progress", article.furthest?.thousandths ?? 0)
      $0.field("pictures", pictures)
      $0.key("versions")
      $0.array(Array(article.versions.enumerated())) { $0.version($1.element, $1.offset + 1) }
      $0.field("trashed", !article.isLive)
      $0.key("notes")
      $0.array(article.notes) { $0.note($1) }
      $0.key("highlights")
      $0.array(article.highlights) { $0.highlight($1) }
      if let text { $0.field("text", text) }
      more(&$0)
    }
  }

  /// What tells an article's story as well, and what tells a part of it.
  mutating func stories(_ pairs: [StoryPair], of id: ArticleID) {
    for (name, relation) in [("copies", StoryRelation.copy), ("related", .related)] {
      key(name)
      array(pairs.filter { $0.relation == relation }) { writer, pair in
        writer.object {
          $0.field("id", pair.other(than: id).id.text)
          $0.field("score", thousandths: pair.share)
        }
      }
    }
  }

  /// A text that the article had or has; `number` is what `read --version` takes.
  mutating func version(_ version: ContentReference, _ number: Int) {
    object {
      $0.field("version", number)
      $0.field("captured", CivilDate.iso8601(version.captured))
      $0.field("words", version.wordCount)
    }
  }

  mutating func note(_ note: Note) {
    object {
      $0.field("id", note.id.text)
      $0.field("text", note.text)
      $0.field("created", CivilDate.iso8601(note.created))
      $0.field("edited", CivilDate.iso8601(note.edited))
      $0.field("conflicted", note.isConflicted)
    }
  }

  mutating func highlight(_ highlight: Highlight) {
    object {
      $0.field("id", highlight.id.text)
      $0.field("quote", highlight.anchor.quote)
      $0.field("start", highlight.anchor.start)
      $0.field("colour", highlight.colour)
      $0.field("note", highlight.note?.text)
      $0.field("created", CivilDate.iso8601(highlight.created))
    }
  }
}
