/// What a database file of one kind holds, and how it came to its present form.
package struct DatabaseSchema: Sendable {
  /// SQLite's application id: tells a file of this kind from any other database.
  package let applicationID: Int32
  /// What a sentence calls such a file, as in "this library was written by …".
  package let kind: String
  /// SQL texts; applying the first n makes format n.
  package let migrations: [String]
  /// The memory for pages of a process that writes; with much of it, a large transaction writes each
  /// page once.
  package let writersCacheKibibytes: Int

  package init(
    applicationID: Int32, kind: String, migrations: [String], writersCacheKibibytes: Int = 2048
  ) {
    self.applicationID = applicationID
    self.kind = kind
    self.migrations = migrations
    self.writersCacheKibibytes = writersCacheKibibytes
  }
}
