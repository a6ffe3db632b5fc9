package import SatchelDatabase

/// Why the relay's log could not do what was asked; nothing is ever half-written.
package enum RelayLogError: Error, Equatable, CustomStringConvertible {
  case database(DatabaseFileError)
  /// A row is not what this version writes.
  case damagedRow(String)
  case unknownAccount(String)

  package var description: String {
    switch self {
    case .database(let error): error.description
    case .damagedRow(let table):
      "a row of the table \(table) is damaged; keep a copy of the folder and restore a backup"
    case .unknownAccount(let account): "there is no account '\(account)' on this relay"
    }
  }

  /// True when there is no room for more, which a client may be told.
  package var isDiskFull: Bool {
    if case .database(.diskFull) = self { true } else { false }
  }
}
