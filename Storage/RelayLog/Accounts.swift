import Foundation
import GRDB
package import SatchelBytes
package import SatchelWire

/// Who may make an account on this relay.
package enum RegistrationPolicy: String, Sendable, CaseIterable { case open, invite, closed }

package enum RegisterOutcome: Equatable, Sendable {
  case created
  /// The account was made by the same bytes: the answer to an earlier request was lost.
  case repeated
  /// Account or locator belong to other bytes.
  case taken
  case inviteNeeded
  case closed
}

extension RelayLog {
  /// Makes an account with its first device; the invite, if it takes one, is spent with it.
  package func register(
    _ registration: Registration, invite: String?, policy: RegistrationPolicy, now: UInt64
  ) async throws(RelayLogError) -> RegisterOutcome {
    let message = Digest.sha256(registration.encoded())
    return try await writer.write { transaction in
      let database = transaction.database
      let known = try database.row(
        "SELECT registration FROM account WHERE id = ?", [registration.account.data])
      if let known, known[0] as Data? == Data(message) { return .repeated }
      let isInvited = try Self.isInvited(invite, now: now, database)
      switch policy {
      case .closed: return .closed
      case .invite where !isInvited: return .inviteNeeded
      case .invite, .open: break
      }
      let isTaken = try database.row(
        "SELECT 1 FROM account WHERE id = ? OR locator = ?",
        [registration.account.data, registration.locator.data])
      guard isTaken == nil else { return .taken }
      if isInvited, let invite {
        try database.run("DELETE FROM invite WHERE hash = ?", [Self.hash(ofInvite: invite)])
      }
      try Self.add(
        registration, message: message, byInvite: isInvited, now: now, database)
      return .created
    }
  }

  /// The key file that a pairing code finds; nil if there is none.
  package func keyFile(_ locator: Locator) async throws(RelayLogError) -> [UInt8]? {
    try await read { database in
      try database.row("SELECT key_file FROM account WHERE locator = ?", [locator.data])?
        .bytes(0, of: "account")
    }
  }

  private static func add(
    _ registration: Registration, message: [UInt8], byInvite: Bool, now: UInt64,
    _ database: Database
  ) throws {
    try database.run(
      """
      INSERT INTO account (id, locator, enrol_hash, key_file, registration, created, by_invite,
        last_index, chain, floor, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 0, 0)
      """,
      [
        registration.account.data, registration.locator.data, registration.enrol.data,
        Data(registration.keyFile), Data(message), Int64(clamping: now), byInvite,
        SatchelWire.Cursor.start.chain.data,
      ])
    try addDevice(registration.token, database.lastInsertedRowID, now: now, database)
  }
}

// MARK: - Invites

extension RelayLog {
  private static let inviteLifetime: UInt64 = 7 * 86_400_000

  /// Makes a code with which one account can be made within seven days.
  ///
  /// `random` is 16 random bytes. Only the code's hash is kept, so it is shown once.
  package func makeInvite(
    random: [UInt8], now: UInt64
  ) async throws(RelayLogError) -> String {
    let code = Base32.encode(random)
    try await writer.write { transaction in
      try transaction.database.run("DELETE FROM invite WHERE expires < ?", [Int64(clamping: now)])
      try transaction.database.run(
        "INSERT INTO invite (hash, expires) VALUES (?, ?)",
        [Self.hash(ofInvite: code), Int64(clamping: now + Self.inviteLifetime)])
    }
    return code
  }

  private static func isInvited(
    _ invite: String?, now: UInt64, _ database: Database
  ) throws -> Bool {
    guard let invite else { return false }
    return try database.row(
      "SELECT 1 FROM invite WHERE hash = ? AND expires >= ?",
      [hash(ofInvite: invite), Int64(clamping: now)]) != nil
  }

  /// Capitals, spaces and hyphens do not matter.
  private static func hash(ofInvite code: String) -> Data {
    Data(Digest.sha256(code.lowercased().filter { $0 != "-" && $0 != " " }))
  }
}

// MARK: - Upkeep

/// What the owner of a relay can see of an account.
package struct AccountSummary: Sendable {
  package let account: AccountID
  /// Milliseconds since 1970.
  package let created: UInt64
  package let segments: UInt64
  package let devices: UInt64
  package let bytes: UInt64
}

extension RelayLog {
  private static let emptyAccountLifetime: UInt64 = 86_400_000

  /// Removes accounts made a day ago without an invite that never stored a segment.
  package func removeAbandoned(now: UInt64) async throws(RelayLogError) {
    guard now >= Self.emptyAccountLifetime else { return }
    let latest = Int64(clamping: now - Self.emptyAccountLifetime)
    try await writer.write { [heads] transaction in
      try transaction.database.run(
        "DELETE FROM account WHERE last_index = 0 AND by_invite = 0 AND created < ?", [latest])
      if transaction.database.changesCount > 0 { transaction.afterCommit { heads.forgetAll() } }
    }
  }

  /// Takes account of what other programs wrote to the file; to be called every second or so.
  package func noticeOtherPrograms() async throws(RelayLogError) {
    try await writer.write { _ in }
  }

  package func accounts() async throws(RelayLogError) -> [AccountSummary] {
    try await read { database in
      let rows = try database.rows(
        """
        SELECT id, created, last_index,
          (SELECT count(*) FROM device WHERE device.account = account.row), bytes
        FROM account ORDER BY created, id
        """, [])
      var accounts: [AccountSummary] = []
      while let row = try rows.next() {
        accounts.append(
          AccountSummary(
            account: try row.fixed(0, of: "account"), created: try row.number(1, of: "account"),
            segments: try row.number(2, of: "account"),
            devices: try row.number(3, of: "account"), bytes: try row.number(4, of: "account")))
      }
      return accounts
    }
  }

  /// Removes every device of the account; its machines join again with the pairing code.
  ///
  /// - Throws: `unknownAccount`.
  package func resetDevices(of account: AccountID) async throws(RelayLogError) {
    try await change(account) { database, row in
      try database.run("DELETE FROM device WHERE account = ?", [row])
    }
  }

  /// Removes the account with all that it stored.
  ///
  /// - Throws: `unknownAccount`.
  package func remove(_ account: AccountID) async throws(RelayLogError) {
    try await change(account) { database, row in
      try database.run("DELETE FROM account WHERE row = ?", [row])
    }
  }

  private func change(
    _ account: AccountID, _ body: @escaping @Sendable (Database, Int64) throws -> Void
  ) async throws(RelayLogError) {
    try await writer.write { [heads] transaction in
      let row = try transaction.database.row(
        "SELECT row FROM account WHERE id = ?", [account.data])
      guard let row else { throw RelayLogError.unknownAccount(account.hex) }
      try body(transaction.database, row[0])
      transaction.afterCommit { heads.forget(account) }
    }
  }
}
