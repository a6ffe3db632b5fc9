import GRDB
package import SatchelBytes
import SatchelDatabase
import SatchelModel
import SatchelTopics

/// One person's library on this machine: one SQLite file.
///
/// Every call that writes is one transaction and one flush to the disk; nothing waits for a network.
/// Several processes may have the same library open.
package final class Library {
  package enum Access: Sendable { case readWrite, readOnly }

  package let path: String
  private let file: DatabaseFile

  /// Opens `folder`/library.sqlite, and makes it if it is not there and may be written.
  ///
  /// `newReplica` gives eight random bytes, and is asked only when the library is made.
  package static func open(
    folder: String, access: Access, newReplica: () -> ReplicaID
  ) throws(StorageError) -> Library {
    let library = try Library(path: "\(folder)/library.sqlite", access)
    if access == .readWrite { try library.becomeSomebody(newReplica) }
    return library
  }

  private init(path: String, _ access: Access) throws(StorageError) {
    do {
      file = try DatabaseFile(
        path: path, schema: Self.schema, access: access == .readOnly ? .readOnly : .readWrite)
    } catch { throw StorageError(error) }
    self.path = path
  }

  /// SQLite's application id is "SATL".
  private static let schema = DatabaseSchema(
    applicationID: 0x5341_544c, kind: "library",
    migrations: [
      PackageResources.v0001_library_sql, PackageResources.v0002_order_sql,
      PackageResources.v0003_sites_searches_sql, PackageResources.v0004_topics_sql,
      PackageResources.v0005_pictures_sql, PackageResources.v0006_hash_sql,
      PackageResources.v0007_streams_sql, PackageResources.v0008_stories_sql,
      PackageResources.v0009_loose_sql, PackageResources.v0010_voices_sql,
      PackageResources.v0011_undecided_sql,
      PackageResources.v0012_passing_sql,
      PackageResources.v0013_sought_sql,
    ].map { String(decoding: $0, as: UTF8.self) }, writersCacheKibibytes: 49_152)

  /// Writes who this replica is, if the library is new.
  private func becomeSomebody(_ newReplica: () -> ReplicaID) throws(StorageError) {
    let isNew = try read { connection throws(StorageError) in
      try connection.integer("SELECT count(*) FROM meta") == 0
    }
    guard isNew else { return }
    let replica = newReplica()
    try write { connection throws(StorageError) in
      // Another process may have been quicker.
      try connection.run(
        "INSERT OR IGNORE INTO meta (row, replica, last, clock) VALUES (1, ?, 0, 0)",
        Value(replica))
      try connection.setVersion(AddressKey.version, ofRule: Connection.addressRule)
      try connection.setVersion(StoryRelation.version, ofRule: Connection.storyRule)
    }
  }

  /// Whose operations this library writes.
  package var replica: ReplicaID {
    get throws(StorageError) {
      try read { connection throws(StorageError) in try connection.meta().replica }
    }
  }

  /// Has what runs end with `interrupted` soon after `isStopped` is true.
  package func stop(when isStopped: @escaping @Sendable () -> Bool) {
    file.stop(when: isStopped)
  }

  /// Of the file, in bytes; what its log holds besides is little.
  package func size() throws(StorageError) -> Int {
    try read { connection throws(StorageError) in
      Int(
        try connection.integer(
          "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
    }
  }

  /// Writes a copy of the library to `copy`, which must not be there.
  ///
  /// `isStopped` is told now and then how much of it is there, from 0 to 1.
  package func backUp(
    to copy: String, isStopped: (_ share: Double) -> Bool = { _ in false }
  ) throws(StorageError) {
    do { try file.backUp(to: copy, isStopped: isStopped) } catch { throw StorageError(error) }
  }

  /// Runs `body` on one state of the library.
  func read<Result>(
    _ body: (Connection) throws(StorageError) -> Result
  ) throws(StorageError) -> Result {
    try file.read(orThrow: StorageError.init) { database in
      try body(Connection(database: database, path: path))
    }
  }

  /// Runs `body` as one transaction, which leaves nothing when it throws.
  func write<Result>(
    _ body: (Connection) throws(StorageError) -> Result
  ) throws(StorageError) -> Result {
    try file.write(orThrow: StorageError.init) { database in
      try body(Connection(database: database, path: path))
    }
  }
}

extension StorageError {
  init(_ error: DatabaseFileError) {
    switch error {
    case .missing(_, let path): self = .missing(path: path)
    case .newer(_, let path, _, _): self = .newerFormat(path: path)
    case .foreign(_, let path): self = .notALibrary(path: path)
    case .damaged(_, let path, let detail): self = .damaged(path: path, detail: detail)
    case .busy(_, let path): self = .busy(path: path)
    case .diskFull(_, let path): self = .diskFull(path: path)
    case .readOnly(_, let path): self = .readOnly(path: path)
    case .interrupted: self = .interrupted
    case .failed(_, let path, let detail): self = .file(path: path, detail: detail)
    }
  }
}
