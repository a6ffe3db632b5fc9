import SatchelBytes
package import SatchelModel

extension Library {
  /// Applies edits as one transaction and one undo step.
  ///
  /// `verb` is the command, for the history; `now` is in milliseconds since 1970. With `continuing`, they
  /// belong to a step made before, so that a long import is undone as a whole.
  package func change(
    _ verb: String, _ edits: [Edit], now: Int64, continuing: ChangeID? = nil
  ) throws(StorageError) -> ChangeResult {
    try write { connection throws(StorageError) in
      var writer = try OwnWriter(connection, now: now)
      var step = Step(connection, writer.meta.replica, verb: verb, now: now)
      step.change = continuing
      for group in edits.groups {
        try step.apply(group, &writer)
      }
      try writer.finish()
      return ChangeResult(id: writer.issued > 0 ? step.change : nil, changed: step.changed)
    }
  }

  /// Notes where the person stopped reading: nothing that anybody would want to undo, so it is no step.
  package func notePlace(
    _ position: Progress, shown: Progress, in article: ArticleID, now: Int64
  ) throws(StorageError) {
    try write { connection throws(StorageError) in
      var writer = try OwnWriter(connection, now: now)
      var step = Step(connection, writer.meta.replica, verb: "read", now: now)
      step.isRecorded = false
      // Two edits, so that the second is judged by the article as the first leaves it.
      for progress in [shown, position] {
        let edit = Edit(article: article, intents: [.setPosition(progress)])
        try step.apply([edit], &writer)
      }
      try writer.finish()
    }
  }

  /// Takes back the newest step that is not yet taken back; nil when there is none.
  ///
  /// What was changed again since stays as it is.
  package func undo(now: Int64) throws(StorageError) -> UndoneChange? {
    try write { connection throws(StorageError) in
      guard let change = try connection.newestChange() else { return nil }
      let records = try connection.undoRecords(of: change.id)
      guard !records.contains(where: \.isPurge) else { throw .cannotUndoPurge }
      var writer = try OwnWriter(connection, now: now)
      var step = Step(connection, writer.meta.replica, verb: "undo", now: now)
      let isPartial = try step.takeBack(records, &writer)
      try writer.finish()
      try connection.run("UPDATE change SET is_undone = 1 WHERE row = ?", .integer(change.id))
      return UndoneChange(
        verb: change.verb, when: change.made, articles: step.changed, isPartial: isPartial)
    }
  }

  /// Tells the other machines what this one is called.
  package func setDeviceName(_ name: String, now: Int64) throws(StorageError) {
    try write { connection throws(StorageError) in
      var writer = try OwnWriter(connection, now: now)
      let id = EntityID.device(writer.meta.replica)
      var changeset = Changeset(connection)
      let value = Array(name.utf8.prefix(256))
      guard try changeset.entity(id)[.title].winner?.value != value else { return }
      let stamp = writer.stamp()
      try writer.issue(
        [Operation(.write, CellKey(.title), of: id, at: stamp, value: value)], in: &changeset)
      _ = try changeset.write()
      try writer.finish()
    }
  }
}

/// One undo step in the making: what it did to each article, for undo and for the history.
private struct Step {
  let connection: Connection
  let replica: ReplicaID
  let verb: String
  let now: Int64
  /// Set when the first operation is issued.
  var change: ChangeID?
  /// False for what undo passes over.
  var isRecorded = true
  private(set) var changed: [ArticleID] = []

  init(_ connection: Connection, _ replica: ReplicaID, verb: String, now: Int64) {
    (self.connection, self.replica, self.verb, self.now) = (connection, replica, verb, now)
  }

  /// One frame an article.
  mutating func apply(
    _ edits: ArraySlice<Edit>, _ writer: inout OwnWriter
  ) throws(StorageError) {
    var changeset = Changeset(connection)
    var issued: [Operation] = []
    for edit in edits {
      let members = try changeset.members(of: edit.article)
      let operations: [Operation]
      do {
        operations = try ArticleEditor(members: members)
          .operations(for: edit.intents, at: writer.stamp())
      } catch { throw .model(error) }
      try queue(edit)
      guard !operations.isEmpty else { continue }
      if let body = edit.body { try store(body) }
      try writer.issue(operations, in: &changeset)
      issued += operations
    }
    guard !issued.isEmpty else { return }
    try write(&changeset)
    // After the write, since a purge takes older records of the article along.
    if isRecorded { try record(issued, changeset) }
  }

  /// Whether something stayed as it is.
  mutating func takeBack(
    _ records: [UndoRecord], _ writer: inout OwnWriter
  ) throws(StorageError) -> Bool {
    var changeset = Changeset(connection)
    var isPartial = false
    for record in records.reversed() {
      let current = try changeset.entity(record.entity)
      let operations = record.operations(on: current, at: writer.stamp())
      let wanted = record.cells.count { $0.before != $0.after }
      isPartial = isPartial || operations.count < max(wanted, record.isNew ? 1 : 0)
      try writer.issue(operations, in: &changeset)
    }
    try write(&changeset)
    return isPartial
  }

  private mutating func write(_ changeset: inout Changeset) throws(StorageError) {
    for transition in try changeset.write() {
      if !changed.contains(transition.id) { changed.append(transition.id) }
      try connection.recordHistory(of: transition, by: replica, verb: verb, at: now)
    }
  }

  private func queue(_ edit: Edit) throws(StorageError) {
    if let url = edit.fetch {
      try connection.queueFetch(edit.article, url: url, reason: nil, nextAttempt: now)
    } else if edit.isCapture {
      try connection.run("DELETE FROM fetch_queue WHERE article = ?", Value(edit.article))
    }
  }

  private func store(_ body: ContentBody) throws(StorageError) {
    let encoded = body.encoded
    guard body.text.utf8.count + body.html.utf8.count <= ContentBody.maximumBytes else {
      throw .bodyTooLarge(bytes: encoded.count)
    }
    try connection.store(body, hash: Digest.sha256(encoded), as: .unsent)
  }

  private mutating func record(
    _ operations: [Operation], _ changeset: Changeset
  ) throws(StorageError) {
    let change: ChangeID
    if let open = self.change {
      change = open
    } else {
      change = try connection.beginChange(verb, at: now)
      self.change = change
    }
    let byEntity = Dictionary(grouping: operations, by: \.entity)
    for (id, operations) in byEntity.sorted(by: { $0.key < $1.key }) {
      let record = UndoRecord(
        entity: id, operations: operations, before: changeset.before[id] ?? Entity(),
        after: changeset.after[id] ?? Entity())
      try connection.save(record, in: change)
    }
  }
}

extension [Edit] {
  /// Runs that end with an alias: the edits after it must see the articles that became one.
  fileprivate var groups: [ArraySlice<Edit>] {
    var groups: [ArraySlice<Edit>] = []
    var start = startIndex
    for (index, edit) in enumerated() where edit.makesAlias || index == endIndex - 1 {
      groups.append(self[start...index])
      start = index + 1
    }
    return groups
  }
}

extension Edit {
  fileprivate var makesAlias: Bool {
    intents.contains { if case .alias = $0 { true } else { false } }
  }

  fileprivate var isCapture: Bool {
    intents.contains { if case .capture = $0 { true } else { false } }
  }
}
