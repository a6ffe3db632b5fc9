import SatchelBytes
package import SatchelModel

/// An article as a canonical export holds it.
///
/// Unknown members are ignored.
struct CanonicalArticle: Decodable {
  struct Note: Decodable {
    let id, created, text: String
  }

  struct Highlight: Decodable {
    let quote, prefix, suffix, created: String
    let start: Int
    let colour, note: String?
  }

  struct Progress: Decodable {
    let thousandths, reading: Int
  }

  struct Content: Decodable {
    let source, captured: String
    let extractorVersion, wordCount: Int
    let text, html: String?
  }

  let id: String
  let also: [String]?
  let url, ownTitle, pageTitle, author, site, language, published, excerpt: String?
  let saved, state: String
  let favourite: Bool
  let tags: [String]
  let notes: [Note]
  let highlights: [Highlight]
  let position, furthest: Progress?
  let content: Content?
}

/// What is wrong with one article of a file; the others can be imported all the same.
package enum ArticleDefect: Error, Equatable, CustomStringConvertible {
  case malformed(String)
  case badID(String)
  case badDate(String)
  case badState(String)
  case badSource(String)
  case textTooLong(field: String, bytes: Int)
  case model(ModelError)

  package var description: String {
    switch self {
    case .malformed(let detail): detail
    case .badID(let id): "'\(id)' is not an id"
    case .badDate(let date): "'\(date)' is not a date such as 2025-03-04T05:06:07.089Z"
    case .badState(let state): "'\(state)' is neither unread nor archived"
    case .badSource(let source): "'\(source)' is not a source of text"
    case .textTooLong(let field, let bytes): "its \(field) has \(bytes) bytes, which is too many"
    case .model(let error): error.description
    }
  }
}

/// What an import wants of one article, in steps that are applied one after the other: some need to
/// see what those before them did.
package struct ImportedArticle: Sendable {
  package let id: ArticleID
  package let isTrashed: Bool
  package let steps: [[Intent]]
  /// Goes with the step that holds `capture`.
  package let body: ContentBody?
}

extension CanonicalArticle {
  private static let maximumFieldBytes = 16 * 1024

  /// What to do to the library for it.
  ///
  /// `existing` is what the library holds of it: its own words and choices are kept. `clean` makes HTML
  /// from outside harmless.
  func imported(
    isTrashed: Bool, existing: Article?, clean: (String) -> String
  ) throws(ArticleDefect) -> ImportedArticle {
    guard let id: ArticleID = Self.id(self.id) else { throw .badID(self.id) }
    var body: ContentBody?
    var intents: [Intent] = []
    if existing == nil || (existing?.isLive == false && !isTrashed) {
      intents.append(.save(url: try address(), at: try Self.date(saved)))
    }
    intents += try fields(existing)
    intents += try words(existing, in: id)
    if let capture = try capture(existing, clean, &body) { intents.append(capture) }
    var steps = [intents] + (try progress(existing)).map { [$0] }
    steps += try annotations(existing, in: id)
    // Only what this file brought goes into the trash: what the person has here stays.
    if isTrashed, existing?.isLive != true { steps.append([.delete]) }
    return ImportedArticle(
      id: id, isTrashed: isTrashed, steps: steps.filter { !$0.isEmpty }, body: body)
  }

  private func address() throws(ArticleDefect) -> String? {
    guard let url else { return nil }
    do { return try CanonicalURL(url).text } catch { throw .model(error) }
  }

  private func fields(_ existing: Article?) throws(ArticleDefect) -> [Intent] {
    guard let state = ReadingState(name: state) else { throw .badState(self.state) }
    var intents: [Intent] = []
    if let ownTitle, existing?.titleOverride == nil {
      intents.append(.setTitle(try Self.bounded(ownTitle, "title", 4096)))
    }
    if existing == nil {
      intents.append(.setState(state))
    }
    if favourite, existing?.isFavourite != true { intents.append(.setFavourite(true)) }
    for label in tags {
      do { intents.append(.tag(try Tag(label))) } catch { throw .model(error) }
    }
    for other in also ?? [] {
      guard let member: ArticleID = Self.id(other) else { throw .badID(other) }
      if existing?.members.contains(member) != true { intents.append(.alias(member)) }
    }
    return intents
  }

  /// Notes that the library does not have; those that it has stay as they are there.
  private func words(_ existing: Article?, in id: ArticleID) throws(ArticleDefect) -> [Intent] {
    var intents: [Intent] = []
    let known = Set((existing?.notes ?? []).map(\.id))
    for note in notes where !note.text.isBlank {
      guard let noteID: NoteID = Self.id(note.id) else { throw .badID(note.id) }
      guard !known.contains(noteID) else { continue }
      let text = try Self.bounded(note.text, "note", LineText.maximumBytes)
      intents.append(.addNote(noteID, text: text, at: try Self.date(note.created)))
    }
    let marked = Set((existing?.highlights ?? []).map(\.id))
    for highlight in highlights {
      let anchor = try highlight.anchor()
      guard !marked.contains(anchor.id(in: existing?.id ?? id)) else { continue }
      intents.append(
        .addHighlight(anchor, colour: highlight.colour, at: try Self.date(highlight.created)))
    }
    return intents
  }

  /// Notes on highlights: a highlight must be there before something can be written on it.
  private func annotations(
    _ existing: Article?, in id: ArticleID
  ) throws(ArticleDefect) -> [[Intent]] {
    var steps: [[Intent]] = []
    for highlight in highlights {
      guard let text = highlight.note, !text.isBlank else { continue }
      let highlightID = try highlight.anchor().id(in: existing?.id ?? id)
      let known = existing?.highlights.first { $0.id == highlightID }
      guard known?.note == nil else { continue }
      let bounded = try Self.bounded(text, "note", LineText.maximumBytes)
      steps.append([.annotateHighlight(highlightID, shown: nil, text: bounded)])
    }
    return steps
  }

  private func capture(
    _ existing: Article?, _ clean: (String) -> String, _ body: inout ContentBody?
  ) throws(ArticleDefect) -> Intent? {
    func missing(
      _ text: String?, _ known: String?, _ field: String
    ) throws(ArticleDefect) -> String? {
      guard known == nil, let text else { return nil }
      return try Self.bounded(text, field, Self.maximumFieldBytes)
    }
    var captured = Captured(
      title: try missing(pageTitle, existing?.titleAutomatic, "page title"),
      author: try missing(author, existing?.author, "author"),
      site: try missing(site, existing?.site, "site"),
      language: try missing(language, existing?.language, "language"),
      published: try missing(published, existing?.published, "published"),
      excerpt: try missing(excerpt, existing?.excerpt, "excerpt"))
    if let content, existing?.content == nil {
      captured.content = try content.reference(clean, &body)
    }
    return captured == Captured() ? nil : .capture(captured)
  }

  /// The furthest point first: the position afterwards does not move it back.
  private func progress(_ existing: Article?) throws(ArticleDefect) -> [Intent] {
    [(furthest, existing?.furthest), (position, existing?.position)].compactMap { progress, known in
      guard let progress, known == nil else { return nil }
      return .setPosition(
        SatchelModel.Progress(thousandths: progress.thousandths, reading: progress.reading))
    }
  }

  static func articleID(_ text: String) -> ArticleID? { id(text) }

  fileprivate static func id<ID: FixedBytes>(_ text: String) -> ID? {
    Base32.decode(text).flatMap { ID(bytes: $0) }
  }

  fileprivate static func date(_ text: String) throws(ArticleDefect) -> Int64 {
    guard let time = CivilDate.milliseconds(iso8601: text) else { throw .badDate(text) }
    return time
  }

  fileprivate static func bounded(
    _ text: String, _ field: String, _ limit: Int
  ) throws(ArticleDefect) -> String {
    guard text.utf8.count <= limit else {
      throw .textTooLong(field: field, bytes: text.utf8.count)
    }
    return text
  }
}

extension CanonicalArticle.Highlight {
  fileprivate func anchor() throws(ArticleDefect) -> Anchor {
    Anchor(
      quote: try CanonicalArticle.bounded(quote, "highlight", LineText.maximumBytes / 4),
      prefix: try CanonicalArticle.bounded(prefix, "highlight", 1024),
      suffix: try CanonicalArticle.bounded(suffix, "highlight", 1024), start: max(0, start))
  }
}

extension CanonicalArticle.Content {
  /// Nil for a text that was not in the library that wrote the file.
  fileprivate func reference(
    _ clean: (String) -> String, _ body: inout ContentBody?
  ) throws(ArticleDefect) -> ContentReference? {
    guard let text else { return nil }
    guard let source = SatchelModel.ContentReference.Source(name: source) else {
      throw .badSource(source)
    }
    let html = html.map { $0.isEmpty ? "" : clean($0) } ?? ""
    let bytes = text.utf8.count + html.utf8.count
    guard bytes <= ContentBody.maximumBytes else { throw .textTooLong(field: "text", bytes: bytes) }
    let found = ContentBody(text: text, html: html)
    body = found
    return ContentReference(
      source: source, extractorVersion: max(0, extractorVersion),
      captured: try CanonicalArticle.date(captured), bodyHash: found.hash,
      bodyBytes: found.encoded.count, wordCount: max(0, wordCount))
  }
}

extension ContentReference.Source {
  fileprivate init?(name: String) {
    switch name {
    case "automatic": self = .automatic
    case "extension": self = .extension
    case "manual": self = .manual
    default: return nil
    }
  }
}
