import CSQLiteShim
import Foundation
import SatchelBytes
import SatchelRelayLog
import SatchelStorage

/// A new database, made once a process: making the tables takes longer than most runs.
struct Template: Sendable {
  static let library = Template(
    Result {
      try Template.made("library.sqlite") { folder in
        _ = try Library.open(folder: folder.path, access: .readWrite) { ReplicaID(value: 1) }
        // Each machine writes who it is.
        try execute("DELETE FROM meta", in: folder.appending(path: "library.sqlite"))
      }
    })

  static let relay = Template(
    Result {
      try Template.made(RelayLog.fileName) { folder in _ = try RelayLog(folder: folder.path) }
    })

  /// The bytes of its files, by name.
  private let files: Result<[String: Data], any Error>

  private init(_ files: Result<[String: Data], any Error>) { self.files = files }

  /// Makes the folder, with the database in it.
  func copy(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, data) in try files.get() { try data.write(to: folder.appending(path: name)) }
  }

  private static func made(
    _ name: String, _ make: (URL) throws -> Void
  ) throws -> [String: Data] {
    try World.inFolder { folder in
      try make(folder)
      return [name, "\(name)-wal"].reduce(into: [:]) { files, name in
        files[name] = FileManager.default.contents(atPath: folder.appending(path: name).path)
      }
    }
  }

  private struct CannotBeMade: Error {}

  private static func execute(_ sql: String, in file: URL) throws {
    var database: OpaquePointer?
    defer { sqlite3_close(database) }
    guard sqlite3_open(file.path, &database) == SQLITE_OK,
      sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK
    else { throw CannotBeMade() }
  }
}
