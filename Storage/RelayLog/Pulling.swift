import GRDB
import SatchelBytes
package import SatchelWire

/// What a request to the log is answered with.
package enum ExchangeOutcome: Sendable {
  /// The client has all and we have all of the client's: 204.
  case nothingNew
  case answer(LogAnswer)
  /// The account or the device was removed meanwhile.
  case gone
}

extension RelayLog {
  /// Where the replicas' logs end; none if the account or the device was removed meanwhile.
  package func ends(_ grant: Grant) async throws(RelayLogError) -> LogEnds {
    let tips = try await head(grant)?.tips ?? [:]
    return LogEnds(tips.map { LogEnd(replica: $0, n: $1.n, hash: $1.hash) })
  }

  /// Appends what is pushed, and answers with what the client lacks.
  package func exchange(
    _ grant: Grant, _ query: LogQuery, _ objects: [ArraySlice<UInt8>]
  ) async throws(RelayLogError) -> ExchangeOutcome {
    var statuses: [SegmentStatus] = []
    if !objects.isEmpty {
      guard let pushed = try await push(objects, grant.account, after: query.cursor) else {
        return .gone
      }
      statuses = pushed
    }
    guard let head = try await head(grant) else { return .gone }
    let tip = head.tip(of: query.replica)
    let isEqual = tip.n == query.tip.n && tip.hash.prefix == query.tip.hash
    if head.end == query.cursor {
      guard statuses.isEmpty, isEqual else {
        return .answer(
          LogAnswer(
            cursor: head.end, ownN: tip.n, ownHash: tip.hash, statuses: statuses, segments: []))
      }
      return .nothingNew
    }
    let pulled = try await pull(head.row, query, end: head.end)
    return .answer(
      LogAnswer(
        more: pulled.cursor.index < head.end.index, reset: pulled.isReset, floor: pulled.isFloor,
        snapshot: pulled.hasSnapshot, cursor: pulled.cursor,
        ownN: tip.n, ownHash: tip.hash, statuses: statuses, segments: pulled.segments))
  }

  /// Waits up to `seconds` for the account's log to go on, or for its devices to change.
  ///
  /// False at once when the device already waits as often as it may.
  package func wait(_ grant: Grant, _ query: LogQuery, seconds: Int) async -> Bool {
    guard heads.waiting(grant.account, grant.device) < Limits.parkedPollsPerDevice else {
      return false
    }
    await withTaskGroup(of: Void.self) { [heads] group in
      group.addTask {
        await heads.wait(grant.account, grant.device, whileAt: query.cursor)
      }
      // A cancelled sleep ends early, which is what is wanted of it.
      group.addTask { try? await Task.sleep(for: .seconds(seconds)) }
      await group.next()
      group.cancelAll()
    }
    return true
  }

  /// Nil when the account or the device is gone.
  private func head(_ grant: Grant) async throws(RelayLogError) -> AccountHead? {
    if let head = heads[grant.account] {
      return head.device(grant.token) == nil ? nil : head
    }
    return try await writer.write { [heads] transaction in
      let row = try Self.account(grant.account, of: grant.token, transaction.database)
      guard let row else { return nil }
      let head = try Self.head(row, transaction.database)
      transaction.afterCommit { heads.set(grant.account, head) }
      return head
    }
  }

  /// Rows of the asking replica cost time but no bytes, so bytes alone would not bound an answer.
  private static let mostRowsPassed = 10_000

  private struct Pulled: Sendable {
    var cursor: SatchelWire.Cursor
    var isReset = false
    /// Whether rows after the cursor asked for are gone.
    var isFloor = false
    var segments: [[UInt8]] = []
    var hasSnapshot = false
  }

  private func pull(
    _ account: Int64, _ query: LogQuery, end: SatchelWire.Cursor
  ) async throws(RelayLogError) -> Pulled {
    try await read { database in
      var pulled = try Self.rows(account, query, end: end, database)
      pulled.hasSnapshot = try Self.hasSnapshot(
        account, after: pulled.isReset ? 0 : query.cursor.index, through: pulled.cursor.index,
        database)
      return pulled
    }
  }

  /// Rows up to `end` without the replica's own: at most 900 KiB, but at least one.
  private static func rows(
    _ account: Int64, _ query: LogQuery, end: SatchelWire.Cursor, _ database: Database
  ) throws -> Pulled {
    var pulled = Pulled(cursor: query.cursor)
    if try !Self.has(query.cursor, account, database) {
      let floor = try Self.floor(account, database)
      // Of a cursor whose row is gone nobody can say whether it was of this log.
      pulled = Pulled(cursor: floor, isReset: true, isFloor: floor != .start)
    }
    let rows = try database.rows(
      """
      SELECT position, chain, replica, body FROM segment
      WHERE account = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?
      """,
      [
        account, Int64(clamping: pulled.cursor.index), Int64(clamping: end.index),
        Self.mostRowsPassed,
      ])
    var (size, passed) = (0, 0)
    while let row = try rows.next() {
      if try row.fixed(2, of: "segment") != query.replica {
        let body = try row.bytes(3, of: "segment")
        guard pulled.segments.isEmpty || size + body.count <= Limits.requestBody else {
          return pulled
        }
        size += body.count
        pulled.segments.append(body)
      }
      pulled.cursor = SatchelWire.Cursor(
        index: try row.number(0, of: "segment"), chain: try row.fixed(1, of: "segment"))
      passed += 1
    }
    // What is left, if anything, are rows of snapshots.
    if passed < Self.mostRowsPassed { pulled.cursor = end }
    return pulled
  }
}
