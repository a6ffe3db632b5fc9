import SatchelBytes
import SatchelModel
import SatchelTestSupport

/// What a person, or a newer version of Satchel, does to an article.
enum Act: CaseIterable, Sendable {
  case save, title, state, favourite, tag, untag, moveTag, removeTag, addNote, editNote, openEditor,
    saveEditor
  case removeNote, importNote, highlight, annotate, removeHighlight, position, capture, alias
  case delete, restore, restoreToTrash, purge, undo, unknownField, unknownSet
}

/// An editor that shows a note while other things happen.
struct OpenEditor {
  let machine: Int
  let article: ArticleID
  let note: Note
  let seen: VersionVector
}

extension Fleet {
  mutating func act(_ index: Int) {
    let total = habits.acts.reduce(0) { $0 + $1.1 }
    var ticket = Int.random(in: 0..<total, using: &random)
    let act = habits.acts.first {
      ticket -= $0.1
      return ticket < 0
    }
    guard let act, let id = articles.randomElement(using: &random) else { return }
    switch act.0 {
    case .undo: undo(index)
    case .unknownField: writeUnknown(index, id, field: 200, .write)
    case .unknownSet:
      writeUnknown(
        index, id, field: 201, [.add, .remove, .removePrefix].randomElement(using: &random) ?? .add)
    case .openEditor:
      guard let note = machines[index].article(id).notes.randomElement(using: &random) else {
        return
      }
      editors.append(
        OpenEditor(machine: index, article: id, note: note, seen: machines[index].seen))
    case .saveEditor:
      guard let place = editors.indices.randomElement(using: &random) else { return }
      saveEditor(editors.remove(at: place))
    default:
      let article = machines[index].article(id)
      guard let intent = intent(for: act.0, on: article) else { return }
      perform(intent, on: id, at: index)
    }
  }

  private mutating func intent(for act: Act, on article: Article) -> Intent? {
    switch act {
    case .save:
      return .save(
        url: Self.urls.first { (try? CanonicalURL($0).id) == article.id }, at: now)
    case .title: return .setTitle(newWords(1))
    case .state: return .setState(article.state == .unread ? .archived : .unread)
    case .favourite: return .setFavourite(!article.isFavourite)
    case .tag:
      let isAffirmed = random.next() % 2 == 0
      return (try? Tag(["Work", "work", "été"].randomElement(using: &random) ?? ""))
        .map(isAffirmed ? Intent.affirmTag : Intent.tag)
    case .untag: return article.tags.randomElement(using: &random).map { .untag(key: $0.key) }
    case .moveTag:
      let target = try? Tag(["Work", "été", "work/été"].randomElement(using: &random) ?? "")
      guard let tag = article.tags.randomElement(using: &random) else { return nil }
      return target.map { .moveTag(key: tag.key, to: $0) }
    case .removeTag:
      return article.tags.randomElement(using: &random).map { .removeTag(key: $0.key) }
    case .position: return .setPosition(Progress(thousandths: Int(random.next() % 1000)))
    case .capture: return .capture(Captured(title: newWords(2), site: "Site"))
    case .alias: return articles.randomElement(using: &random).map(Intent.alias)
    case .delete: return .delete
    case .restore: return .restore
    case .restoreToTrash: return .restoreToTrash(at: 5)
    case .purge: return .purge
    default: return noteIntent(for: act, on: article)
    }
  }

  private mutating func noteIntent(for act: Act, on article: Article) -> Intent? {
    switch act {
    case .addNote: return .addNote(NoteID(value: random.next()), text: newNote(), at: now)
    case .importNote:
      let text = VersionedText(text: "imported \(article.id)\nlater-\(article.id)", others: [1])
      return .restoreNote(NoteID(value: article.id.high), text, at: 1, edited: 2)
    case .editNote:
      return article.notes.randomElement(using: &random).map {
        .editNote($0.id, shown: $0.lines, text: edited($0.text))
      }
    case .removeNote: return article.notes.randomElement(using: &random).map { .removeNote($0.id) }
    case .highlight:
      let start = Int(random.next() % 3)
      let anchor = Anchor(quote: "passage", prefix: "", suffix: "", start: start)
      return .addHighlight(anchor, colour: "yellow", at: now)
    case .annotate:
      return article.highlights.randomElement(using: &random).map {
        .annotateHighlight($0.id, shown: $0.note, text: edited($0.note?.text ?? "first"))
      }
    case .removeHighlight:
      return article.highlights.randomElement(using: &random).map { .removeHighlight($0.id) }
    default: return nil
    }
  }

  private mutating func saveEditor(_ editor: OpenEditor) {
    guard
      machines[editor.machine].article(editor.article).notes.contains(where: {
        $0.id == editor.note.id
      })
    else { return }
    let text = edited(editor.note.text)
    perform(
      .editNote(editor.note.id, shown: editor.note.lines, text: text), on: editor.article,
      at: editor.machine, seenWhenShown: editor.seen)
  }
}

// MARK: - Doing

extension Fleet {
  /// Does it as the person would, and looks whether it shows.
  ///
  /// - Parameters:
  ///   - intent: What the person wants.
  ///   - id: Of any article of those that are one.
  ///   - index: The machine.
  ///   - seenWhenShown: Given for a text that was shown a while ago, and so may read otherwise.
  private mutating func perform(
    _ intent: Intent, on id: ArticleID, at index: Int, seenWhenShown: VersionVector? = nil
  ) {
    let (before, seen) = (machines[index].members(of: id), machines[index].seen)
    let shown = Article(members: before)
    let stamp = machines[index].tick(now: now)
    do {
      let editor = ArticleEditor(members: before)
      issue(try editor.operations(for: [intent], at: stamp), at: index)
    } catch {
      violations.append(Violation(.ownWrites, "\(intent) was refused: \(error)"))
    }
    switch intent {
    case .addNote(let note, let text, _) where !shown.notes.contains { $0.id == note }:
      record(note, before.leftover(of: note), text, seen, at: index)
    case .restoreNote(let note, let text, _, _) where !shown.notes.contains { $0.id == note }:
      record(note, before.leftover(of: note), text.text, seen, at: index)
    case .editNote(let note, let lines, let text):
      record(note, lines.text, text, seenWhenShown ?? seen, at: index)
    default: break
    }
    let isVisible = machines[index].article(id).shows(intent, over: shown)
    if seenWhenShown == nil, !isVisible {
      violations.append(Violation(.ownWrites, "machine \(index) does not show \(intent)"))
    }
  }

  private mutating func issue(_ operations: [Operation], at index: Int) {
    guard !operations.isEmpty else { return }
    let before = machines[index].entities
    machines[index].issue(operations)
    records[index] = Set(operations.map(\.entity)).sorted().map { entity in
      UndoRecord(
        entity: entity, operations: operations, before: before[entity] ?? Entity(),
        after: machines[index].entities[entity] ?? Entity())
    }
    if Bool.random(using: &random) { machines[index].cut() }
  }

  private mutating func record(
    _ note: NoteID, _ shown: String, _ saved: String, _ seen: VersionVector, at index: Int
  ) {
    guard let dot = machines[index].issued.last?.context.dot else { return }
    notes.saves.append(
      NoteOracle.Save(
        note: note, dot: dot, seenWhenShown: seen, shown: Set(shown.words),
        saved: Set(saved.words)))
  }

  /// Takes this machine's last change back, which to the notes is a save like any other.
  private mutating func undo(_ index: Int) {
    guard let last = records.removeValue(forKey: index) else { return }
    let before = articles.map { machines[index].article($0) }
    let seen = machines[index].seen
    let stamp = machines[index].tick(now: now)
    let operations = last.flatMap { record in
      record.operations(on: machines[index].entities[record.entity] ?? Entity(), at: stamp)
    }
    machines[index].issue(operations)
    guard !operations.isEmpty else { return }
    for (article, id) in zip(before, articles) {
      let after = machines[index].article(id)
      for note in article.notes {
        // Taking back that a note was written takes the lines along that it had then.
        let isRemoved = operations.contains { $0.key == CellKey(.note, note.id.bytes) }
        let left = isRemoved ? machines[index].members(of: id).leftover(of: note.id) : nil
        let text = after.notes.first { $0.id == note.id }?.text ?? left
        if let text { record(note.id, note.text, text, seen, at: index) }
      }
    }
  }

  /// A field that this version has never heard of, with the life bit or without.
  private mutating func writeUnknown(
    _ index: Int, _ id: ArticleID, field: UInt64, _ kind: OperationKind
  ) {
    let element = field == 200 ? [] : [UInt8(random.next() % 2), UInt8(random.next() % 2)]
    let key = CellKey(Field(number: field), kind == .removePrefix ? [element[0]] : element)
    let operation = Operation(
      kind, key, of: .article(id), at: machines[index].tick(now: now),
      value: kind == .remove || kind == .removePrefix ? [] : [UInt8(random.next() % 256)],
      givesLife: Bool.random(using: &random))
    issue([operation], at: index)
  }
}

// MARK: - Words

extension Fleet {
  mutating func newWords(_ count: Int) -> String {
    words += count
    return (words - count..<words).map { "w\($0)" }.joined(separator: " ")
  }

  mutating func newNote() -> String {
    (0..<Int.random(in: 1...4, using: &random)).map { _ in newWords(4) }.joined(separator: "\n")
  }

  /// A few changes of lines and words.
  mutating func edited(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let at = Int.random(in: 0...lines.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: lines.insert(newWords(3), at: at)
      case 1: lines.insert(contentsOf: [newWords(1), newWords(2)], at: at)
      case 2 where at < lines.count: lines.remove(at: at)
      case 3 where at < lines.count: lines.append(lines.remove(at: at))
      case _ where at < lines.count: lines[at] = changedWord(of: lines[at])
      default: lines.append(newWords(1))
      }
    }
    return lines.contains { !$0.isEmpty } ? lines.joined(separator: "\n") : newWords(1)
  }

  private mutating func changedWord(of line: String) -> String {
    var words = line.split(separator: " ").map(String.init)
    let at = Int.random(in: 0...words.count, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0 where at < words.count: words[at] = newWords(1)
    case 1 where at < words.count && words.count > 1: words.remove(at: at)
    default: words.insert(newWords(1), at: at)
    }
    return words.joined(separator: " ")
  }
}

extension [(id: ArticleID, entity: Entity)] {
  /// The lines that a removed note left behind, which adding a note of the same id replaces.
  fileprivate func leftover(of id: NoteID) -> String {
    let lines = flatMap { member in
      member.entity.keys(of: .noteLine, prefix: id.bytes).compactMap { key in
        member.entity[key].winner.flatMap { LineValue(bytes: $0.value)?.text }
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension Article {
  /// Whether the person who just did `intent` sees that it was done.
  fileprivate func shows(_ intent: Intent, over before: Article) -> Bool {
    switch intent {
    case .save: isLive
    case .setTitle(let title): titleOverride == title && isLive
    case .setState(let state): self.state == state
    case .setFavourite(let isFavourite): self.isFavourite == isFavourite && isLive
    case .tag(let tag), .affirmTag(let tag): tags.contains { $0.key == tag.key }
    case .untag(let key): !tags.contains { $0.key == key }
    case .moveTag(_, let tag): tags.contains { $0.isAtOrBelow(tag.key) }
    case .removeTag(let key): !tags.contains { $0.isAtOrBelow(key) }
    case .refuseTag(let key): refusedTags.contains(key)
    case .addNote(let id, let text, _):
      before.notes.contains { $0.id == id } || notes.contains { $0.id == id && $0.text == text }
    case .restoreNote(let id, let text, _, _):
      before.notes.contains { $0.id == id }
        || notes.contains { $0.id == id && Set($0.text.words) == Set(text.text.words) }
    case .editNote(let id, _, let text): notes.contains { $0.id == id && $0.text == text }
    case .removeNote(let id): !notes.contains { $0.id == id }
    case .addHighlight(let anchor, _, _, _): highlights.contains { $0.anchor == anchor }
    case .annotateHighlight(let id, _, let text):
      highlights.contains { $0.id == id && $0.note?.text == text }
    case .restoreHighlightNote(let id, let text):
      highlights.contains { $0.id == id && $0.note?.versioned == text }
    case .removeHighlight(let id): !highlights.contains { $0.id == id }
    case .setPosition(let progress): position == progress
    case .capture(let captured): titleAutomatic == captured.title
    case .keepVersion(let version): versions.contains { $0.bodyHash == version.bodyHash }
    case .alias(let other): members.contains(other)
    case .notSame(let other): notSame.contains(other)
    case .delete: !isLive
    case .restoreToTrash(let time):
      !isLive && (members.count > 1 || !before.isLive || deleted == time)
    case .restore: isLive || before.deleted == nil
    case .purge: !isLive && title == "(address erased)" && notes.isEmpty && tags.isEmpty
    }
  }
}
