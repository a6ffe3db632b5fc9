package import GRDB

/// One SQLite file that several processes may have open at once.
///
/// A write is one transaction and one flush to the disk; a process that ends flushes nothing more.
/// Only the rooms under Storage use this, so GRDB's types stay among them.
package final class DatabaseFile: Sendable {
  package enum Access: Sendable {
    /// Makes the file when it is missing, and brings an older format up to date.
    case readWrite
    /// Changes nothing but an older format, and works in a folder that may not be written.
    case readOnly
  }

  package let path: String
  private let kind: String
  private let queue: DatabaseQueue
  private let logBytesBeforeCheckpoint: Int

  /// Opens `path`; what it is missing of `schema` is added in one transaction.
  ///
  /// A write that leaves more than `logBytesBeforeCheckpoint` in the log also copies the log back,
  /// as each new process reads the log once. Throws `missing` (read-only), `newer`, `foreign` or
  /// `damaged` with the file left as it was.
  package init(
    path: String, schema: DatabaseSchema, access: Access, logBytesBeforeCheckpoint: Int = 1 << 20
  ) throws(DatabaseFileError) {
    // SQLite takes a name that starts with "file:" for a URI.
    let path = path.hasPrefix("/") ? path : "./\(path)"
    (self.path, kind) = (path, schema.kind)
    self.logBytesBeforeCheckpoint = logBytesBeforeCheckpoint
    do {
      queue =
        switch access {
        case .readWrite: try DatabaseOpener(path: path, schema: schema).openForWriting()
        case .readOnly: try DatabaseOpener(path: path, schema: schema).openForReading()
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
    do {
      // GRDB's `read` sets a pragma, after which SQLite compiles every statement anew.
      return try queue.unsafeRead { database in
        try database.cachedStatement(sql: "BEGIN").execute()
        // Whatever happened, nothing was changed.
        defer { try? database.cachedStatement(sql: "ROLLBACK").execute() }
        return try body(database)
      }
    } catch let error as Failure { throw error } catch {
      throw failure(DatabaseFileError(error, kind: kind, path: path))
    }
  }

  /// Runs `body` as one transaction, which waits up to ten seconds for other writers.
  ///
  /// The transaction is on the disk when this returns, and leaves nothing when it throws. A
  /// `Failure` that `body` throws passes unchanged; any other error goes through `failure`.
  package func write<Value, Failure: Error>(
    orThrow failure: (DatabaseFileError) -> Failure, _ body: (GRDB.Database) throws -> Value
  ) throws(Failure) -> Value {
    do {
      let value = try queue.write(body)
      emptyLongLog()
      return value
    } catch let error as Failure { throw error } catch {
      throw failure(DatabaseFileError(error, kind: kind, path: path))
    }
  }

  /// Has `isStopped` asked now and then while SQLite works.
  ///
  /// Once it is true, what runs fails with `interrupted`, and a transaction leaves nothing.
  package func stop(when isStopped: @escaping @Sendable () -> Bool) {
    // It lives as long as the process, as the library of a command does.
    let watch = Unmanaged.passRetained(Watch(isStopped))
    queue.inDatabase { watch.takeUnretainedValue().begin(on: $0) }
  }

  /// Writes a copy of one state of the file to `copy`, which must not be there.
  ///
  /// Others may go on writing. It appears under its name only when it is whole and on the disk. Meanwhile
  /// `isStopped` is told how much of it is there, from 0 to 1, and may end it with `interrupted`.
  package func backUp(
    to copy: String, isStopped: (_ share: Double) -> Bool = { _ in false }
  ) throws(DatabaseFileError) {
    let unfinished = PrivateFiles.unfinishedName(for: copy)
    do {
      guard !PrivateFiles.exists(copy) else {
        throw DatabaseFileError.failed(kind: kind, path: copy, detail: "it is there already")
      }
      try PrivateFiles.makeFile(unfinished)
      defer { PrivateFiles.remove(unfinished) }
      let total = Double(max(1, PrivateFiles.length(path) ?? 1))
      try withoutActuallyEscaping(isStopped) { isStopped in
        let watch = Watch {
          isStopped(min(1, Double(PrivateFiles.length(unfinished) ?? 0) / total))
        }
        try queue.writeWithoutTransaction { database in
          watch.begin(on: database)
          defer { Watch.end(on: database) }
          try database.execute(sql: "VACUUM INTO ?", arguments: [unfinished])
        }
      }
      try PrivateFiles.place(unfinished, at: copy)
    } catch {
      throw DatabaseFileError(error, kind: kind, path: copy)
    }
  }

  /// Copies a long log back and starts it anew.
  ///
  /// SQLite of itself never starts a log anew when each process writes once. Nobody waits for this:
  /// when others read, or when it fails, a later write tries again.
  private func emptyLongLog() {
    guard PrivateFiles.length("\(path)-wal") ?? 0 > logBytesBeforeCheckpoint else { return }
    try? queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA busy_timeout = 0")
      defer {
        try? database.execute(
          sql: "PRAGMA busy_timeout = \(DatabaseOpener.busyTimeoutMilliseconds)")
      }
      try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
  }
}
