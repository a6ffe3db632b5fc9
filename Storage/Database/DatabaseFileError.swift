import GRDB

/// Why a database file could not be opened, read or written.
///
/// A failed write has changed nothing. `kind` is `DatabaseSchema.kind`, `path` the database file.
package enum DatabaseFileError: Error, Equatable, CustomStringConvertible {
  case missing(kind: String, path: String)
  case newer(kind: String, path: String, format: Int, known: Int)
  case foreign(kind: String, path: String)
  case damaged(kind: String, path: String, detail: String)
  case busy(kind: String, path: String)
  case diskFull(kind: String, path: String)
  case readOnly(kind: String, path: String)
  /// Whoever watched wanted it to end.
  case interrupted
  case failed(kind: String, path: String, detail: String)

  package var description: String {
    switch self {
    case .missing(let kind, let path): "there is no \(kind) at '\(path)'"
    case .newer(let kind, let path, let format, let known):
      "this \(kind) was written by a newer Satchel (format \(format); this one knows \(known)); "
        + "update Satchel to open '\(path)'"
    case .foreign(let kind, let path):
      "'\(path)' is not a Satchel \(kind); move it away or name another folder"
    case .damaged(let kind, let path, let detail):
      "the \(kind) '\(path)' is damaged (\(detail)); keep a copy of it and restore a backup"
    case .busy(let kind, let path):
      "another program is still writing to the \(kind) '\(path)'; try again in a moment"
    case .diskFull(let kind, let path): "the disk is full; the \(kind) '\(path)' was not changed"
    case .readOnly(let kind, let path):
      "the \(kind) '\(path)' cannot be written; check the permissions of it and its folder"
    case .interrupted: "stopped"
    case .failed(let kind, let path, let detail): "the \(kind) '\(path)': \(detail)"
    }
  }

  /// What SQLite, GRDB or the system reported, in terms of the file.
  init(_ error: any Error, kind: String, path: String) {
    switch error {
    case let error as Self: self = error
    case let error as GRDB.DatabaseError: self.init(sqlite: error, kind: kind, path: path)
    case let error as SystemError where error.isForbidden:
      self = .readOnly(kind: kind, path: path)
    case let error as SystemError where error.isDiskFull:
      self = .diskFull(kind: kind, path: path)
    default: self = .failed(kind: kind, path: path, detail: "\(error)")
    }
  }

  private init(sqlite error: GRDB.DatabaseError, kind: String, path: String) {
    let detail = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .foreign(kind: kind, path: path)
    case .SQLITE_CORRUPT: self = .damaged(kind: kind, path: path, detail: detail)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(kind: kind, path: path)
    case .SQLITE_INTERRUPT: self = .interrupted
    case .SQLITE_FULL: self = .diskFull(kind: kind, path: path)
    case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(kind: kind, path: path)
    case .SQLITE_IOERR:
      self = .failed(kind: kind, path: path, detail: "the disk refused to be read or written")
    default: self = .failed(kind: kind, path: path, detail: detail)
    }
  }
}
