import CSQLiteShim
import GRDB

/// What is asked now and then while SQLite works, and may end that.
final class Watch {
  /// In SQLite's own steps, of which a processor does millions a second.
  private static let stepsBetween: Int32 = 2000

  private let isStopped: () -> Bool

  init(_ isStopped: @escaping () -> Bool) { self.isStopped = isStopped }

  /// From now on, as long as this lives; what runs when it says so fails with SQLITE_INTERRUPT.
  func begin(on database: GRDB.Database) {
    sqlite3_progress_handler(
      database.sqliteConnection, Self.stepsBetween,
      { context in
        guard let context else { return 0 }
        return Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue().isStopped() ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  static func end(on database: GRDB.Database) {
    sqlite3_progress_handler(database.sqliteConnection, 0, nil, nil)
  }
}
