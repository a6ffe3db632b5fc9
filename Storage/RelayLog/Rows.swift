import Foundation
import GRDB
import SatchelBytes
import SatchelWire

extension FixedBytes {
  var data: Data { Data(bytes) }
}

extension SecretHash {
  var data: Data { Data(bytes) }
}

extension Row {
  /// A column of fixed length, as this version wrote it into `table`.
  func fixed<Value: FixedBytes>(
    _ column: Int, of table: String, as type: Value.Type = Value.self
  ) throws(RelayLogError) -> Value {
    let data: Data? = self[column]
    guard let data, let value = Value(bytes: data) else { throw .damagedRow(table) }
    return value
  }

  func number(_ column: Int, of table: String) throws(RelayLogError) -> UInt64 {
    let integer: Int64? = self[column]
    guard let integer, let value = UInt64(exactly: integer) else { throw .damagedRow(table) }
    return value
  }

  func bytes(_ column: Int, of table: String) throws(RelayLogError) -> [UInt8] {
    let data: Data? = self[column]
    guard let data else { throw .damagedRow(table) }
    return Array(data)
  }

  func secretHash(_ column: Int, of table: String) throws(RelayLogError) -> SecretHash {
    guard let hash = SecretHash(bytes: try bytes(column, of: table)) else {
      throw .damagedRow(table)
    }
    return hash
  }
}

extension Database {
  /// Runs a statement that is compiled once and kept.
  func run(_ sql: String, _ arguments: StatementArguments) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }

  func rows(_ sql: String, _ arguments: StatementArguments) throws -> RowCursor {
    try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
  }
}
