import SatchelBytes
import SatchelModel

/// The rows of an article and its index entries: written as the difference of two readings.
extension Connection {
  /// Brings the derived tables from one reading of an article to the next; nil is none.
  ///
  /// `text` is what the body of the new one holds, if that is known.
  func project(
    from old: Article?, to new: Article?, text: String? = nil
  ) throws(StorageError) {
    switch (old, new) {
    case (nil, nil): return
    case (nil, let new?): try insert(new, text)
    case (let old?, let new?): try update(old, new, text)
    case (let old?, nil): try remove(old)
    }
  }

  /// Brings the derived row of what is no article up to date.
  func project(_ id: EntityID, _ entity: Entity) throws(StorageError) {
    switch id.kind {
    case .device: try project(device: id, entity)
    case .savedSearch: try project(savedSearch: id, entity)
    default: return
    }
  }

  private func project(device id: EntityID, _ entity: Entity) throws(StorageError) {
    let replica = Array(id.id.bytes.prefix(ReplicaID.size))
    guard let name = entity[.title].winner else {
      return try run("DELETE FROM device WHERE replica = ?", .bytes(replica))
    }
    try run(
      """
      INSERT INTO device (replica, name) VALUES (?, ?)
      ON CONFLICT (replica) DO UPDATE SET name = excluded.name
      """, .bytes(replica), .text(String(decoding: name.value, as: UTF8.self)))
  }

  private func insert(_ article: Article, _ text: String?) throws(StorageError) {
    let record = ArticleRecord(article)
    let body = try bodyRow(of: article)
    try run(
      """
      INSERT INTO article (id, body, shelf, saved, is_favourite, is_conflicted, title, url, host,
        author, site, language, published, tags, word_count, note_count, highlight_count, progress,
        deleted, address_key)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [Value(article.id), Value(body)] + record.indexedValues + record.rest.values
        + [Value(AddressKey.number(of: article.url))])
    let row = lastInsertedRow
    for id in article.members {
      try run("INSERT INTO member (id, article) VALUES (?, ?)", Value(id), .integer(row))
    }
    if article.members.count > 1 { try moveFetches(to: article) }
    try changeTags(row, from: nil, to: article)
    try changeNotes(row, from: nil, to: article)
    try index(ShortText(article), row: row)
    if let body { try indexText(row: row, body: body, text) }
    try noteLesson(row: row, from: nil, to: Lesson(article, body: body))
  }

  private func remove(_ article: Article) throws(StorageError) {
    let (row, body) = try place(of: article)
    try unindex(ShortText(article), row: row)
    if let body { try unindexText(row: row, body: body) }
    try changeNotes(row, from: article, to: nil)
    try changeTags(row, from: article, to: nil)
    for id in article.members { try run("DELETE FROM member WHERE id = ?", Value(id)) }
    try run("DELETE FROM article WHERE row = ?", .integer(row))
    if let body { try forgetStory(ofBody: body) }
    try forgetLesson(row: row, Lesson(article, body: body))
  }

  private func update(
    _ old: Article, _ new: Article, _ text: String?
  ) throws(StorageError) {
    let (row, oldBody) = try place(of: old)
    let (before, after) = (ArticleRecord(old), ArticleRecord(new))
    if !after.sameIndexed(as: before) {
      try run(
        """
        UPDATE article SET shelf = ?, saved = ?, is_favourite = ?, is_conflicted = ? WHERE row = ?
        """, after.indexedValues + [.integer(row)])
    }
    if after.rest != before.rest {
      try run(
        """
        UPDATE article SET title = ?, url = ?, host = ?, author = ?, site = ?, language = ?, published = ?,
          tags = ?, word_count = ?, note_count = ?, highlight_count = ?, progress = ?, deleted = ?
        WHERE row = ?
        """, after.rest.values + [.integer(row)])
    }
    if old.url != new.url {
      try run(
        "UPDATE article SET address_key = ? WHERE row = ?", Value(AddressKey.number(of: new.url)),
        .integer(row))
    }
    try changeTags(row, from: old, to: new)
    try changeNotes(row, from: old, to: new)
    let body = try changeBody(row, from: old, oldBody, to: new, text)
    try noteLesson(row: row, from: Lesson(old, body: oldBody), to: Lesson(new, body: body))
    let (short, shortNew) = (ShortText(old), ShortText(new))
    if short != shortNew {
      try unindex(short, row: row)
      try index(shortNew, row: row)
    }
  }

  /// Returns the row of the new body, which may be the old one.
  private func changeBody(
    _ row: Int64, from old: Article, _ oldBody: Int64?, to new: Article, _ text: String?
  ) throws(StorageError) -> Int64? {
    guard old.content?.bodyHash != new.content?.bodyHash else { return oldBody }
    if let oldBody { try unindexText(row: row, body: oldBody) }
    let body = try bodyRow(of: new)
    try run("UPDATE article SET body = ? WHERE row = ?", Value(body), .integer(row))
    if let oldBody { try forgetStory(ofBody: oldBody) }
    if let body { try indexText(row: row, body: body, text) }
    return body
  }

  /// The rows of an article that is listed, and of its body.
  private func place(of article: Article) throws(StorageError) -> (row: Int64, body: Int64?) {
    let place = try first(
      """
      SELECT article.row, article.body FROM member JOIN article ON article.row = member.article
      WHERE member.id = ?
      """, Value(article.id)
    ) { ($0.integer(0), $0.optionalInteger(1)) }
    guard let place else {
      throw .damaged(path: path, detail: "the row of \(article.id.text) is missing")
    }
    return place
  }

  /// Leaves nothing of an article that is no more: old values in history and undo, and its text.
  func erase(_ article: Article) throws(StorageError) {
    for id in article.members {
      try run("DELETE FROM history WHERE article = ?", Value(id))
      try run("DELETE FROM undo WHERE entity = ?", .bytes(EntityID.article(id).undoKey))
      try run("DELETE FROM fetch_queue WHERE article = ?", Value(id))
    }
    for version in article.versions { try eraseBody(hash: version.bodyHash) }
  }

  private func moveFetches(to article: Article) throws(StorageError) {
    for id in article.members where id != article.id {
      try run(
        "UPDATE OR REPLACE fetch_queue SET article = ? WHERE article = ?", Value(article.id),
        Value(id))
    }
  }
}

// MARK: - Tags, notes, highlights

extension Connection {
  private func changeTags(
    _ row: Int64, from old: Article?, to new: Article?
  ) throws(StorageError) {
    let (before, after) = (old.map(TagRows.init), new.map(TagRows.init))
    guard before != after else { return }
    for tag in before?.tags ?? [] where !(after?.holds(tag, like: before) ?? false) {
      try run(
        "DELETE FROM article_tag WHERE key = ? AND shelf = ? AND saved = ? AND id = ?",
        .text(tag.key), Value(before?.shelf ?? 0), .integer(before?.saved ?? 0),
        Value(before?.id ?? .zero))
    }
    for tag in after?.tags ?? [] where !(before?.holds(tag, like: after) ?? false) {
      try run(
        """
        INSERT INTO article_tag (key, shelf, saved, id, article, label) VALUES (?, ?, ?, ?, ?, ?)
        """, .text(tag.key), Value(after?.shelf ?? 0), .integer(after?.saved ?? 0),
        Value(after?.id ?? .zero), .integer(row), .text(tag.label))
    }
  }

  private func changeNotes(
    _ row: Int64, from old: Article?, to new: Article?
  ) throws(StorageError) {
    let (notes, newNotes) = (Set(old?.notes ?? []), Set(new?.notes ?? []))
    for note in notes.subtracting(newNotes) {
      try run("DELETE FROM note WHERE article = ? AND id = ?", .integer(row), Value(note.id))
    }
    for note in newNotes.subtracting(notes) {
      try run(
        "INSERT INTO note (article, id, created, edited, text) VALUES (?, ?, ?, ?, ?)",
        .integer(row), Value(note.id), .integer(note.created), .integer(note.edited),
        .text(note.text))
    }
    let (marks, newMarks) = (Set(old?.highlights ?? []), Set(new?.highlights ?? []))
    for mark in marks.subtracting(newMarks) {
      try run("DELETE FROM highlight WHERE article = ? AND id = ?", .integer(row), Value(mark.id))
    }
    for mark in newMarks.subtracting(marks) {
      try run(
        "INSERT INTO highlight (article, id, created, quote, colour, note) VALUES (?, ?, ?, ?, ?, ?)",
        .integer(row), Value(mark.id), .integer(mark.created), .text(mark.anchor.quote),
        Value(mark.colour), Value(mark.note?.text))
    }
  }
}

/// An article's rows in `article_tag`: its tags, and its place in their lists.
private struct TagRows: Equatable {
  let id: ArticleID
  let shelf: Int
  let saved: Int64
  let tags: [Tag]

  init(_ article: Article) {
    let record = ArticleRecord(article)
    (id, shelf, saved, tags) = (article.id, record.shelf, record.saved, article.tags)
  }

  /// Whether the row that `other` has for a tag is among these.
  func holds(_ tag: Tag, like other: TagRows?) -> Bool {
    other.map { ($0.shelf, $0.saved) == (shelf, saved) } ?? false && tags.contains(tag)
  }
}
