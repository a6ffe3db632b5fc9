import SatchelBytes
import SatchelModel

/// What an import does to the library for one article of a file.
///
/// What the library holds of the article stays as it is, the person's own words and choices above all;
/// what it lacks is added. So the same file twice adds nothing.
struct ImportPlan {
  private static let maximumFieldBytes = 16 * 1024
  private static let maximumTitleBytes = 4096
  private static let maximumQuoteBytes = 48 * 1024

  /// Applied one after the other: some need to see what those before them did.
  private(set) var steps: [[Intent]] = []
  /// Goes with the first step, which holds `capture`.
  private(set) var body: ContentBody?
  /// The page to fetch, for an article that has no text.
  private(set) var fetch: String?
  /// Whether all of it comes from an archive, its history too.
  let isRestored: Bool
  /// The names of what no article can hold.
  private(set) var leftOut: [String]

  private let article: ImportedArticle
  private let identity: ImportIdentity
  private let existing: Article?
  private let options: ImportOptions

  init(
    _ article: ImportedArticle, as identity: ImportIdentity, over existing: Article?,
    options: ImportOptions
  ) throws(ArticleDefect) {
    (self.article, self.identity, self.existing, self.options) =
      (article, identity, existing, options)
    leftOut = article.leftOut
    isRestored = article.isOurs && existing == nil
    var intents = save() + fields()
    if let capture = try capture() { intents.append(capture) }
    steps = [intents]
    addNotes()
    addProgress()
    addHighlights()
    // Only what this file brought goes into the trash: what the person has here stays.
    if article.isTrashed, existing?.isLive != true { steps.append([putIntoTrash()]) }
    steps.removeAll(where: \.isEmpty)
    let hasText = existing?.content != nil || body != nil
    if options.fetches, existing == nil, !hasText, !article.isTrashed { fetch = identity.url?.text }
  }

  // MARK: - The article's own fields

  private func save() -> [Intent] {
    guard existing == nil || (existing?.isLive == false && !article.isTrashed) else { return [] }
    return [.save(url: identity.url?.text, at: article.saved ?? options.now)]
  }

  private func putIntoTrash() -> Intent {
    (existing?.deleted ?? article.trashed).map(Intent.restoreToTrash) ?? .delete
  }

  private mutating func fields() -> [Intent] {
    var intents: [Intent] = []
    if let title = article.ownTitle, existing?.titleOverride == nil {
      intents.append(.setTitle(cut(title, "title", Self.maximumTitleBytes)))
    }
    if existing == nil, let state = article.state { intents.append(.setState(state)) }
    if article.isFavourite, existing?.isFavourite != true { intents.append(.setFavourite(true)) }
    for label in article.tags + options.tags where !label.isBlank {
      do { intents.append(.tag(try Tag(label))) } catch {
        leftOut.append("a tag that is too long or holds control characters")
      }
    }
    for label in article.refusedTags {
      if let tag = try? Tag(label) { intents.append(.refuseTag(key: tag.key)) }
    }
    for other in article.also where existing?.members.contains(other) != true {
      intents.append(.alias(other))
    }
    intents += article.versions.compactMap(\.reference)
      .filter { version in existing?.versions.contains { $0.bodyHash == version.bodyHash } != true }
      .map(Intent.keepVersion)
    intents += article.notSame.filter { existing?.notSame.contains($0) != true }
      .map(Intent.notSame)
    return intents
  }

  private mutating func capture() throws(ArticleDefect) -> Intent? {
    var captured = Captured(
      title: missing(
        article.pageTitle ?? article.beginning, existing?.titleAutomatic, "page title"),
      author: missing(article.author, existing?.author, "author"),
      site: missing(article.site, existing?.site, "site"),
      language: missing(article.language, existing?.language, "language"),
      published: missing(article.published, existing?.published, "published"),
      excerpt: missing(article.excerpt, existing?.excerpt, "excerpt"))
    if let content = article.content, existing?.content == nil {
      captured.content = try reference(to: content)
    }
    return captured == Captured() ? nil : .capture(captured)
  }

  private mutating func missing(_ text: String?, _ known: String?, _ field: String) -> String? {
    guard known == nil, let text else { return nil }
    return cut(text, field, Self.maximumFieldBytes)
  }

  private mutating func reference(
    to content: ImportedArticle.Content
  ) throws(ArticleDefect) -> ContentReference? {
    guard let page = page(of: content) else { return content.reference }
    let bytes = page.text.utf8.count + page.html.utf8.count
    guard bytes <= ContentBody.maximumBytes else { throw .textTooLong(field: "text", bytes: bytes) }
    let body = ContentBody(text: page.text, html: page.html)
    self.body = body
    return ContentReference(
      source: content.source ?? .extension, extractorVersion: max(0, content.extractorVersion ?? 0),
      captured: content.captured ?? article.saved ?? options.now,
      bodyHash: body.hash, bodyBytes: body.encodedCount, wordCount: page.wordCount)
  }

  /// Nil for a text that the file does not have, or of nothing.
  private func page(of content: ImportedArticle.Content) -> PageReading.Page? {
    let html = content.html ?? ""
    guard let text = content.text else {
      return html.isEmpty ? nil : options.reading.page(html)
    }
    guard !text.isEmpty || content.source != nil else { return nil }
    return PageReading.Page(
      text: text, html: html.isEmpty ? "" : options.reading.clean(html, article.isOurs),
      wordCount: content.wordCount.map { max(0, $0) } ?? options.reading.countWords(text))
  }

  /// The furthest point first: the position afterwards does not move it back.
  private mutating func addProgress() {
    if let furthest = article.furthest, existing?.furthest == nil {
      steps.append([.setPosition(furthest)])
    }
    if let position = article.position, existing?.position == nil {
      steps.append([.setPosition(position)])
    }
  }

  // MARK: - Notes and highlights

  /// Notes that the library does not have; those that it has stay as they are there.
  ///
  /// A note longer than a note may be becomes several, each a step of its own, since what one step writes
  /// is bounded too.
  private mutating func addNotes() {
    var ids = Set((existing?.notes ?? []).map(\.id))
    let texts = Set((existing?.notes ?? []).map(\.text))
    for (place, note) in article.notes.enumerated() where !note.text.isBlank {
      let created = note.created ?? inOrder(place)
      let parts = note.text.parts(ofBytes: NoteLimits.bytes, lines: NoteLimits.lines)
      for (number, text) in parts.enumerated() where !text.isBlank {
        let id = note.id(from: options.source, part: number)
        guard ids.insert(id).inserted, note.id != nil || !texts.contains(text) else { continue }
        let versioned = VersionedText(text, conflicts: parts.count == 1 ? note.conflicts : [])
        append(
          .restoreNote(id, versioned, at: created, edited: note.edited ?? created),
          bytes: text.utf8.count)
      }
    }
  }

  /// A highlight must be there before something can be written on it, so their notes are steps.
  private mutating func addHighlights() {
    guard !article.highlights.isEmpty else { return }
    let places = HighlightPlaces(in: identity.id, existing, text: body?.text)
    var notes: [Intent] = []
    for (place, highlight) in article.highlights.enumerated() {
      let anchor = places.anchor(of: bounded(highlight))
      let twin = places.twin(of: highlight, at: anchor)
      if twin == nil {
        append(
          .addHighlight(
            anchor, colour: highlight.colour,
            at: highlight.created ?? inOrder(place), id: highlight.id),
          bytes: anchor.quote.utf8.count * 2)
      }
      guard let note = highlight.note, !note.isBlank, twin?.note == nil else { continue }
      let text = cut(note, "note on a highlight", NoteLimits.bytes, lines: NoteLimits.lines)
      notes.append(
        .restoreHighlightNote(
          twin?.id ?? highlight.id ?? places.id(of: anchor),
          VersionedText(text, conflicts: highlight.conflicts)))
    }
    steps += notes.map { [$0] }
  }

  /// A time for what has none: they are shown in the order of their times, and so in that of the file.
  private func inOrder(_ place: Int) -> Int64 { (article.saved ?? options.now) + Int64(place) }

  private mutating func bounded(
    _ highlight: ImportedArticle.Highlight
  ) -> ImportedArticle.Highlight {
    var highlight = highlight
    highlight.quote = cut(highlight.quote, "highlight", Self.maximumQuoteBytes)
    highlight.prefix = cut(highlight.prefix, "highlight's surroundings", 1024)
    highlight.suffix = cut(highlight.suffix, "highlight's surroundings", 1024)
    highlight.colour = highlight.colour.map { cut($0, "highlight's colour", 40) }
    return highlight
  }

  /// Adds to the last step, or begins another one when the intent is large: a step's size is bounded.
  private mutating func append(_ intent: Intent, bytes: Int) {
    if bytes > 1024 || (steps.last?.count ?? 0) >= 100 { steps.append([]) }
    steps[steps.count - 1].append(intent)
  }

  private mutating func cut(
    _ text: String, _ name: String, _ limit: Int, lines: Int = .max
  ) -> String {
    let parts = text.parts(ofBytes: limit, lines: lines)
    if parts.count > 1 { leftOut.append("the end of a long \(name)") }
    return parts.first ?? ""
  }
}

extension ImportedArticle {
  /// A title for a text from elsewhere that has neither one nor an address: its first words.
  fileprivate var beginning: String? {
    guard id == nil, url == nil, ownTitle == nil, let text = content?.text else { return nil }
    return text.split(whereSeparator: \.isNewline).first { !String($0).isBlank }
      .map { String($0.trimmed.prefix(100)) }
  }
}

extension VersionedText {
  /// `conflicts` counts lines from 1.
  fileprivate init(_ text: String, conflicts: [Int]) {
    self.init(text: text, others: Set(conflicts.lazy.filter { $0 > 1 }.map { $0 - 1 }))
  }
}

/// What one note may have at most: three bytes for the length of one that is one line, and for each line
/// some thirty bytes of the 512 KiB that one step has.
private enum NoteLimits {
  static let bytes = LineText.maximumBytes - 3
  static let lines = 8000
}

extension ImportedArticle.Note {
  /// The same for the same note of the same program, so that importing it again adds nothing.
  fileprivate func id(from source: String, part: Int) -> NoteID {
    if let id, part == 0 { return id }
    let name = (sourceID ?? text) + (part > 0 ? "\0\(part)" : "")
    return NoteID(bytes: Digest.sha256(source + name).prefix(NoteID.size)) ?? NoteID(value: 0)
  }
}

extension ImportedArticle.Content {
  /// The text that the file names without having it; nil unless it says all that there is to say.
  fileprivate var reference: ContentReference? {
    guard let hash, let bytes, let source, let captured else { return nil }
    return ContentReference(
      source: source, extractorVersion: max(0, extractorVersion ?? 0), captured: captured,
      bodyHash: hash, bodyBytes: max(0, bytes), wordCount: max(0, wordCount ?? 0))
  }
}
