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

  func undoRecords(of change: Int64) throws(StorageError) -> [UndoRecord] {
    try all("SELECT record FROM undo WHERE change = ? ORDER BY step", .integer(change)) {
      row throws(StorageError) in
      guard let record = UndoRecord(decoding: row.bytes(0)) else {
        throw .damaged(path: path, detail: "an undo record does not read")
      }
      return record
    }
  }
}

extension EntityID {
  /// The kind and the id, to find an entity's records by.
  var undoKey: [UInt8] { [kind.number] + id.bytes }
}
