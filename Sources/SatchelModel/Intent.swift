/// What a capture found out about a page; written to the automatic fields, never to the person's own.
package struct Captured: Hashable, Sendable {
  package var title, author, site, language, published, excerpt: String?
  package var content: ContentReference?

  package init(
    title: String? = nil, author: String? = nil, site: String? = nil, language: String? = nil,
    published: String? = nil, excerpt: String? = nil, content: ContentReference? = nil
  ) {
    (self.title, self.author, self.site, self.language) = (title, author, site, language)
    (self.published, self.excerpt, self.content) = (published, excerpt, content)
  }
}

/// What a person wants of one article.
///
/// `ArticleEditor` turns it into operations; one that would change nothing gives none, but for `affirmTag`.
package enum Intent: Hashable, Sendable {
  /// Saves it, or takes it out of the trash. `url` is nil for a text without an address.
  case save(url: String?, at: Int64)
  /// Nil gives it back the page's own title.
  case setTitle(String?)
  case setState(ReadingState)
  case setFavourite(Bool)
  case tag(Tag)
  /// As `tag`; one that is there counts anew, so that it stays when it is taken off elsewhere meanwhile.
  case affirmTag(Tag)
  case untag(key: String)
  /// Calls a tag, and those below it, otherwise: `a` to `b` takes `a/x` to `b/x`.
  case moveTag(key: String, to: Tag)
  /// Takes off a tag and those below it.
  case removeTag(key: String)
  /// The tag is not to be suggested for it again; tagging it takes that back.
  case refuseTag(key: String)
  case addNote(NoteID, text: String, at: Int64)
  /// As `addNote`, of a note from elsewhere; `edited` is when it was changed last there.
  case restoreNote(NoteID, VersionedText, at: Int64, edited: Int64)
  /// `shown` is the text that the person saw before editing, so that lines which arrived meanwhile stay.
  case editNote(NoteID, shown: LineText, text: String)
  case removeNote(NoteID)
  /// `id` is the highlight's if it was made in another member of the article; mostly the anchor tells it.
  case addHighlight(Anchor, colour: String?, at: Int64, id: HighlightID? = nil)
  case annotateHighlight(HighlightID, shown: LineText?, text: String)
  /// As `annotateHighlight`, of a note from elsewhere, beside any that is there.
  case restoreHighlightNote(HighlightID, VersionedText)
  case removeHighlight(HighlightID)
  case setPosition(Progress)
  case capture(Captured)
  /// A text that the article had before.
  case keepVersion(ContentReference)
  /// The two are one article from now on.
  case alias(ArticleID)
  /// However alike, the two are not one article.
  case notSame(ArticleID)
  case delete
  /// As `delete`, of an article that was put into the trash elsewhere, at that time.
  case restoreToTrash(at: Int64)
  case restore
  case purge
}
