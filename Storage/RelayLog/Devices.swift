import Foundation
import GRDB
package import SatchelBytes
package import SatchelWire

/// A request that showed a device's token.
package struct Grant: Sendable {
  package let account: AccountID
  package let token: SecretHash

  package var device: DeviceID { token.device }
}

package enum EnrolOutcome: Equatable, Sendable {
  case created
  /// The device was there: the answer to an earlier request was lost.
  case repeated
  case refused
  case tooManyDevices
}

package enum RotateOutcome: Equatable, Sendable { case done, repeated, taken }

extension RelayLog {
  /// Nil when the token is not one of the account's, and when there is no such account.
  ///
  /// The work is the same for both. Also notes the day on which the device was seen.
  package func grant(
    _ account: AccountID, _ token: SecretHash, now: UInt64
  ) async throws(RelayLogError) -> Grant? {
    if let grant = knownGrant(account, token, now: now) { return grant }
    let day = now / 86_400_000
    let isKnown = try await writer.write { [heads] transaction in
      guard let row = try Self.account(account, of: token, transaction.database) else {
        return false
      }
      try transaction.database.run(
        "UPDATE device SET seen = ? WHERE token_hash = ? AND account = ? AND seen < ?",
        [Int64(day), token.data, row, Int64(day)])
      let head = try Self.head(row, transaction.database)
      transaction.afterCommit { heads.set(account, head) }
      return true
    }
    return isKnown ? Grant(account: account, token: token) : nil
  }

  /// As `grant`, from memory only: nil also for a device that was not here today.
  package func knownGrant(_ account: AccountID, _ token: SecretHash, now: UInt64) -> Grant? {
    guard let device = heads[account]?.device(token), device.seen >= now / 86_400_000 else {
      return nil
    }
    return Grant(account: account, token: token)
  }

  /// Adds a device for whoever shows the secret that the pairing code gives.
  package func enrol(
    _ account: AccountID, secret: SecretHash, _ enrolment: Enrolment, now: UInt64
  ) async throws(RelayLogError) -> EnrolOutcome {
    try await writer.write { [heads] transaction in
      let database = transaction.database
      let row = try database.row(
        "SELECT row, enrol_hash FROM account WHERE id = ?", [account.data])
      // An unknown account is compared too, with a hash that nothing has.
      let expected = try row?.secretHash(1, of: "account") ?? SecretHash(of: [])
      guard secret == expected, let number: Int64 = row?[0] else { return .refused }
      let token = enrolment.token
      if try Self.account(account, of: token, database) != nil { return .repeated }
      let devices = try Self.count(
        "SELECT count(*) FROM device WHERE account = ?", number, database)
      guard devices < Limits.devicesPerAccount else { return .tooManyDevices }
      try Self.addDevice(token, number, now: now, database)
      transaction.afterCommit { heads.forget(account) }
      return .created
    }
  }

  package func devices(_ account: AccountID) async throws(RelayLogError) -> [DeviceEntry] {
    try await read { database in
      let rows = try database.rows(
        """
        SELECT token_hash, device.created, seen
        FROM device JOIN account ON account.row = device.account
        WHERE account.id = ? ORDER BY device.created, token_hash
        """, [account.data])
      var entries: [DeviceEntry] = []
      while let row = try rows.next() {
        entries.append(
          DeviceEntry(
            device: try row.secretHash(0, of: "device").device,
            created: try row.number(1, of: "device"), lastSeen: try row.number(2, of: "device")))
      }
      return entries
    }
  }

  /// False when the account has no such device.
  package func removeDevice(
    _ device: DeviceID, of account: AccountID
  ) async throws(RelayLogError) -> Bool {
    try await writer.write { [heads] transaction in
      try transaction.database.run(
        """
        DELETE FROM device WHERE substr(token_hash, 1, 8) = ?
        AND account = (SELECT row FROM account WHERE id = ?)
        """, [device.data, account.data])
      let isRemoved = transaction.database.changesCount > 0
      if isRemoved { transaction.afterCommit { heads.forget(account) } }
      return isRemoved
    }
  }

  /// Replaces locator, enrol secret and key file, and removes every device but the one that asks.
  package func rotate(
    _ grant: Grant, _ rotation: Rotation
  ) async throws(RelayLogError) -> RotateOutcome {
    try await writer.write { [heads] transaction in
      let database = transaction.database
      let holder = try database.row(
        "SELECT id, enrol_hash, key_file FROM account WHERE locator = ?", [rotation.locator.data])
      if let holder {
        let isSame =
          try holder.fixed(0, of: "account") == grant.account
          && holder.secretHash(1, of: "account") == rotation.enrol
          && holder.bytes(2, of: "account") == rotation.keyFile
        // Nothing is done again: a machine may have joined with the new code since.
        return isSame ? .repeated : .taken
      }
      try database.run(
        """
        UPDATE account SET locator = ?, enrol_hash = ?, key_file = ?, registration = NULL
        WHERE id = ?
        """,
        [
          rotation.locator.data, rotation.enrol.data, Data(rotation.keyFile),
          grant.account.data,
        ])
      try database.run(
        """
        DELETE FROM device WHERE token_hash <> ?
        AND account = (SELECT row FROM account WHERE id = ?)
        """, [grant.token.data, grant.account.data])
      transaction.afterCommit { heads.forget(grant.account) }
      return .done
    }
  }
}

// MARK: - Within a transaction

extension RelayLog {
  /// The account's row if the token is one of its devices'; found by the token's hash first.
  static func account(
    _ account: AccountID, of token: SecretHash, _ database: Database
  ) throws -> Int64? {
    let row = try database.row(
      """
      SELECT account, token_hash FROM device WHERE token_hash = ?
      AND account = (SELECT row FROM account WHERE id = ?)
      """, [token.data, account.data])
    guard let row, try row.secretHash(1, of: "device") == token else { return nil }
    return row[0]
  }

  static func addDevice(
    _ token: SecretHash, _ account: Int64, now: UInt64, _ database: Database
  ) throws {
    try database.run(
      "INSERT INTO device (token_hash, account, created, seen) VALUES (?, ?, ?, ?)",
      [token.data, account, Int64(clamping: now), Int64(clamping: now / 86_400_000)])
  }

  static func count(_ sql: String, _ account: Int64, _ database: Database) throws -> Int {
    try Int.fetchOne(database.cachedStatement(sql: sql), arguments: [account]) ?? 0
  }

  /// All of the account that is kept in memory.
  static func head(_ account: Int64, _ database: Database) throws -> AccountHead {
    let row = try database.row("SELECT last_index, chain FROM account WHERE row = ?", [account])
    guard let row else { throw RelayLogError.damagedRow("account") }
    var head = AccountHead(
      row: account,
      end: SatchelWire.Cursor(
        index: try row.number(0, of: "account"), chain: try row.fixed(1, of: "account")),
      tips: [:], devices: [])
    let tips = try database.rows("SELECT replica, n, hash FROM tip WHERE account = ?", [account])
    while let row = try tips.next() {
      head.tips[try row.fixed(0, of: "tip")] = AccountHead.Tip(
        n: try row.number(1, of: "tip"), hash: try row.fixed(2, of: "tip"))
    }
    let devices = try database.rows(
      "SELECT token_hash, seen FROM device WHERE account = ?", [account])
    while let row = try devices.next() {
      head.devices.append(
        AccountHead.Device(
          token: try row.secretHash(0, of: "device"), seen: try row.number(1, of: "device")))
    }
    return head
  }
}
