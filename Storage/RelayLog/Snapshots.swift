import Foundation
import GRDB
import SatchelBytes
package import SatchelWire

// A snapshot takes a row of the log of its own, so that a relay that is set back and loses it is noticed like
// one that loses a segment. The two newest are kept; what both hold, the log need not.
extension RelayLog {
  /// Takes note that all of a snapshot is here, and lets go what two of them hold.
  ///
  /// False if parts of it are missing, if its cursor is not of this log, or if it cannot hold what is gone from
  /// the log or what another snapshot has brought since: the newest must always hold all that the others do.
  package func announce(
    _ announcement: SnapshotAnnouncement, _ grant: Grant
  ) async throws(RelayLogError) -> Bool {
    try await writer.write { [heads] transaction in
      let database = transaction.database
      guard let row = try Self.account(grant.account, of: grant.token, database) else {
        return false
      }
      let (stream, cursor) = (announcement.stream, announcement.cursor)
      guard try Self.announced(stream, row, database) == nil else { return true }
      let holds = announcement.isWhole ? cursor.index : 0
      let last = try Self.head(row, database).end
      guard try Self.isComplete(stream, row, database), try Self.has(cursor, row, database),
        try Self.floor(row, database).index <= holds,
        try !Self.hasSnapshot(row, after: cursor.index, through: last.index, database),
        let marker = SegmentHash(bytes: stream)
      else { return false }
      let end = last.next(after: marker)
      try Self.append(stream, holds: holds, at: end, row, database)
      try Self.compact(row, database)
      transaction.afterCommit { heads.update(grant.account) { $0.end = end } }
      return true
    }
  }

  /// The last row that is gone, as a cursor; the start while none is.
  static func floor(_ account: Int64, _ database: Database) throws -> SatchelWire.Cursor {
    let row = try database.row(
      "SELECT floor, floor_chain FROM account WHERE row = ? AND floor_chain IS NOT NULL", [account])
    guard let row else { return .start }
    return SatchelWire.Cursor(
      index: try row.number(0, of: "account"), chain: try row.fixed(1, of: "account"))
  }

  /// Whether the log has, or had, this cursor; not true of rows that are gone, but for the last of them.
  static func has(
    _ cursor: SatchelWire.Cursor, _ account: Int64, _ database: Database
  ) throws -> Bool {
    if try cursor == floor(account, database) { return true }
    guard let position = Int64(exactly: cursor.index), position > 0 else { return false }
    return try chain(position, account, database) == cursor.chain
  }

  static func hasSnapshot(
    _ account: Int64, after first: UInt64, through last: UInt64, _ database: Database
  ) throws -> Bool {
    try database.row(
      "SELECT 1 FROM snapshot WHERE account = ? AND position > ? AND position <= ?",
      [account, Int64(clamping: first), Int64(clamping: last)]) != nil
  }

  private static func chain(
    _ position: Int64, _ account: Int64, _ database: Database
  ) throws -> HashPrefix? {
    try database.row(
      """
      SELECT chain FROM segment WHERE account = ?1 AND position = ?2
      UNION ALL SELECT chain FROM snapshot WHERE account = ?1 AND position = ?2
      """, [account, position])?.fixed(0, of: "segment")
  }

  private static func announced(
    _ stream: [UInt8], _ account: Int64, _ database: Database
  ) throws -> Int64? {
    try database.row(
      "SELECT position FROM snapshot WHERE account = ? AND stream = ?", [account, Data(stream)])?[0]
  }

  /// Whether the manifest is here, and every part of the chunks, if there are any.
  private static func isComplete(
    _ stream: [UInt8], _ account: Int64, _ database: Database
  ) throws -> Bool {
    let row = try database.row(
      """
      SELECT count(*) FILTER (WHERE kind = ?1), count(*) FILTER (WHERE kind = ?2),
        ifnull(max(parts) FILTER (WHERE kind = ?2), 0)
      FROM object WHERE account = ?3 AND kind IN (?1, ?2) AND stream = ?4
      """,
      [ObjectKind.manifest.rawValue, ObjectKind.chunk.rawValue, account, Data(stream)])
    guard let row else { return false }
    return row[0] == 1 && row[1] as Int64 == row[2]
  }

  private static func append(
    _ stream: [UInt8], holds: UInt64, at end: SatchelWire.Cursor, _ account: Int64,
    _ database: Database
  ) throws {
    try database.run(
      "INSERT INTO snapshot (account, position, chain, stream, holds) VALUES (?, ?, ?, ?, ?)",
      [
        account, Int64(clamping: end.index), end.chain.data, Data(stream),
        Int64(clamping: holds),
      ])
    try database.run(
      "UPDATE account SET last_index = ?, chain = ? WHERE row = ?",
      [Int64(clamping: end.index), end.chain.data, account])
  }

  // MARK: Letting go

  private static func compact(_ account: Int64, _ database: Database) throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT position, stream, holds FROM snapshot WHERE account = ?
        ORDER BY position DESC LIMIT 2
        """, arguments: [account])
    guard rows.count == 2 else { return }
    let holds = rows.map { $0[2] as Int64 }
    if let floor = holds.min() { try raiseFloor(to: floor, account, database) }
    try removeOlderSnapshots(than: rows[1][1], account, database)
    try database.run(
      """
      UPDATE account SET bytes =
        (SELECT ifnull(sum(length(body)), 0) FROM segment WHERE account = ?1)
        + (SELECT ifnull(sum(length(body)), 0) FROM object WHERE account = ?1)
      WHERE row = ?1
      """, [account])
  }

  private static func raiseFloor(
    to floor: Int64, _ account: Int64, _ database: Database
  ) throws {
    guard floor > 0, let chain = try chain(floor, account, database) else { return }
    try database.run(
      "UPDATE account SET floor = ?, floor_chain = ? WHERE row = ?", [floor, chain.data, account])
    try database.run(
      "DELETE FROM segment WHERE account = ? AND position <= ?", [account, floor])
    try database.run(
      """
      DELETE FROM snapshot WHERE account = ?1 AND position <= ?2 AND position NOT IN
        (SELECT position FROM snapshot WHERE account = ?1 ORDER BY position DESC LIMIT 2)
      """, [account, floor])
  }

  /// Also those that were begun before it and never finished.
  private static func removeOlderSnapshots(
    than stream: Data, _ account: Int64, _ database: Database
  ) throws {
    try database.run(
      """
      DELETE FROM object WHERE account = ?1 AND kind IN (?2, ?3)
        AND row < (SELECT min(row) FROM object WHERE account = ?1 AND kind IN (?2, ?3)
          AND stream = ?4)
        AND stream NOT IN
          (SELECT stream FROM snapshot WHERE account = ?1 ORDER BY position DESC LIMIT 2)
      """, [account, ObjectKind.manifest.rawValue, ObjectKind.chunk.rawValue, stream])
  }
}
