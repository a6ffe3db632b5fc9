import SatchelBytes
import SatchelModel

/// One undo step in the making: what it did to each article, for undo and for the history.
struct ChangeStep {
  /// So many edits, or records of undo, are held and written together.
  private static let batch = 100

  let connection: Connection
  let replica: ReplicaID
  let verb: String
  let now: Int64
  /// Set when something is recorded first.
  var change: ChangeID?
  /// False for what undo passes over.
  var isRecorded = true
  private(set) var changed: [ArticleID] = []
  private var known: Set<ArticleID> = []
  private var restored: Set<ArticleID> = []

  init(_ connection: Connection, _ replica: ReplicaID, verb: String, now: Int64) {
    (self.connection, self.replica, self.verb, self.now) = (connection, replica, verb, now)
  }

  /// One frame an article.
  mutating func apply(
    _ edits: some Sequence<Edit>, _ writer: inout OwnWriter
  ) throws(StorageError) {
    var group: [Edit] = []
    for edit in edits {
      group.append(edit)
      // What comes after an alias must see the articles that became one.
      guard edit.makesAlias || group.count == Self.batch else { continue }
      try write(group, &writer)
      group.removeAll(keepingCapacity: true)
    }
    try write(group, &writer)
  }

  private mutating func write(
    _ edits: [Edit], _ writer: inout OwnWriter
  ) throws(StorageError) {
    var changeset = Changeset(connection)
    var issued: [Operation] = []
    for edit in edits {
      if edit.isRestored { restored.insert(edit.article) }
      let members = try changeset.members(of: edit.article)
      let operations: [Operation]
      do {
        operations = try ArticleEditor(members: members)
          .operations(for: edit.intents, at: writer.stamp())
      } catch { throw .model(error) }
      try queue(edit)
      guard !operations.isEmpty else { continue }
      for picture in edit.pictures {
        let stored = StoredBody(hash: Digest.sha256(picture), bytes: picture)
        try connection.store(stored, as: .unsent)
      }
      if let body = edit.body { changeset.indexing(body.text, as: try store(body)) }
      try writer.issue(operations, in: &changeset)
      issued += operations
    }
    try write(issued, &changeset)
  }

  /// Changes what is no article.
  mutating func apply(
    to id: EntityID, _ writer: inout OwnWriter,
    _ operations: (Entity, Stamp) throws(StorageError) -> [Operation]
  ) throws(StorageError) {
    var changeset = Changeset(connection)
    let issued = try operations(try changeset.entity(id), writer.stamp())
    try writer.issue(issued, in: &changeset)
    try write(issued, &changeset)
  }

  /// Whether something stayed as it is.
  ///
  /// - Throws: `cannotUndoPurge` before anything is taken back.
  mutating func takeBack(
    _ change: Int64, _ writer: inout OwnWriter
  ) throws(StorageError) -> Bool {
    try connection.forEachUndoRecord(of: change, before: .max) {
      record throws(StorageError) in
      if record.isPurge { throw .cannotUndoPurge }
    }
    var isPartial = false
    var last = Int64.max
    while true {
      var batch: [UndoRecord] = []
      last = try connection.forEachUndoRecord(of: change, before: last, limit: Self.batch) {
        batch.append($0)
      }
      guard !batch.isEmpty else { return isPartial }
      isPartial = try takeBack(batch, &writer) || isPartial
    }
  }

  /// The newest record comes first.
  private mutating func takeBack(
    _ records: [UndoRecord], _ writer: inout OwnWriter
  ) throws(StorageError) -> Bool {
    var changeset = Changeset(connection)
    var isPartial = false
    for record in records {
      let current = try changeset.entity(record.entity)
      let operations = record.operations(on: current, at: writer.stamp())
      let wanted = record.cells.count { $0.before != $0.after }
      isPartial = isPartial || operations.count < max(wanted, record.isNew ? 1 : 0)
      try writer.issue(operations, in: &changeset)
    }
    try writeTransitions(&changeset)
    return isPartial
  }

  /// The records come after the cells, since a purge takes older ones of the article along.
  private mutating func write(
    _ issued: [Operation], _ changeset: inout Changeset
  ) throws(StorageError) {
    guard !issued.isEmpty else { return }
    try writeTransitions(&changeset)
    if isRecorded { try record(issued, changeset) }
  }

  private mutating func writeTransitions(_ changeset: inout Changeset) throws(StorageError) {
    for transition in try changeset.write() {
      if known.insert(transition.id).inserted { changed.append(transition.id) }
      guard restored.isDisjoint(with: transition.after?.members ?? []) else { continue }
      try connection.recordHistory(of: transition, by: replica, verb: verb, at: now)
    }
  }

  private func queue(_ edit: Edit) throws(StorageError) {
    if let url = edit.fetch {
      try connection.queueFetch(edit.article, url: url, reason: nil, nextAttempt: now)
    } else if let failed = edit.failedFetch, let moment = failed.nextAttempt {
      try connection.queueFetch(
        edit.article, url: failed.url, reason: failed.reason, nextAttempt: moment)
    } else if edit.isCapture || edit.failedFetch != nil {
      try connection.run("DELETE FROM fetch_queue WHERE article = ?", Value(edit.article))
    }
  }

  /// Returns the body's hash.
  private func store(_ body: ContentBody) throws(StorageError) -> [UInt8] {
    guard body.text.utf8.count + body.html.utf8.count <= ContentBody.maximumBytes else {
      throw .bodyTooLarge(bytes: body.encodedCount)
    }
    let hash = body.hash
    try connection.store(body, hash: hash, as: .unsent)
    return hash
  }

  private mutating func record(
    _ operations: [Operation], _ changeset: Changeset
  ) throws(StorageError) {
    let byEntity = Dictionary(grouping: operations, by: \.entity)
    for (id, operations) in byEntity.sorted(by: { $0.key < $1.key }) {
      let record = UndoRecord(
        entity: id, operations: operations, before: changeset.before[id] ?? Entity(),
        after: changeset.after[id] ?? Entity())
      guard !record.changesNothing else { continue }
      try connection.save(record, in: try begun())
    }
  }

  /// The change that all records of this step belong to.
  private mutating func begun() throws(StorageError) -> ChangeID {
    if let change { return change }
    let new = try connection.beginChange(verb, at: now)
    change = new
    return new
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
