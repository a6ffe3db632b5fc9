/// What a database file of one kind holds, and how it came to its present form.
package struct DatabaseSchema: Sendable {
  /// SQLite's application id: tells a file of this kind from any other database.
  package let applicationID: Int32
  /// What a sentence calls such a file, as in "this library was written by …".
  package let kind: String
  /// SQL texts; applying the first n makes format n.
  package let migrations: [String]

  package init(applicationID: Int32, kind: String, migrations: [String]) {
    self.applicationID = applicationID
    self.kind = kind
    self.migrations = migrations
  }
}
