import CSQLiteShim
import SatchelDatabase

/// A table in another program's database, of which nothing is trusted.
///
/// The file is opened to be read and never written beside. Its views, triggers and functions stay unused, its
/// pages are checked first, and all work is bounded.
package final class ForeignTable {
  private static let maximumValueBytes: Int32 = 16 << 20
  /// Steps of SQLite's machine, which a table of a million rows does not reach.
  private static let maximumSteps = 500_000_000
  private static let stepsAtOnce: Int32 = 100_000

  private let path: String
  private var connection: OpaquePointer?
  private var steps = 0

  /// - Throws: `foreignDatabase` for a file that is none, is damaged, or is too much work.
  package init(path: String) throws(StorageError) {
    self.path = path
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW
    guard sqlite3_open_v2(SQLiteURI.unchanging(path), &connection, flags, nil) == SQLITE_OK else {
      throw failure
    }
    bound()
    try rows("PRAGMA cell_size_check = ON")
    let findings = try rows("PRAGMA quick_check(1)").first?.first.flatMap(\.self)
    guard findings == "ok" else {
      throw .foreignDatabase(path: path, detail: findings ?? "it cannot be checked")
    }
  }

  deinit { sqlite3_close_v2(connection) }

  /// Passes the rows of a plain table, each value as text; nil for null.
  ///
  /// - Throws: `foreignDatabase` if there is no such table with these columns, or what `body` throws.
  package func forEachRow(
    of table: String, columns: [String], _ body: ([String?]) throws -> Void
  ) throws {
    let known = try rows("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '\(table)'")
    // A virtual table is a program that answers.
    let isPlain = known.first?.first.flatMap(\.self)?.uppercased().hasPrefix("CREATE TABLE") == true
    guard isPlain else {
      throw StorageError.foreignDatabase(path: path, detail: "it has no table '\(table)'")
    }
    let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
    let statement = try prepared("SELECT \(names) FROM \"\(table)\"")
    defer { sqlite3_finalize(statement) }
    while try step(statement) { try body(Self.values(of: statement)) }
  }

  private func bound() {
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Self.maximumValueBytes)
    sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, 100_000)
    sqlite3_limit(connection, SQLITE_LIMIT_COLUMN, 200)
    sqlite3_limit(connection, SQLITE_LIMIT_EXPR_DEPTH, 50)
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
    satchel_sqlite_distrust(connection)
    let context = Unmanaged.passUnretained(self).toOpaque()
    sqlite3_progress_handler(
      connection, Self.stepsAtOnce,
      { context in
        guard let context else { return 1 }
        let table = Unmanaged<ForeignTable>.fromOpaque(context).takeUnretainedValue()
        table.steps += Int(ForeignTable.stepsAtOnce)
        return table.steps > ForeignTable.maximumSteps ? 1 : 0
      }, context)
  }

  @discardableResult
  private func rows(_ sql: String) throws(StorageError) -> [[String?]] {
    var rows: [[String?]] = []
    let statement = try prepared(sql)
    defer { sqlite3_finalize(statement) }
    while try step(statement) { rows.append(Self.values(of: statement)) }
    return rows
  }

  private func prepared(_ sql: String) throws(StorageError) -> OpaquePointer? {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
      throw failure
    }
    return statement
  }

  private func step(_ statement: OpaquePointer?) throws(StorageError) -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw failure
    }
  }

  private static func values(of statement: OpaquePointer?) -> [String?] {
    (0..<sqlite3_column_count(statement)).map { column in
      guard let text = sqlite3_column_text(statement, column) else { return nil }
      let count = Int(sqlite3_column_bytes(statement, column))
      return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }
  }

  private var failure: StorageError {
    let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "no memory"
    return .foreignDatabase(path: path, detail: message)
  }
}
