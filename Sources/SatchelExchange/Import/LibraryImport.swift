import SatchelModel
package import SatchelStorage

/// Writes imported articles in batches: a flush to the disk for each would take hours.
///
/// All batches together are one step for `undo`. An import that was cut off is completed by another one.
package struct LibraryImport {
  private static let entriesPerBatch = 5000
  private static let bytesPerBatch = 32 << 20
  /// Articles without a date count as saved in the order of the file, a millisecond apart, until now.
  private static let undatedMilliseconds: Int64 = 100_000

  /// Articles that the library did not have, those that it had in part, and those that it had.
  package private(set) var added = 0
  package private(set) var completed = 0
  package private(set) var unchanged = 0
  /// Entries of the file that no library could hold.
  package private(set) var refused = 0
  /// Saved searches that the library did not have.
  package private(set) var searches = 0
  /// Pages that wait to be fetched.
  package private(set) var queued = 0
  package private(set) var leftOut = LeftOut()

  private struct Pending {
    let place: EntryPlace
    let article: ImportedArticle
    let identity: ImportIdentity
  }

  private let library: Library
  private var options: ImportOptions
  private let refuse: (EntryPlace, ArticleDefect) throws -> Void
  private var batch: [Pending] = []
  private var beside = Beside()
  private var ids: Set<ArticleID> = []
  private var bytes = 0
  /// What `undo` takes back; nil as long as nothing was written.
  package private(set) var step: ChangeID?

  /// What waits to be written besides articles.
  private struct Beside {
    var events: [ArchivedEvent] = []
    var searches: [(place: EntryPlace, search: SavedSearch)] = []
    var texts: [ContentBody] = []
    var pictures: [[UInt8]] = []

    var count: Int { events.count + searches.count + texts.count + pictures.count }
  }

  /// `format` is the file's; `refuse` is told each entry that is not imported.
  package init(
    into library: Library, from format: String, _ options: ImportOptions,
    refuse: @escaping (EntryPlace, ArticleDefect) throws -> Void
  ) {
    (self.library, self.options, self.refuse) = (library, options, refuse)
    self.options.source = format
  }

  package var seen: Int { added + completed + unchanged + refused + batch.count }

  package mutating func add(_ entry: FoundEntry) throws {
    do {
      switch try entry.thing.get() {
      case .article(let article): try add(article, at: entry.place)
      case .search(let search): beside.searches.append((entry.place, search))
      case .event(let event): beside.events.append(event)
      case .text(let text): try add(text)
      case .picture(let picture):
        beside.pictures.append(picture)
        bytes += picture.count
      case .remark(let names): leftOut.add(names)
      }
    } catch let defect as ArticleDefect {
      try refuse(entry.place, because: defect)
    }
    if batch.count + beside.count >= Self.entriesPerBatch || bytes >= Self.bytesPerBatch {
      try flush()
    }
  }

  private mutating func add(_ article: ImportedArticle, at place: EntryPlace) throws {
    var article = article
    let age = max(0, Self.undatedMilliseconds - Int64(seen))
    article.saved = article.saved ?? options.now - age
    let identity = try ImportIdentity(of: article, from: options.source)
    // The second entry of one article has to see what the first did.
    if !ids.insert(identity.id).inserted {
      try flush()
      ids.insert(identity.id)
    }
    batch.append(Pending(place: place, article: article, identity: identity))
    bytes += article.size
  }

  private mutating func add(_ text: ContentBody) throws {
    // Made harmless, it is perhaps not the text that an article means: then it is kept for nothing.
    let html = text.html.isEmpty ? "" : options.reading.clean(text.html, true)
    guard html == text.html, text.encodedCount <= ContentBody.maximumBytes else {
      throw ArticleDefect.malformed("its text is not as Satchel writes it")
    }
    beside.texts.append(text)
    bytes += text.encodedCount
  }

  /// Writes what is waiting: the history before its articles, and these before what they show.
  package mutating func flush() throws {
    let beside = beside
    self.beside = Beside()
    try library.restore(beside.events)
    try flushArticles()
    try add(beside.searches)
    try library.restore(texts: beside.texts)
    try library.restore(pictures: beside.pictures)
  }

  private mutating func add(_ entries: [(place: EntryPlace, search: SavedSearch)]) throws {
    for (place, search) in entries {
      do throws(StorageError) {
        let result = try library.add([search], "import", now: options.now, continuing: step)
        step = step ?? result.step
        searches += result.added
      } catch {
        guard error.isOfOneEntry else { throw error }
        try refuse(place, because: .malformed(error.description))
      }
    }
  }

  private mutating func flushArticles() throws {
    let existing = try library.articles(batch.map(\.identity.id))
    var planned: [(entry: Pending, plan: ImportPlan)] = []
    for entry in batch {
      do throws(ArticleDefect) {
        let plan = try ImportPlan(
          entry.article, as: entry.identity, over: existing[entry.identity.id], options: options)
        planned.append((entry, plan))
      } catch { try refuse(entry.place, because: error) }
    }
    (batch, ids, bytes) = ([], [], 0)
    guard !planned.isEmpty, let defect = try write(planned, over: existing) else { return }
    // The batch left nothing, so each is tried alone.
    for one in planned {
      guard planned.count > 1 else { return try refuse(one.entry.place, because: defect) }
      if let defect = try write([one], over: existing) {
        try refuse(one.entry.place, because: defect)
      }
    }
  }

  /// Returns what is wrong with an article that cannot be stored; then none was.
  private mutating func write(
    _ planned: [(entry: Pending, plan: ImportPlan)], over existing: [ArticleID: Article]
  ) throws(StorageError) -> ArticleDefect? {
    do throws(StorageError) {
      try store(planned, over: existing)
      return nil
    } catch {
      guard error.isOfOneEntry else { throw error }
      return .malformed(error.description)
    }
  }

  private mutating func store(
    _ planned: [(entry: Pending, plan: ImportPlan)], over existing: [ArticleID: Article]
  ) throws(StorageError) {
    let edits = planned.flatMap { $0.plan.edits(of: $0.entry.identity.id) }
    let result = try library.change("import", edits, now: options.now, continuing: step)
    step = step ?? result.id
    let touched = Set(result.changed)
    for (entry, plan) in planned {
      let known = existing[entry.identity.id]
      leftOut.add(plan.leftOut)
      if plan.fetch != nil { queued += 1 }
      if known == nil {
        added += 1
      } else if touched.contains(known?.id ?? entry.identity.id) {
        completed += 1
      } else {
        unchanged += 1
      }
    }
  }

  private mutating func refuse(_ place: EntryPlace, because defect: ArticleDefect) throws {
    refused += 1
    try refuse(place, defect)
  }
}

/// What a file says and no article has, by name, with how often it was met.
package struct LeftOut {
  /// A file can name as many things as it likes.
  private static let maximumNames = 100

  package private(set) var counts: [String: Int] = [:]

  mutating func add(_ names: [String]) {
    for name in names {
      let isKnown = counts[name] != nil || counts.count < Self.maximumNames
      counts[isKnown ? name : "others", default: 0] += 1
    }
  }
}

extension ImportPlan {
  fileprivate func edits(of id: ArticleID) -> [Edit] {
    steps.enumerated().map { index, intents in
      var edit = Edit(
        article: id, intents: intents, body: index == 0 ? body : nil,
        fetch: index == 0 ? fetch : nil)
      edit.isRestored = isRestored
      return edit
    }
  }
}

extension ImportedArticle {
  /// About as many bytes as it takes.
  fileprivate var size: Int {
    (content?.text?.utf8.count ?? 0) + (content?.html?.utf8.count ?? 0)
      + notes.reduce(0) { $0 + $1.text.utf8.count }
      + highlights.reduce(0) { $0 + $1.quote.utf8.count + 200 }
  }
}

extension StorageError {
  /// Whether another one may be stored all the same.
  fileprivate var isOfOneEntry: Bool {
    switch self {
    case .model, .changeTooLarge, .bodyTooLarge, .refused: true
    default: false
    }
  }
}
