import Foundation
import GRDB
import SatchelBytes
import SatchelWire

/// A segment as it came, with what is checked of it before the writer's turn.
struct PushedSegment: Sendable {
  let header: ObjectHeader
  let replica: ReplicaID
  let hash: SegmentHash
  let bytes: Data

  /// Nil unless `object` is a segment of `account`.
  init?(_ object: ArraySlice<UInt8>, account: AccountID) {
    guard let header = try? ObjectHeader(parsing: object), header.account == account,
      let replica = header.replica
    else { return nil }
    self.header = header
    self.replica = replica
    hash = SegmentHash(of: object)
    bytes = Data(object)
  }
}

extension RelayLog {
  /// Appends the segments that follow their replica's log, in order, up to the first that does not.
  ///
  /// None if the log does not have the cursor: what the sender has seen may be gone then, and its segments
  /// would build on what nobody has. Nil when the account is gone. What is accepted is on the disk when this returns.
  func push(
    _ objects: [ArraySlice<UInt8>], _ account: AccountID, after cursor: SatchelWire.Cursor
  ) async throws(RelayLogError) -> [SegmentStatus]? {
    // Hashed here, as the writer's thread serves everybody.
    let segments = objects.map { PushedSegment($0, account: account) }
    return try await writer.write { [heads, quota] transaction -> [SegmentStatus]? in
      let stored = try AccountLog(account, quota: quota, transaction.database)
      guard var log = stored else { return nil }
      guard try log.has(cursor, transaction.database) else {
        return segments.map { _ in .notTried }
      }
      var statuses: [SegmentStatus] = []
      for segment in segments {
        let canGoOn = statuses.last.map { $0 == .ok || $0 == .duplicate } ?? true
        statuses.append(canGoOn ? try log.append(segment, transaction.database) : .notTried)
      }
      guard log.hasGrown else { return statuses }
      try log.save(transaction.database)
      transaction.afterCommit { [log] in
        heads.update(account) { head in
          head.end = log.end
          head.tips.merge(log.tips) { $1 }
        }
      }
      return statuses
    }
  }
}

/// The end of one account's log within a transaction.
private struct AccountLog: Sendable {
  private let row: Int64
  private let quota: UInt64
  private var bytes: UInt64
  private(set) var end: SatchelWire.Cursor
  /// Of the replicas that were pushed to.
  private(set) var tips: [ReplicaID: AccountHead.Tip] = [:]
  private(set) var hasGrown = false

  /// Nil when there is no such account.
  init?(_ account: AccountID, quota: UInt64, _ database: Database) throws {
    let row = try database.row(
      "SELECT row, last_index, chain, bytes FROM account WHERE id = ?", [account.data])
    guard let row else { return nil }
    self.row = row[0]
    self.quota = quota
    end = SatchelWire.Cursor(
      index: try row.number(1, of: "account"), chain: try row.fixed(2, of: "account"))
    bytes = try row.number(3, of: "account")
  }

  func has(_ cursor: SatchelWire.Cursor, _ database: Database) throws -> Bool {
    try cursor == end || RelayLog.has(cursor, row, database)
  }

  mutating func append(_ segment: PushedSegment?, _ database: Database) throws -> SegmentStatus {
    guard let segment else { return .bad }
    let tip = try tip(of: segment.replica, database)
    guard segment.header.first == tip.n + 1, segment.header.previous == tip.hash else {
      return try has(segment, database) ? .duplicate : .conflict
    }
    let size = UInt64(segment.bytes.count)
    guard bytes + size <= quota, try tip.n > 0 || hasRoomForReplica(database) else {
      return .quota
    }
    end = end.next(after: segment.hash)
    bytes += size
    tips[segment.replica] = AccountHead.Tip(n: segment.header.last, hash: segment.hash)
    try insert(segment, database)
    hasGrown = true
    return .ok
  }

  func save(_ database: Database) throws {
    try database.run(
      "UPDATE account SET last_index = ?, chain = ?, bytes = ? WHERE row = ?",
      [Int64(clamping: end.index), end.chain.data, Int64(clamping: bytes), row])
    for (replica, tip) in tips {
      try database.run(
        """
        INSERT INTO tip (account, replica, n, hash) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET n = excluded.n, hash = excluded.hash
        """, [row, replica.data, Int64(clamping: tip.n), tip.hash.data])
    }
  }

  private func tip(of replica: ReplicaID, _ database: Database) throws -> AccountHead.Tip {
    if let tip = tips[replica] { return tip }
    let stored = try database.row(
      "SELECT n, hash FROM tip WHERE account = ? AND replica = ?", [row, replica.data])
    guard let stored else { return .start }
    return AccountHead.Tip(n: try stored.number(0, of: "tip"), hash: try stored.fixed(1, of: "tip"))
  }

  private func hasRoomForReplica(_ database: Database) throws -> Bool {
    let stored = try RelayLog.count("SELECT count(*) FROM tip WHERE account = ?", row, database)
    return stored + tips.count < Limits.replicasPerAccount
  }

  private func has(_ segment: PushedSegment, _ database: Database) throws -> Bool {
    try database.row(
      "SELECT 1 FROM segment WHERE account = ? AND replica = ? AND first = ? AND hash = ?",
      [row, segment.replica.data, Int64(clamping: segment.header.first), segment.hash.data]) != nil
  }

  private func insert(_ segment: PushedSegment, _ database: Database) throws {
    try database.run(
      """
      INSERT INTO segment (account, position, replica, first, count, hash, previous, chain, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        row, Int64(clamping: end.index), segment.replica.data,
        Int64(clamping: segment.header.first), Int64(segment.header.count), segment.hash.data,
        segment.header.previous.data, end.chain.data, segment.bytes,
      ])
  }
}
