import Foundation
import GRDB
import SatchelBytes
package import SatchelWire

extension RelayLog {
  /// Stores the objects that are new under their names; one status an object, in order.
  ///
  /// Nil when the account is gone. What is stored is on the disk when this returns.
  package func store(
    _ objects: [ArraySlice<UInt8>], _ grant: Grant
  ) async throws(RelayLogError) -> [ObjectStatus]? {
    let copies = objects.map { Data($0) }
    return try await writer.write { [quota] transaction in
      let database = transaction.database
      let row = try database.row(
        "SELECT row, bytes FROM account WHERE id = ?", [grant.account.data])
      guard let row else { return nil }
      let number: Int64 = row[0]
      let before = try row.number(1, of: "account")
      var bytes = before
      var statuses: [ObjectStatus] = []
      for object in copies {
        let room = quota > bytes ? quota - bytes : 0
        let status = try Self.store(object, grant, number, room: room, database)
        if status == .stored { bytes += UInt64(object.count) }
        statuses.append(status)
      }
      if bytes != before {
        try database.run(
          "UPDATE account SET bytes = ? WHERE row = ?", [Int64(clamping: bytes), number])
      }
      return statuses
    }
  }

  /// For each name, whether every part of it is stored.
  package func have(
    _ names: [ObjectName], _ grant: Grant
  ) async throws(RelayLogError) -> [Bool] {
    try await read { database in
      try names.map { name in
        let row = try database.row(
          """
          SELECT count(*), max(parts) FROM object
          WHERE account = (SELECT row FROM account WHERE id = ?) AND kind = ? AND stream = ?
          """, [grant.account.data, name.kind.rawValue, Data(name.stream)])
        guard let row, let parts: Int64 = row[1] else { return false }
        return row[0] == parts
      }
    }
  }

  /// The objects that are stored, in the order asked: at most 900 KiB, but at least one if any is.
  package func objects(
    _ parts: [ObjectPart], _ grant: Grant
  ) async throws(RelayLogError) -> [UInt8] {
    try await read { database in
      var objects: [UInt8] = []
      for part in parts {
        let row = try database.row(
          """
          SELECT body FROM object WHERE account = (SELECT row FROM account WHERE id = ?)
          AND kind = ? AND stream = ? AND part = ?
          """,
          [
            grant.account.data, part.name.kind.rawValue, Data(part.name.stream), Int64(part.index),
          ])
        guard let body = try row?.bytes(0, of: "object") else { continue }
        guard objects.isEmpty || objects.count + body.count <= Limits.requestBody else { break }
        objects += body
      }
      return objects
    }
  }

  /// Deletes every part of these texts and pictures; snapshots go by other rules, and are passed over.
  package func drop(_ names: [ObjectName], _ grant: Grant) async throws(RelayLogError) {
    let streams = names.filter { $0.kind == .blobPart }.map { Data($0.stream) }
    try await writer.write { transaction in
      let database = transaction.database
      for stream in streams {
        let key: StatementArguments = [grant.account.data, ObjectKind.blobPart.rawValue, stream]
        try database.run(
          """
          UPDATE account SET bytes = bytes - (SELECT ifnull(sum(length(body)), 0) FROM object
            WHERE object.account = account.row AND kind = ?2 AND stream = ?3)
          WHERE id = ?1
          """, key)
        try database.run(
          """
          DELETE FROM object WHERE account = (SELECT row FROM account WHERE id = ?1)
            AND kind = ?2 AND stream = ?3
          """, key)
      }
    }
  }

  /// The streams of the snapshots that were announced, the newest first: all others may lack a part.
  package func snapshots(_ grant: Grant) async throws(RelayLogError) -> [UInt8] {
    try await read { database in
      let rows = try database.rows(
        """
        SELECT object.stream FROM object JOIN snapshot
          ON snapshot.account = object.account AND snapshot.stream = object.stream
        WHERE object.account = (SELECT row FROM account WHERE id = ?) AND kind = ? AND part = 0
        ORDER BY snapshot.position DESC LIMIT ?
        """, [grant.account.data, ObjectKind.manifest.rawValue, Limits.snapshots])
      var streams: [UInt8] = []
      while let row = try rows.next() { streams += try row.bytes(0, of: "object") }
      return streams
    }
  }

  private static func store(
    _ object: Data, _ grant: Grant, _ account: Int64, room: UInt64, _ database: Database
  ) throws -> ObjectStatus {
    guard let header = try? ObjectHeader(parsing: object), header.account == grant.account,
      let part = ObjectPart(header: header), header.count <= Limits.partsPerObject
    else { return .bad }
    let key: StatementArguments = [account, header.kind.rawValue, Data(header.stream)]
    let sibling = try database.row(
      "SELECT parts FROM object WHERE account = ? AND kind = ? AND stream = ? LIMIT 1", key)
    if let sibling {
      guard try sibling.number(0, of: "object") == UInt64(header.count) else { return .bad }
      let stored = try database.row(
        "SELECT 1 FROM object WHERE account = ? AND kind = ? AND stream = ? AND part = ?",
        key + [Int64(part.index)])
      if stored != nil { return .had }
    }
    guard UInt64(object.count) <= room else { return .quota }
    try database.run(
      "INSERT INTO object (account, kind, stream, part, parts, body) VALUES (?, ?, ?, ?, ?, ?)",
      key + [Int64(part.index), Int64(header.count), object])
    return .stored
  }
}
