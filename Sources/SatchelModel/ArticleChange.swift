/// What happened to an article between two readings of it, for a history that people understand.
package enum ArticleChange: Hashable, Sendable {
  case saved
  case deleted
  case restored
  case purged
  case titled(String)
  case moved(ReadingState)
  case favourite(Bool)
  case tagged(String)
  case untagged(String)
  case refused(String)
  case noted(String)
  case noteChanged(String)
  case noteRemoved(String)
  case highlighted(String)
  case highlightChanged(String)
  case highlightRemoved(String)
  case captured(words: Int)
  case readTo(thousandths: Int)
  case joined(articles: Int)
  case toldApart

  /// A few words in the past tense, without a subject; texts are cut to 80 characters.
  package var sentence: String {
    switch self {
    case .saved: "saved"
    case .deleted: "deleted"
    case .restored: "restored"
    case .purged: "purged"
    case .titled(let title): "titled “\(title.beginning)”"
    case .moved(.archived): "archived"
    case .moved(.unread): "unarchived"
    case .favourite(let isFavourite): isFavourite ? "made a favourite" : "no longer a favourite"
    case .tagged(let label): "tagged \(label)"
    case .untagged(let label): "untagged \(label)"
    case .refused(let key): "refused the tag \(key)"
    case .noted(let text): "noted “\(text.beginning)”"
    case .noteChanged(let text): "changed a note to “\(text.beginning)”"
    case .noteRemoved(let text): "removed the note “\(text.beginning)”"
    case .highlighted(let quote): "highlighted “\(quote.beginning)”"
    case .highlightChanged(let quote): "changed the highlight “\(quote.beginning)”"
    case .highlightRemoved(let quote): "removed the highlight “\(quote.beginning)”"
    case .captured(let words): "fetched the text (\(words) words)"
    case .readTo(let thousandths): "read to \(thousandths / 10) %"
    case .joined(let articles): "joined with \(articles - 1) more of the same article"
    case .toldApart: "told apart from an article like it"
    }
  }

  /// The changes from one reading to the next; nil stands for an article that is not there.
  package static func between(_ old: Article?, _ new: Article?) -> [ArticleChange] {
    guard let new, new.isLive || old?.isLive == true || old == nil else {
      return new == nil && old != nil ? [.purged] : []
    }
    guard let old else { return new.isLive ? [.saved] : [] }
    guard new.isLive else { return [.deleted] }
    return (old.isLive ? [] : [.restored]) + fields(old, new) + tags(old, new)
      + notes(old, new) + highlights(old, new)
  }

  private static func fields(_ old: Article, _ new: Article) -> [ArticleChange] {
    var changes: [ArticleChange] = []
    if old.titleOverride != new.titleOverride { changes.append(.titled(new.title)) }
    if old.state != new.state { changes.append(.moved(new.state)) }
    if old.isFavourite != new.isFavourite { changes.append(.favourite(new.isFavourite)) }
    if let content = new.content, content != old.content {
      changes.append(.captured(words: content.wordCount))
    }
    if let position = new.position, position != old.position {
      changes.append(.readTo(thousandths: position.thousandths))
    }
    if new.members.count > old.members.count {
      changes.append(.joined(articles: new.members.count))
    }
    if !new.notSame.isSubset(of: old.notSame) { changes.append(.toldApart) }
    return changes
  }

  private static func tags(_ old: Article, _ new: Article) -> [ArticleChange] {
    let (before, after) = (Set(old.tags.map(\.key)), Set(new.tags.map(\.key)))
    return new.tags.filter { !before.contains($0.key) }.map { .tagged($0.label) }
      + old.tags.filter { !after.contains($0.key) }.map { .untagged($0.label) }
      + new.refusedTags.filter { !old.refusedTags.contains($0) }.map { .refused($0) }
  }

  private static func notes(_ old: Article, _ new: Article) -> [ArticleChange] {
    let before = Dictionary(old.notes.map { ($0.id, $0.text) }) { first, _ in first }
    let after = Set(new.notes.map(\.id))
    return new.notes.compactMap { note in
      guard let text = before[note.id] else { return .noted(note.text) }
      return text == note.text ? nil : .noteChanged(note.text)
    } + old.notes.filter { !after.contains($0.id) }.map { .noteRemoved($0.text) }
  }

  private static func highlights(_ old: Article, _ new: Article) -> [ArticleChange] {
    let before = Dictionary(old.highlights.map { ($0.id, $0) }) { first, _ in first }
    let after = Set(new.highlights.map(\.id))
    return new.highlights.compactMap { highlight in
      guard let former = before[highlight.id] else { return .highlighted(highlight.anchor.quote) }
      let isSame = former.colour == highlight.colour && former.note?.text == highlight.note?.text
      return isSame ? nil : .highlightChanged(highlight.anchor.quote)
    }
      + old.highlights.filter { !after.contains($0.id) }
      .map { .highlightRemoved($0.anchor.quote) }
  }
}

extension ArticleChange {
  package static func sentences(from old: Article?, to new: Article?) -> [String] {
    between(old, new).map(\.sentence)
  }
}

extension String {
  /// The first 80 characters on one line.
  fileprivate var beginning: String {
    let line = split(whereSeparator: \.isNewline).joined(separator: " / ")
    return line.count > 80 ? line.prefix(79) + "…" : line
  }
}
