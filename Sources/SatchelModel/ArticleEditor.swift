import SatchelBytes

/// Turns what a person wants of an article into operations on its cells.
///
/// A write to an article that is several by alias edges goes to each member that has the cell, so that
/// it covers every older value. An intent that would change nothing gives no operation.
package struct ArticleEditor {
  private let members: [(id: EntityID, entity: Entity)]
  /// The live members, or all when none is: those that the article is read from.
  private let readable: [(id: EntityID, entity: Entity)]
  let all: Entity
  let article: Article
  var stamp = Stamp.zero
  private var operations: [Operation] = []
  private var emitted: Set<Operation> = []

  /// - Parameter members: As in `Article.init(members:)`; a new article is one empty entity.
  package init(members: [(id: ArticleID, entity: Entity)]) {
    article = Article(members: members)
    self.members = members.sorted { $0.id < $1.id }
      .map { (EntityID.article($0.id), $0.entity) }
    let live = self.members.filter(\.entity.isLive)
    readable = live.isEmpty ? self.members : live
    all = Entity(union: readable.map(\.entity))
  }

  /// The operations of one frame, all with the same stamp.
  ///
  /// Each intent is judged by the article as it was before the first: an edit of a note that an earlier
  /// one adds is not for the same call.
  ///
  /// - Throws: What is wrong with a title or note, or `notInThisArticle`.
  package func operations(
    for intents: [Intent], at stamp: Stamp
  ) throws(ModelError) -> [Operation] {
    var editor = self
    editor.stamp = stamp
    for intent in intents { try editor.apply(intent) }
    editor.leaveTrash()
    return editor.operations
  }

  private mutating func apply(_ intent: Intent) throws(ModelError) {
    switch intent {
    case .save(let url, let saved): save(url, saved)
    case .setTitle(let title): try setTitle(title)
    case .setState(let state): setState(state)
    case .setFavourite(let isFavourite):
      guard isFavourite != article.isFavourite else { return }
      write(CellKey(.favourite), [isFavourite ? 1 : 0], givesLife: true)
    case .tag(let tag): addTag(tag)
    case .affirmTag(let tag):
      let known = article.tags.first { $0.key == tag.key }
      guard let known else { return addTag(tag) }
      write(Self.cell(of: known), Array(known.label.utf8), givesLife: true)
    case .untag(let key): remove(CellKey(.tag, Array(key.utf8)))
    case .moveTag(let key, let tag): try moveTag(key, to: tag)
    case .removeTag(let key):
      for tag in article.tags where tag.isAtOrBelow(key) { remove(Self.cell(of: tag)) }
    case .refuseTag(let key):
      guard !has(CellKey(.refusedTag, Array(key.utf8))) else { return }
      add(CellKey(.refusedTag, Array(key.utf8)), [])
    case .addNote, .restoreNote, .editNote, .removeNote: try applyNote(intent)
    case .addHighlight, .annotateHighlight, .restoreHighlightNote, .removeHighlight:
      try applyHighlight(intent)
    case .setPosition(let progress): setPosition(progress)
    case .capture(let captured): capture(captured)
    case .keepVersion(let reference): keep(reference)
    case .alias(let other):
      guard !article.members.contains(other) else { return }
      add(CellKey(.alias, other.bytes), [])
    case .notSame(let other):
      guard !has(CellKey(.notSame, other.bytes)) else { return }
      add(CellKey(.notSame, other.bytes), [])
    case .delete:
      for member in members where member.entity.isLive { emit(.delete, of: member.id) }
    case .restoreToTrash(let time):
      for member in members where member.entity.isLive {
        emit(.delete, of: member.id)
        emit(.write, CellKey(.deleted), of: member.id, CellValue.number(time))
      }
    case .restore:
      guard !article.isLive else { return }
      for member in members where !member.entity[.deleted].isEmpty { restore(member.id) }
    case .purge:
      for member in members where !member.entity.cells.isEmpty { emit(.purge, of: member.id) }
    }
  }
}

// MARK: - The article's own fields

extension ArticleEditor {
  private mutating func save(_ url: String?, _ saved: Int64) {
    if let url, !has(CellKey(.url)) { write(CellKey(.url), Array(url.utf8), givesLife: true) }
    guard !article.isLive || !has(CellKey(.saved)) else { return }
    guard !has(CellKey(.saved)) else {
      for member in members where !member.entity[.saved].isEmpty { restore(member.id) }
      return
    }
    write(CellKey(.saved), CellValue.number(saved), givesLife: true)
  }

  private mutating func setTitle(_ title: String?) throws(ModelError) {
    guard let title, title.contains(where: { !$0.isWhitespace }) else {
      return remove(CellKey(.title))
    }
    guard title.utf8.count <= 4096 else { throw .titleTooLong(bytes: title.utf8.count) }
    guard title != article.titleOverride else { return }
    write(CellKey(.title), Array(title.utf8), givesLife: true)
  }

  private mutating func addTag(_ tag: Tag) {
    remove(CellKey(.refusedTag, Array(tag.key.utf8)))
    guard !has(Self.cell(of: tag)) else { return }
    add(Self.cell(of: tag), Array(tag.label.utf8), givesLife: true)
  }

  private static func cell(of tag: Tag) -> CellKey { CellKey(.tag, Array(tag.key.utf8)) }

  /// A tag that another one moves to stays, even if it is to move itself.
  private mutating func moveTag(_ key: String, to root: Tag) throws(ModelError) {
    let old = article.tags.filter { $0.isAtOrBelow(key) }
    var new: [Tag] = []
    for tag in old { new.append(try tag.moved(from: key, to: root)) }
    for tag in old where !new.contains(where: { $0.key == tag.key }) { remove(Self.cell(of: tag)) }
    for (old, new) in zip(old, new) {
      if old.key == new.key {
        guard old.label != new.label else { continue }
        write(Self.cell(of: new), Array(new.label.utf8), givesLife: true)
      } else if !has(Self.cell(of: new)) {
        add(Self.cell(of: new), Array(new.label.utf8), givesLife: true)
      }
    }
  }

  private mutating func setState(_ state: ReadingState) {
    guard state != article.state else { return }
    // Marking as read is cheap and revives nothing; wanting to read again does.
    write(CellKey(.state), [state.rawValue], givesLife: state == .unread)
  }

  private mutating func setPosition(_ progress: Progress) {
    if progress != article.position { write(CellKey(.position), progress.bytes) }
    guard article.furthest.map(progress.isFurther) ?? true else { return }
    write(CellKey(.furthest), progress.bytes)
  }

  private mutating func capture(_ captured: Captured) {
    let texts: [(Field, String?)] = [
      (.titleAutomatic, captured.title), (.author, captured.author), (.site, captured.site),
      (.language, captured.language), (.published, captured.published),
      (.excerpt, captured.excerpt),
    ]
    for (field, text) in texts {
      guard let text else { continue }
      writeIfChanged(CellKey(field), Array(text.utf8))
    }
    // A fetched text never replaces the one that a person gave.
    guard let content = captured.content,
      content.source.rawValue >= article.content?.source.rawValue ?? 0
    else { return }
    keepVersion(replacedBy: content)
    writeIfChanged(CellKey(.content), content.bytes)
  }

  private mutating func keepVersion(replacedBy content: ContentReference) {
    guard let old = article.content, old.bodyHash != content.bodyHash else { return }
    keep(old)
  }

  private mutating func keep(_ version: ContentReference) {
    writeIfChanged(CellKey(.version, Array(version.bodyHash.prefix(16))), version.bytes)
  }

  mutating func writeIfChanged(_ key: CellKey, _ value: [UInt8]) {
    if self.value(of: key) != value { write(key, value) }
  }
}

// MARK: - Operations

extension ArticleEditor {
  func has(_ key: CellKey) -> Bool { !all[key].isEmpty }

  func value(of key: CellKey) -> [UInt8]? { all[key].winner?.value }

  /// Where a cell goes that no readable member has: beside its note or highlight, else to the first.
  private func home(ownerPrefix prefix: [UInt8]?) -> EntityID {
    let owner = prefix.flatMap { prefix in
      readable.first {
        !$0.entity[CellKey(.note, prefix)].isEmpty
          || !$0.entity[CellKey(.highlight, prefix)].isEmpty
      }
    }
    return (owner ?? readable.first)?.id ?? .article(article.id)
  }

  /// Writes to each member that has the cell, and to one at least that the article is read from.
  mutating func write(
    _ key: CellKey, _ value: [UInt8], givesLife: Bool = false, ownerPrefix: [UInt8]? = nil
  ) {
    if !has(key) {
      emit(.write, key, of: home(ownerPrefix: ownerPrefix), value, givesLife: givesLife)
    }
    for member in members where !member.entity[key].isEmpty {
      // The value of a member in the trash is covered, but the member stays there.
      let isReadable = member.entity.isLive || !article.isLive
      emit(.write, key, of: member.id, value, givesLife: givesLife && isReadable)
    }
  }

  private mutating func add(_ key: CellKey, _ value: [UInt8], givesLife: Bool = false) {
    emit(.add, key, of: home(ownerPrefix: nil), value, givesLife: givesLife)
  }

  mutating func remove(_ key: CellKey) {
    for member in members where !member.entity[key].isEmpty { emit(.remove, key, of: member.id) }
  }

  private mutating func restore(_ id: EntityID) {
    emit(.remove, CellKey(.deleted), of: id, givesLife: true)
  }

  private mutating func emit(
    _ kind: OperationKind, _ key: CellKey = CellKey(.life), of id: EntityID,
    _ value: [UInt8] = [], givesLife: Bool = false
  ) {
    let operation = Operation(kind, key, of: id, at: stamp, value: value, givesLife: givesLife)
    if emitted.insert(operation).inserted { operations.append(operation) }
  }

  /// An intent edit of an article in the trash takes it out, whole: its deletion was seen and is revoked.
  private mutating func leaveTrash() {
    let revived = Set(operations.filter(\.givesLife).map(\.entity))
    guard !revived.isEmpty else { return }
    let decided = Set(operations.filter { $0.key == CellKey(.deleted) }.map(\.entity))
    for member in members
    where !member.entity[.deleted].isEmpty && !decided.contains(member.id)
      && (revived.contains(member.id) || !article.isLive)
    {
      restore(member.id)
    }
  }
}
