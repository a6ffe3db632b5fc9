import SatchelBytes

extension ArticleEditor {
  mutating func applyNote(_ intent: Intent) throws(ModelError) {
    switch intent {
    case .addNote(let id, let text, let created):
      try addNote(id, VersionedText(text: text), created, edited: nil)
    case .restoreNote(let id, let text, let created, let edited):
      try addNote(id, text, created, edited: edited)
    case .editNote(let id, let shown, let text):
      let key = CellKey(.note, id.bytes)
      guard let value = value(of: key) else { throw .notInThisArticle("note \(id.text)") }
      let edit = try LineEdit(of: shown, to: text)
      guard !edit.isEmpty else { return }
      apply(edit, to: .noteLine, prefix: id.bytes)
      write(key, value, givesLife: true)
    case .removeNote(let id):
      guard has(CellKey(.note, id.bytes)) else { throw .notInThisArticle("note \(id.text)") }
      remove(CellKey(.note, id.bytes))
    default: return
    }
  }

  private mutating func addNote(
    _ id: NoteID, _ text: VersionedText, _ created: Int64, edited: Int64?
  ) throws(ModelError) {
    guard !has(CellKey(.note, id.bytes)) else { return }
    // An imported note that was removed once has its old id, and its old lines still lie there.
    let leftover = all.lines(of: .noteLine, prefix: id.bytes)
    apply(try LineEdit(of: leftover, restoring: text), to: .noteLine, prefix: id.bytes)
    let value = NoteValue.bytes(created: created, edited: edited, at: stamp)
    write(CellKey(.note, id.bytes), value, givesLife: true)
  }

  mutating func applyHighlight(_ intent: Intent) throws(ModelError) {
    switch intent {
    case .addHighlight(let anchor, let colour, let created, let id):
      let id = id ?? anchor.id(in: article.id)
      let value = HighlightValue(anchor: anchor, created: created).bytes
      if !has(CellKey(.highlight, id.bytes)) {
        for line in all.keys(of: .highlightLine, prefix: id.bytes) { remove(line) }
        write(CellKey(.highlight, id.bytes), value, givesLife: true)
      }
      if let colour {
        writeIfChanged(CellKey(.highlightColour, id.bytes), Array(colour.utf8))
      }
    case .annotateHighlight(let id, let shown, let text):
      try annotate(id, try LineEdit(of: shown ?? .empty, to: text))
    case .restoreHighlightNote(let id, let text):
      try annotate(id, try LineEdit(of: .empty, restoring: text))
    case .removeHighlight(let id):
      guard has(CellKey(.highlight, id.bytes)) else {
        throw .notInThisArticle("highlight \(id.text)")
      }
      remove(CellKey(.highlight, id.bytes))
      remove(CellKey(.highlightColour, id.bytes))
    default: return
    }
  }

  private mutating func annotate(_ id: HighlightID, _ edit: LineEdit) throws(ModelError) {
    let key = CellKey(.highlight, id.bytes)
    guard let value = value(of: key) else { throw .notInThisArticle("highlight \(id.text)") }
    guard !edit.isEmpty else { return }
    apply(edit, to: .highlightLine, prefix: id.bytes)
    write(key, value, givesLife: true)
  }

  /// Removals first: a line that is removed and written again ends up written.
  private mutating func apply(_ edit: LineEdit, to field: Field, prefix: [UInt8]) {
    for key in edit.removed.sorted() { remove(CellKey(field, prefix + key.bytes)) }
    for (key, value) in edit.added.sorted(by: { $0.key < $1.key }) {
      write(CellKey(field, prefix + key.bytes), value.bytes, ownerPrefix: prefix)
    }
  }
}

extension LineEdit {
  package var isEmpty: Bool { removed.isEmpty && added.isEmpty }
}
