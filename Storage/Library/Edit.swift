package import SatchelBytes
package import SatchelModel

/// What a person wants of one article, to be written as one step.
package struct Edit: Hashable, Sendable {
  /// Any member of the article; an id that the library does not know makes a new article.
  package var article: ArticleID
  package var intents: [Intent]
  /// The text and HTML that a `capture` among the intents refers to.
  package var body: ContentBody?
  /// The bytes of the pictures that the HTML shows.
  package var pictures: [[UInt8]] = []
  /// A page that is to be fetched for it later; a `capture` takes the article off that queue again.
  package var fetch: String?
  /// Whether the article's history was told by what it is restored from, so that this adds nothing to it.
  package var isRestored = false
  /// What became of an attempt to fetch its page that brought nothing.
  package var failedFetch: FailedFetch?

  package init(
    article: ArticleID, intents: [Intent], body: ContentBody? = nil, fetch: String? = nil
  ) {
    (self.article, self.intents, self.body, self.fetch) = (article, intents, body, fetch)
  }
}

/// An attempt to fetch a page that brought nothing.
package struct FailedFetch: Hashable, Sendable {
  package let url: String
  package let reason: String
  /// When to try again, in milliseconds since 1970; nil for never.
  package let nextAttempt: Int64?

  package init(url: String, reason: String, nextAttempt: Int64?) {
    (self.url, self.reason, self.nextAttempt) = (url, reason, nextAttempt)
  }
}

/// One step that `undo` takes back as a whole.
package struct ChangeID: Hashable, Sendable {
  let rowID: Int64
}

/// What a change came to.
package struct ChangeResult: Hashable, Sendable {
  /// Nil if everything already was as the person wants it: then nothing was written.
  package let id: ChangeID?
  /// The articles that changed, by the id that they are listed under afterwards.
  package let changed: [ArticleID]
}

/// A step that was taken back.
package struct UndoneChange: Hashable, Sendable {
  package let verb: String
  /// When the step was made, in milliseconds since 1970.
  package let when: Int64
  package let articles: [ArticleID]
  /// Whether something stayed as it is because it was changed again since.
  package let isPartial: Bool
}

/// One line of the history: what happened to one article, on which machine, and when.
package struct HistoryEntry: Hashable, Sendable {
  /// Milliseconds since 1970, by the clock of the machine that did it.
  package let when: Int64
  package let replica: ReplicaID
  /// The machine's name, if it was ever told.
  package let deviceName: String?
  package let isThisMachine: Bool
  /// The command; nil for what came from other machines.
  package let verb: String?
  package let article: ArticleID
  /// Empty for an article that was erased.
  package let title: String
  package let sentences: [String]
}
