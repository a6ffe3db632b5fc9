import SatchelBytes

extension Article {
  /// How an article reads from its cells: a pure function, the same on every machine.
  ///
  /// - Parameter members: All articles that are this one by alias edges, at least one. The fields are
  ///   read over the live members together, or over all when none is live.
  package init(members: [(id: ArticleID, entity: Entity)]) {
    let live = members.filter(\.entity.isLive)
    let all = Entity(union: (live.isEmpty ? members : live).map(\.entity))
    self.members = members.map(\.id).sorted()
    id = self.members.first ?? .zero
    isLive = !live.isEmpty

    url = all.text(.url)
    titleOverride = all.text(.title)
    titleAutomatic = all.text(.titleAutomatic)
    title =
      [titleOverride, titleAutomatic, url].compactMap { $0 }.first { !$0.isEmpty }
      ?? "(address erased)"
    (author, site, language) = (all.text(.author), all.text(.site), all.text(.language))
    (published, excerpt) = (all.text(.published), all.text(.excerpt))
    saved = all[.saved].heads.compactMap { CellValue.number($0.value) }.min() ?? 0
    state = all[.state].winner?.value.first.flatMap(ReadingState.init) ?? .unread
    isFavourite = all[.favourite].winner?.value == [1]
    tags = all.keys(of: .tag).compactMap { key in
      all[key].winner.map { Tag(key: CellValue.text(key.element), label: CellValue.text($0.value)) }
    }
    refusedTags = all.keys(of: .refusedTag).map { CellValue.text($0.element) }.sorted()
    notes = all.notes
    highlights = all.highlights
    position = all[.position].winner.flatMap { Progress(bytes: $0.value) }
    furthest = all[.furthest].heads.compactMap { Progress(bytes: $0.value) }
      .max { $1.isFurther(than: $0) }
    content = all.content
    versions = all.versions
    notSame = Set(all.keys(of: .notSame).compactMap { ArticleID(bytes: $0.element) })

    deleted = live.isEmpty ? all[.deleted].winner.map(\.deleted) : nil
    // A restore removes the cell `deleted`; found beside life, the two were written apart.
    let isKeptByEdit = isLive && !all[.deleted].isEmpty
    restoredBy = isKeptByEdit ? all[.life].winner?.dot.replica : nil
  }
}

extension Head {
  /// When the article was put into the trash, of a head of that cell: one that was restored there states it.
  fileprivate var deleted: Int64 { CellValue.number(value) ?? stamp.milliseconds }
}

extension Entity {
  fileprivate func text(_ field: Field) -> String? {
    self[field].winner.map { CellValue.text($0.value) }
  }

  fileprivate var content: ContentReference? {
    self[.content].heads
      .compactMap { head in ContentReference(bytes: head.value).map { (head, $0) } }
      .max { left, right in
        guard left.1.rank == right.1.rank else { return left.1.rank < right.1.rank }
        return Cell(heads: [left.0, right.0]).winner == right.0
      }?.1
  }

  /// Also those that lost against another machine's.
  fileprivate var versions: [ContentReference] {
    let heads = (keys(of: .version).map { self[$0] } + [self[.content]]).flatMap(\.heads)
    let references = heads.compactMap { ContentReference(bytes: $0.value) }
      .sorted { ($0.captured, $0.bodyBytes) < ($1.captured, $1.bodyBytes) }
    var seen: Set<[UInt8]> = []
    return references.filter { seen.insert($0.bodyHash).inserted }
  }

  /// The lines of a note or of a highlight's note, whose id is `prefix`.
  func lines(of field: Field, prefix: [UInt8]) -> LineText {
    lines(keys: keys(of: field, prefix: prefix))
  }

  private func lines(keys: [CellKey]) -> LineText {
    LineText(
      cells: keys.compactMap { key in
        guard let line = LineKey(bytes: key.element.dropFirst(NoteID.size)),
          let value = self[key].winner.flatMap({ LineValue(bytes: $0.value) })
        else { return nil }
        return (line, value)
      })
  }

  /// The lines of every note at once: looking through all cells for each would take the square of it.
  private func keysByOwner(of field: Field) -> [ArraySlice<UInt8>: [CellKey]] {
    Dictionary(grouping: cells.keys.filter { $0.field == field }) {
      $0.element.prefix(NoteID.size)
    }
  }

  fileprivate var notes: [Note] {
    let lineKeys = keysByOwner(of: .noteLine)
    return keys(of: .note).compactMap { key in
      guard let id = NoteID(bytes: key.element), let winner = self[key].winner else { return nil }
      let values = self[key].heads.compactMap(NoteValue.init)
      return Note(
        id: id, lines: lines(keys: lineKeys[key.element[...]] ?? []),
        created: values.map(\.created).min() ?? 0,
        edited: values.map(\.edited).max() ?? winner.stamp.milliseconds)
    }
    .sorted { ($0.created, $0.id) < ($1.created, $1.id) }
  }

  fileprivate var highlights: [Highlight] {
    let lineKeys = keysByOwner(of: .highlightLine)
    return keys(of: .highlight).compactMap { key in
      guard let id = HighlightID(bytes: key.element),
        let value = self[key].winner.flatMap({ HighlightValue(bytes: $0.value) })
      else { return nil }
      let note = lines(keys: lineKeys[key.element[...]] ?? [])
      let created = self[key].heads.compactMap { HighlightValue(bytes: $0.value)?.created }.min()
      return Highlight(
        id: id, anchor: value.anchor,
        colour: self[CellKey(.highlightColour, key.element)].winner
          .map { CellValue.text($0.value) },
        note: note.lines.isEmpty ? nil : note, created: created ?? value.created)
    }
    // Passages of a text that was never here all begin at 0.
    .sorted { ($0.anchor.start, $0.created, $0.id) < ($1.anchor.start, $1.created, $1.id) }
  }
}
