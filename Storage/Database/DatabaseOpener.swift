import CSQLiteShim
import GRDB

/// Opens one database file, makes it, checks what it is and brings it up to date.
struct DatabaseOpener {
  static let busyTimeoutMilliseconds = 10_000
  private static let readersCacheKibibytes = 2048

  let path: String
  let schema: DatabaseSchema

  private var log: String { "\(path)-wal" }

  func openForWriting() throws -> DatabaseQueue {
    _ = Self.foldersAreOurs
    if !PrivateFiles.exists(path) { try create() }
    try refuseEmpty()
    let hadLog = PrivateFiles.exists(log)
    let queue = try DatabaseQueue(path: path, configuration: configuration())
    let format = try queue.unsafeRead(format(of:))
    try queue.writeWithoutTransaction { database in
      // A copy made by other tools may have lost the mode.
      guard try String.fetchOne(database, sql: "PRAGMA journal_mode") != "wal" else { return }
      try database.execute(sql: "PRAGMA journal_mode = WAL")
    }
    if !hadLog { try PrivateFiles.flush(PrivateFiles.folder(of: path)) }
    if format < schema.migrations.count { try migrate(queue) }
    return queue
  }

  /// A file of an older format is brought up to date first.
  func openForReading() throws -> DatabaseQueue {
    try refuseEmpty()
    let queue = try openUnchanging()
    guard try queue.unsafeRead(format(of:)) < schema.migrations.count else { return queue }
    try queue.close()
    try upgrade()
    return try openUnchanging()
  }

  private func upgrade() throws {
    do { try openForWriting().close() } catch let error as GRDB.DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
    {
      throw DatabaseFileError.failed(
        kind: schema.kind, path: path,
        detail: "it is of an older format and cannot be written; "
          + "copy it to where it can, to bring it up to date")
    }
  }

  private func openUnchanging() throws -> DatabaseQueue {
    do {
      return try DatabaseQueue(path: path, configuration: configuration(readOnly: true))
    } catch let error as GRDB.DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
      && (PrivateFiles.length(log) ?? 0) == 0
    {
      // The log's index cannot be made here. With no log, the file alone is the whole database.
      return try DatabaseQueue(
        path: SQLiteURI.unchanging(path), configuration: configuration(readOnly: true))
    }
  }

  private func configuration(readOnly: Bool = false) -> Configuration {
    let cacheKibibytes = readOnly ? Self.readersCacheKibibytes : schema.writersCacheKibibytes
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(Double(Self.busyTimeoutMilliseconds) / 1000)
    configuration.prepareDatabase { database in
      guard satchel_sqlite_keep_log_on_close(database.sqliteConnection) == SQLITE_OK else {
        throw GRDB.DatabaseError(message: "SQLite cannot keep its log when it closes")
      }
      try database.execute(
        sql: """
          PRAGMA trusted_schema = OFF;
          PRAGMA synchronous = FULL;
          PRAGMA wal_autocheckpoint = 0;
          PRAGMA cache_size = -\(cacheKibibytes);
          """)
    }
    return configuration
  }
}

// MARK: - Making

extension DatabaseOpener {
  /// True when SQLite leaves the flushing of folders to us; set once a process.
  ///
  /// SQLite flushes the folder at each process's first write, in case the log is new. Here `create`
  /// and `openForWriting` do so when it is, and a command pays one flush, not two.
  private static let foldersAreOurs = satchel_sqlite_never_flush_folders() == SQLITE_OK

  /// Makes a whole new file beside `path` and moves it there, so that a crash leaves none or all.
  private func create() throws {
    let folder = PrivateFiles.folder(of: path)
    try PrivateFiles.makeFolder(folder)
    try PrivateFiles.locking(folder) {
      // Another process may have been quicker.
      guard !PrivateFiles.exists(path) else { return }
      guard (PrivateFiles.length(log) ?? 0) == 0 else {
        throw DatabaseFileError.damaged(
          kind: schema.kind, path: path, detail: "it is missing, but its log '\(log)' is there")
      }
      let unfinished = PrivateFiles.unfinishedName(for: path)
      try PrivateFiles.makeFile(unfinished)
      defer { PrivateFiles.remove(unfinished) }
      try fill(unfinished)
      try PrivateFiles.move(unfinished, to: path)
    }
  }

  /// Writes the whole schema to the empty file `unfinished`, and copies its log back.
  private func fill(_ unfinished: String) throws {
    let queue = try DatabaseQueue(path: unfinished)
    try queue.writeWithoutTransaction { database in
      try database.execute(
        sql: "PRAGMA journal_mode = WAL; PRAGMA application_id = \(schema.applicationID)")
    }
    try queue.write { database in try apply(from: 0, database) }
    try queue.close()
  }

  /// An empty file would pass for a new database, and what it held before would be silently gone.
  private func refuseEmpty() throws {
    guard let length = PrivateFiles.length(path) else {
      throw DatabaseFileError.missing(kind: schema.kind, path: path)
    }
    guard length > 0 else {
      throw DatabaseFileError.damaged(kind: schema.kind, path: path, detail: "it is empty")
    }
  }
}

// MARK: - Formats

extension DatabaseOpener {
  private func migrate(_ queue: DatabaseQueue) throws {
    try queue.write { database in
      // Asked again: another process may have migrated while this one waited.
      try apply(from: try format(of: database), database)
    }
    // So that a copy of the file alone has the new format too.
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
  }

  /// Only two numbers are looked at; the tables are not, as opening is on every command's way.
  ///
  /// Needs no transaction: neither number goes back.
  private func format(of database: GRDB.Database) throws -> Int {
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

  private func apply(from format: Int, _ database: GRDB.Database) throws {
    for migration in schema.migrations.dropFirst(format) { try database.execute(sql: migration) }
    try database.execute(sql: "PRAGMA user_version = \(schema.migrations.count)")
  }
}
