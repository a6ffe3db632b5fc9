import CSQLiteShim
package import GRDB

/// One SQLite file that several processes may have open at once.
///
/// A write is one transaction and one flush to the disk; a process that ends flushes nothing more. Only the
/// rooms under Storage use this, so GRDB's types stay among them.
package final class DatabaseFile: Sendable {
  package enum Access: Sendable {
    /// Makes the file when it is missing, and brings an older format up to date.
    case readWrite
    /// Changes nothing, and works in a folder that may not be written.
    case readOnly
  }

  package let path: String
  private let kind: String
  private let queue: DatabaseQueue

  /// Opens `path`; what it is missing of `schema` is added in one transaction.
  ///
  /// - Throws: `missing` (read-only), `newer`, `foreign` or `damaged` with the file left as it was.
  package init(
    path: String, schema: DatabaseSchema, access: Access
  ) throws(DatabaseFileError) {
    // SQLite takes a name that starts with "file:" for a URI.
    let path = path.hasPrefix("/") ? path : "./\(path)"
    (self.path, kind) = (path, schema.kind)
    do {
      switch access {
      case .readWrite:
        if !PrivateFiles.exists(path) { try Self.create(path, schema) }
        try Self.refuseEmpty(path, schema)
        queue = try DatabaseQueue(path: path, configuration: Self.configuration())
        try Self.migrate(queue, path, schema)
      case .readOnly:
        try Self.refuseEmpty(path, schema)
        queue = try Self.openReadOnly(path)
        try queue.read { database in
          guard try Self.format(database, path, schema) == schema.migrations.count else {
            throw DatabaseFileError.failed(
              kind: schema.kind, path: path,
              detail: "it is of an older format; any command that writes brings it up to date")
          }
        }
      }
    } catch {
      throw DatabaseFileError(error, kind: schema.kind, path: path)
    }
  }

  /// Runs `body` on one state of the file.
  ///
  /// A `Failure` that `body` throws passes unchanged; any other error goes through `failure`.
  package func read<Value, Failure: Error>(
    orThrow failure: (DatabaseFileError) -> Failure, _ body: (GRDB.Database) throws -> Value
  ) throws(Failure) -> Value {
    do { return try queue.read(body) } catch let error as Failure { throw error } catch {
      throw failure(DatabaseFileError(error, kind: kind, path: path))
    }
  }

  /// Runs `body` as one transaction, which starts as a writer and waits up to ten seconds for others.
  ///
  /// The transaction is on the disk when this returns, and leaves nothing when it throws. A `Failure` that
  /// `body` throws passes unchanged; any other error goes through `failure`.
  package func write<Value, Failure: Error>(
    orThrow failure: (DatabaseFileError) -> Failure, _ body: (GRDB.Database) throws -> Value
  ) throws(Failure) -> Value {
    do { return try queue.write(body) } catch let error as Failure { throw error } catch {
      throw failure(DatabaseFileError(error, kind: kind, path: path))
    }
  }

  /// Writes a copy of one state of the file to `copy`, which must not be there; others may go on writing.
  package func backUp(to copy: String) throws(DatabaseFileError) {
    do {
      guard !PrivateFiles.exists(copy) else {
        throw DatabaseFileError.failed(kind: kind, path: copy, detail: "it is there already")
      }
      let unfinished = "\(copy).new-\(UInt64.random(in: 0...(.max)))"
      try PrivateFiles.makeFile(unfinished)
      do {
        try queue.writeWithoutTransaction { database in
          try database.execute(sql: "VACUUM INTO ?", arguments: [unfinished])
        }
      } catch {
        PrivateFiles.remove(unfinished)
        throw error
      }
      try PrivateFiles.publish(unfinished, as: copy)
    } catch {
      throw DatabaseFileError(error, kind: kind, path: copy)
    }
  }
}

// MARK: - Opening

extension DatabaseFile {
  private static let busyTimeoutSeconds = 10.0
  /// One MiB of log, which each new process reads once.
  private static let pagesBeforeCheckpoint = 250

  private static func configuration(readOnly: Bool = false) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(busyTimeoutSeconds)
    configuration.prepareDatabase { database in
      _ = satchel_sqlite_keep_log_on_close(database.sqliteConnection)
      try database.execute(
        sql: """
          PRAGMA trusted_schema = OFF;
          PRAGMA synchronous = FULL;
          PRAGMA wal_autocheckpoint = \(pagesBeforeCheckpoint);
          """)
    }
    return configuration
  }

  private static func openReadOnly(_ path: String) throws -> DatabaseQueue {
    do {
      return try DatabaseQueue(path: path, configuration: configuration(readOnly: true))
    } catch let error as GRDB.DatabaseError
      where error.resultCode == .SQLITE_CANTOPEN && !PrivateFiles.exists("\(path)-wal")
    {
      // The log's index cannot be made here. With no log, the file alone is the whole database.
      return try DatabaseQueue(
        path: immutable(path), configuration: configuration(readOnly: true))
    }
  }

  /// A URI that tells SQLite to look for no log and take no locks.
  private static func immutable(_ path: String) -> String {
    var escaped = ""
    for byte in path.utf8 {
      let isPlain = byte < 0x80 && byte > 0x20 && !"%?#".utf8.contains(byte)
      let digits = String(byte, radix: 16)
      escaped +=
        isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
    }
    return "file:\(escaped)?immutable=1"
  }

  /// Makes a whole new file beside `path` and moves it there, so that a crash leaves none or all.
  private static func create(_ path: String, _ schema: DatabaseSchema) throws {
    try PrivateFiles.makeFolder(PrivateFiles.folder(of: path))
    let unfinished = "\(path).new-\(UInt64.random(in: 0...(.max)))"
    try PrivateFiles.makeFile(unfinished)
    do {
      let queue = try DatabaseQueue(path: unfinished)
      try queue.writeWithoutTransaction { database in
        try database.execute(
          sql: """
            PRAGMA trusted_schema = OFF;
            PRAGMA journal_mode = WAL;
            PRAGMA application_id = \(schema.applicationID);
            """)
      }
      try queue.write { database in try apply(schema, from: 0, database) }
      try queue.close()
    } catch {
      PrivateFiles.remove(unfinished)
      throw error
    }
    try PrivateFiles.publish(unfinished, as: path)
  }

  /// An empty file would pass for a new database, and what it held before would be silently gone.
  private static func refuseEmpty(_ path: String, _ schema: DatabaseSchema) throws {
    guard let length = PrivateFiles.length(path) else {
      throw DatabaseFileError.missing(kind: schema.kind, path: path)
    }
    guard length > 0 else {
      throw DatabaseFileError.damaged(kind: schema.kind, path: path, detail: "it is empty")
    }
  }

  /// Only two numbers are looked at; the tables are not, as opening is on every command's way.
  private static func migrate(
    _ queue: DatabaseQueue, _ path: String, _ schema: DatabaseSchema
  ) throws {
    let known = schema.migrations.count
    guard try queue.read({ try format($0, path, schema) }) < known else { return }
    try queue.write { database in
      // Asked again: another process may have migrated while this one waited.
      try apply(schema, from: try format(database, path, schema), database)
    }
    // So that a copy of the file alone has the new format too.
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
  }

  private static func format(
    _ database: GRDB.Database, _ path: String, _ schema: DatabaseSchema
  ) throws -> Int {
    let application = try Int32.fetchOne(database, sql: "PRAGMA application_id")
    guard application == schema.applicationID else {
      throw DatabaseFileError.foreign(kind: schema.kind, path: path)
    }
    let format = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let known = schema.migrations.count
    guard format > 0 else { throw DatabaseFileError.foreign(kind: schema.kind, path: path) }
    guard format <= known else {
      throw DatabaseFileError.newer(kind: schema.kind, path: path, format: format, known: known)
    }
    return format
  }

  private static func apply(
    _ schema: DatabaseSchema, from format: Int, _ database: GRDB.Database
  ) throws {
    for migration in schema.migrations.dropFirst(format) { try database.execute(sql: migration) }
    try database.execute(sql: "PRAGMA user_version = \(schema.migrations.count)")
  }
}
