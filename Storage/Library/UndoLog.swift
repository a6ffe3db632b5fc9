import SatchelBytes
import SatchelModel

/// The steps that can be taken back, the newest thousand of them.
extension Connection {
  private static let maximumChanges: Int64 = 1000

  func beginChange(_ verb: String, at now: Int64) throws(StorageError) -> ChangeID {
    try run("INSERT INTO change (made, verb) VALUES (?, ?)", .integer(now), .text(verb))
    let row = lastInsertedRow
    try run("DELETE FROM change WHERE row <= ?", .integer(row - Self.maximumChanges))
    try run("DELETE FROM undo WHERE change <= ?", .integer(row - Self.maximumChanges))
    return ChangeID(rowID: row)
  }

  func save(_ record: UndoRecord, in change: ChangeID) throws(StorageError) {
    try run(
      """
      INSERT INTO undo (change, step, entity, record) VALUES
        (?1, (SELECT ifnull(max(step), 0) + 1 FROM undo WHERE change = ?1), ?2, ?3)
      """, .integer(change.rowID), .bytes(record.entity.undoKey), .bytes(record.encoded))
  }

  func newestChange() throws(StorageError) -> (id: Int64, made: Int64, verb: String)? {
    try first(
      "SELECT row, made, verb FROM change WHERE is_undone = 0 ORDER BY row DESC LIMIT 1"
    ) { ($0.integer(0), $0.integer(1), $0.text(2)) }
  }

  /// Passes a step's records, the newest first, and returns the number of the last one passed.
  ///
  /// Only those before the number `last` come, and `limit` of them at most.
  @discardableResult
  func forEachUndoRecord(
    of change: Int64, before last: Int64, limit: Int = -1,
    _ body: (UndoRecord) throws(StorageError) -> Void
  ) throws(StorageError) -> Int64 {
    var last = last
    try forEach(
      "SELECT step, record FROM undo WHERE change = ? AND step < ? ORDER BY step DESC LIMIT ?",
      [.integer(change), .integer(last), Value(limit)]
    ) { row throws(StorageError) in
      guard let record = UndoRecord(decoding: row.bytes(1)) else {
        throw .damaged(path: path, detail: "an undo record does not read")
      }
      last = row.integer(0)
      try body(record)
    }
    return last
  }
}

extension EntityID {
  /// The kind and the id, to find an entity's records by.
  var undoKey: [UInt8] { [kind.number] + id.bytes }
}
