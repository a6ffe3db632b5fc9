import Glibc
import SatchelCapture
import SatchelExchange
import SatchelModel
import SatchelStorage

/// Saves articles with what the person wants to say of them.
struct Adding {
  let session: Session
  let title: String?
  let tags: [Tag]
  let note: String?
  let fetches: Bool
  /// Takes an address for a page of its own, however much it looks like that of another article.
  let isSeparate: Bool
  /// Leaves what was saved to be printed as JSON.
  let isQuiet: Bool
  /// Takes the tags that are suggested, above the line.
  let takesSuggested: Bool
  /// How many of what the person named come after this: what was named last counts as the newest.
  var sourcesLeft = 0

  /// Suggestions are shown for a few articles, and if little is to be learnt first: nobody asked for them.
  private static let articlesSuggestedFor = 5
  private static let lessonsAtMost = 1000
  private static let leastScoreShown = 0.1

  private static let pagesPerBatch = 300

  /// Saves pages and queues them, then fetches them: whatever stops this in between, nothing is lost.
  ///
  /// A few hundred are one transaction, and all are one step for `undo`.
  func save(addresses: [CanonicalURL]) throws -> [ArticleID] {
    try session.library.renewAddressKeys()
    try session.catchUpOnComparing()
    let pages = try pages(of: addresses)
    var step: ChangeID?
    for start in stride(from: 0, to: pages.count, by: Self.pagesPerBatch) {
      try Interrupts.check()
      let batch = pages[start...].prefix(Self.pagesPerBatch)
      let saved = try session.library.change(
        "add", batch.map(\.edit), now: session.now, continuing: step)
      step = step ?? saved.id
      for page in batch where !page.isToBeFetched {
        try say(page.edit.article, page.isKnown ? "already saved" : "saved", page.url)
      }
    }
    try fetch(pages.filter(\.isToBeFetched), continuing: step)
    try suggest(pages.map(\.edit.article), continuing: step)
    return pages.map(\.edit.article)
  }

  /// A page to save, of which the library may know already.
  private struct Page {
    let url: String
    let edit: Edit
    /// Milliseconds since 1970.
    let saved: Int64
    let isKnown: Bool
    var isToBeFetched: Bool { edit.fetch != nil }
  }

  private var saved: Int64 { session.now - Int64(sourcesLeft) }

  /// Each article once; the one that was named last counts as the newest.
  private func pages(of addresses: [CanonicalURL]) throws -> [Page] {
    var pages: [Page] = []
    var seen: Set<ArticleID> = []
    var spelled: Set<AddressKey> = []
    for (index, address) in addresses.enumerated() {
      let found = try known(as: address)
      let existing = try found?.article ?? session.library.article(address.id)
      let id = existing?.id ?? address.id
      let isNewSpelling = spelled.insert(AddressKey(address)).inserted
      guard isNewSpelling || isSeparate || found?.isExact == true, seen.insert(id).inserted else {
        continue
      }
      let saved = saved - Int64(addresses.count - 1 - index)
      var edit = edit(of: id, url: address.text, saved: saved, existing)
      if fetches, existing?.content == nil { edit.fetch = address.text }
      // From now on the address as it was given means this article too.
      if let found, !found.isExact { edit.intents.append(.alias(address.id)) }
      pages.append(
        Page(url: address.text, edit: edit, saved: saved, isKnown: existing?.isLive == true))
    }
    return pages
  }

  /// The article that is saved under the address or another spelling of it.
  private func known(
    as address: CanonicalURL?
  ) throws -> (article: Article, isExact: Bool)? {
    guard let address, !isSeparate else { return nil }
    return try session.library.article(spelled: address)
  }

  /// Saves a file's text; without an address the bytes themselves are its identity.
  func save(file path: String, address: CanonicalURL?) throws -> ArticleID {
    guard access(path, F_OK) == 0 || errno != ENOENT else {
      throw Failure(
        .noSuchArticle, "'\(path)' is neither a file nor an address; addresses start with https://")
    }
    let bytes = try InputFile.read(path, maximumBytes: InputFile.articleBytes)
    try session.catchUpOnComparing()
    let name = String(path.split(separator: "/").last ?? "file")
    return try save(document: bytes, named: name, from: path, address: address)
  }

  /// Saves what a file or standard input holds, whatever kind of document it is; `source` is what the
  /// person called it.
  func save(
    document bytes: [UInt8], named name: String, from source: String, address: CanonicalURL?
  ) throws -> ArticleID {
    let address = address ?? addressOfOrigin(bytes).flatMap { try? CanonicalURL($0) }
    let document = try capture(
      document: bytes, name: name, url: address?.text, pictures: session.pictureRules)
    guard !document.page.text.allSatisfy(\.isWhitespace) else {
      throw Failure(.badInput, "'\(source)' holds no text")
    }
    let found = try known(as: address)
    let id = address?.id ?? ArticleID.of(fileBytes: bytes)
    let existing = try found?.article ?? session.library.article(id)
    var edit = edit(
      of: existing?.id ?? id, url: address?.text, saved: saved, existing)
    if found?.isExact == false { edit.intents.append(.alias(id)) }
    keep(document, in: &edit, existing)
    let result = try session.library.change("add", [edit], now: session.now)
    let said =
      existing?.isLive != true ? "saved" : result.id == nil ? "already saved" : "saved anew"
    try say(edit.article, said, source)
    try sayCopies(of: edit.article)
    try suggest([edit.article], continuing: result.id)
    return edit.article
  }

  /// The same text again is no new capture; another text for the address is.
  private func keep(_ document: CapturedDocument, in edit: inout Edit, _ existing: Article?) {
    let (captured, body) = document.page.stored(from: .manual, now: session.now)
    guard existing?.content?.bodyHash != body.hash else { return }
    edit.intents.append(.capture(captured))
    edit.body = body
    edit.pictures = document.pictures
  }

  private func edit(
    of id: ArticleID, url: String?, saved: Int64, _ existing: Article?
  ) -> Edit {
    var intents: [Intent] = [.save(url: url, at: saved)]
    if let title { intents.append(.setTitle(title)) }
    intents += tags.map(Intent.tag)
    // The same command again, as scripts do, is not to pile up one note after the other.
    if let note, existing?.notes.contains(where: { $0.text == note }) != true {
      intents.append(.addNote(Session.newNoteID(), text: note, at: session.now))
    }
    return Edit(article: id, intents: intents)
  }

  private func fetch(_ pages: [Page], continuing step: ChangeID?) throws {
    var fetching = Fetching(session: session, verb: "add", continuing: step)
    let begun = pages.map(\.saved).min() ?? saved
    let wanted = pages.map { PageToFetch(article: $0.edit.article, url: $0.url, attempts: 0) }
    try fetching.fetch(wanted) { page, error in
      try sayFetched(page, begun: begun)
      guard let error else { return try sayCopies(of: page.article) }
      try Output.flush()
      Message.note(error.advice)
    }
  }

  /// A page may turn out to be one that was saved under another address before all this began.
  private func sayFetched(_ page: PageToFetch, begun: Int64) throws {
    let saved = try session.library.article(page.article)?.saved ?? begun
    try say(page.article, saved < begun ? "already saved" : "saved", page.url)
  }

  private func sayCopies(of id: ArticleID) throws {
    guard !isQuiet else { return }
    try Output.flush()
    try session.sayCopies(of: id)
  }

  private func say(_ id: ArticleID, _ done: String, _ source: String) throws {
    guard !isQuiet, let row = try session.library.row(id) else { return }
    try Output.line("\(done) \(row.shortID)  \(SafeText.line(row.title))")
  }

  /// Takes the suggested tags, in the same step, or shows them on a terminal.
  private func suggest(_ ids: [ArticleID], continuing step: ChangeID?) throws {
    guard takesSuggested else { return try show(ids) }
    let suggesting = try Suggesting(session)
    for edit in try ids.compactMap({ try suggesting.edit(of: $0) }) {
      _ = try session.library.change("add", [edit], now: session.now, continuing: step)
      try tell(edit.article, edit.saidOfTags)
    }
  }

  private func show(_ ids: [ArticleID]) throws {
    guard Terminal.isOutputTerminal, ids.count <= Self.articlesSuggestedFor,
      try session.library.lessonsDue() <= Self.lessonsAtMost
    else { return }
    let suggesting = try Suggesting(session, rehearsing: false)
    guard !suggesting.model.isEmpty else { return }
    for id in ids {
      let tags =
        try suggesting.answer(for: id, limit: 3)?.tags.filter {
          $0.score >= Self.leastScoreShown
        } ?? []
      let said = tags.map { "\($0.tag.label) \($0.score.percent)" }.joined(separator: ", ")
      if !tags.isEmpty { try tell(id, "suggested: \(said)") }
    }
  }

  private func tell(_ id: ArticleID, _ what: String) throws {
    guard !isQuiet, let row = try session.library.row(id) else { return }
    try Output.flush()
    Message.note("\(row.shortID)  \(what)")
  }
}
