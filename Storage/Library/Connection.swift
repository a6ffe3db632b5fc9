import CSQLiteShim
import GRDB

/// What SQL can hold.
enum Value: Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case bytes([UInt8])
  /// The bytes of a text, for a column of bytes.
  case utf8(String)

  init(_ value: Int) { self = .integer(Int64(value)) }
  init(_ value: Bool) { self = .integer(value ? 1 : 0) }
  init(_ value: String?) { self = value.map(Value.text) ?? .null }
  init(_ value: Int64?) { self = value.map(Value.integer) ?? .null }
}

/// SQL within one transaction, and the only file of this room that speaks to SQLite.
///
/// Statements are compiled once and kept. Texts and bytes are bound with their lengths, so that a zero
/// within them ends nothing.
struct Connection {
  let database: GRDB.Database
  /// Of the file, for errors.
  let path: String

  func run(_ sql: String, _ values: Value...) throws(StorageError) {
    try forEach(sql, values) { _ in }
  }

  func run(_ sql: String, _ values: [Value]) throws(StorageError) {
    try forEach(sql, values) { _ in }
  }

  /// The first row as `read` takes it, or nil if there is none.
  func first<Result>(
    _ sql: String, _ values: Value..., read: (Row) throws(StorageError) -> Result
  ) throws(StorageError) -> Result? {
    let statement = try prepared(sql, values)
    defer { sqlite3_reset(statement) }
    return try step(statement) ? try read(Row(statement: statement)) : nil
  }

  func all<Result>(
    _ sql: String, _ values: Value..., read: (Row) throws(StorageError) -> Result
  ) throws(StorageError) -> [Result] {
    var results: [Result] = []
    try forEach(sql, values) { row throws(StorageError) in results.append(try read(row)) }
    return results
  }

  /// The first column of the first row; 0 if there is none.
  func integer(_ sql: String, _ values: Value...) throws(StorageError) -> Int64 {
    let statement = try prepared(sql, values)
    defer { sqlite3_reset(statement) }
    return try step(statement) ? Row(statement: statement).integer(0) : 0
  }

  /// Passes the rows one by one; `body` must not run the same statement again.
  func forEach(
    _ sql: String, _ values: [Value], _ body: (Row) throws(StorageError) -> Void
  ) throws(StorageError) {
    let statement = try prepared(sql, values)
    defer { sqlite3_reset(statement) }
    while try step(statement) { try body(Row(statement: statement)) }
  }

  /// As `forEach`, until `body` says that it has enough.
  func forEachWhile(
    _ sql: String, _ values: [Value], _ body: (Row) throws(StorageError) -> Bool
  ) throws(StorageError) {
    let statement = try prepared(sql, values)
    defer { sqlite3_reset(statement) }
    while try step(statement) {
      guard try body(Row(statement: statement)) else { return }
    }
  }

  var lastInsertedRow: Int64 { database.lastInsertedRowID }

  /// How many rows the last statement changed.
  var changedRows: Int { database.changesCount }

  private func prepared(
    _ sql: String, _ values: [Value]
  ) throws(StorageError) -> OpaquePointer {
    let statement: OpaquePointer
    do { statement = try database.cachedStatement(sql: sql).sqliteStatement } catch {
      let code = (error as? DatabaseError)?.extendedResultCode.rawValue ?? SQLITE_ERROR
      throw StorageError(sqlite: code, message: "\(error)", path: path)
    }
    sqlite3_reset(statement)
    for (index, value) in values.enumerated() {
      let code = value.bind(to: statement, at: Int32(index + 1))
      guard code == SQLITE_OK else { throw failure(code) }
    }
    return statement
  }

  private func step(_ statement: OpaquePointer) throws(StorageError) -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw failure(code)
    }
  }

  private func failure(_ code: Int32) -> StorageError {
    let connection = database.sqliteConnection
    let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? ""
    return StorageError(sqlite: code, message: message, path: path)
  }
}

/// The columns of the row that a statement stands on; not to be kept.
struct Row {
  fileprivate let statement: OpaquePointer

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
  func count(_ column: Int32) -> Int { Int(integer(column)) }
  func flag(_ column: Int32) -> Bool { integer(column) != 0 }
  func double(_ column: Int32) -> Double { sqlite3_column_double(statement, column) }

  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  /// Empty for null.
  func text(_ column: Int32) -> String { String(decoding: buffer(column), as: UTF8.self) }
  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  /// Empty for null.
  func bytes(_ column: Int32) -> [UInt8] { Array(buffer(column)) }

  /// Whatever a column holds; a number with a fraction, which no column of ours has, reads as text.
  func value(_ column: Int32) -> Value {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_NULL: .null
    case SQLITE_INTEGER: .integer(integer(column))
    case SQLITE_BLOB: .bytes(bytes(column))
    default: .text(text(column))
    }
  }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

  private func buffer(_ column: Int32) -> UnsafeRawBufferPointer {
    // A text column's bytes are its UTF-8, as every database of ours is.
    let start = sqlite3_column_blob(statement, column)
    return UnsafeRawBufferPointer(
      start: start, count: Int(sqlite3_column_bytes(statement, column)))
  }
}

extension Value {
  /// SQLite's SQLITE_TRANSIENT, a macro that Swift does not see: it makes its own copy.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  fileprivate func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    switch self {
    case .null: return sqlite3_bind_null(statement, index)
    case .integer(let value): return sqlite3_bind_int64(statement, index, value)
    case .real(let value): return sqlite3_bind_double(statement, index, value)
    case .text(var text):
      return text.withUTF8 { utf8 in
        utf8.withMemoryRebound(to: CChar.self) {
          // An empty text may have no address, and SQLite would bind null.
          guard let start = $0.baseAddress else {
            return sqlite3_bind_text(statement, index, "", 0, Self.copied)
          }
          return sqlite3_bind_text(statement, index, start, Int32($0.count), Self.copied)
        }
      }
    case .bytes(let bytes):
      return bytes.withUnsafeBytes { Self.bind($0, to: statement, at: index) }
    case .utf8(var text):
      return text.withUTF8 { Self.bind(UnsafeRawBufferPointer($0), to: statement, at: index) }
    }
  }

  private static func bind(
    _ bytes: UnsafeRawBufferPointer, to statement: OpaquePointer, at index: Int32
  ) -> Int32 {
    bytes.isEmpty
      ? sqlite3_bind_zeroblob(statement, index, 0)
      : sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), copied)
  }
}

extension StorageError {
  init(sqlite code: Int32, message: String, path: String) {
    switch code & 0xff {
    case SQLITE_INTERRUPT: self = .interrupted
    case SQLITE_FULL: self = .diskFull(path: path)
    case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: self = .readOnly(path: path)
    case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(path: path)
    case SQLITE_NOTADB: self = .notALibrary(path: path)
    case SQLITE_CORRUPT, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_ERROR:
      self = .damaged(path: path, detail: message)
    default: self = .file(path: path, detail: message)
    }
  }
}
