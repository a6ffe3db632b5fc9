import SatchelBytes
import SatchelFormat
import SatchelModel

/// The cells of entities: the truth that everything else is derived from.
extension Connection {
  /// The entity as it is stored; empty if it is not.
  func entity(_ id: EntityID) throws(StorageError) -> Entity {
    let bytes = try first(
      "SELECT cells FROM entity WHERE kind = ? AND id = ?",
      .integer(Int64(id.kind.number)), .bytes(id.id.bytes)
    ) { $0.bytes(0) }
    return try bytes.map { bytes throws(StorageError) in try decoded(bytes, id) } ?? Entity()
  }

  /// Stores an entity, or removes one that has no cell left.
  func save(_ entity: Entity, as id: EntityID) throws(StorageError) {
    let key: [Value] = [.integer(Int64(id.kind.number)), .bytes(id.id.bytes)]
    guard !entity.cells.isEmpty else {
      return try run("DELETE FROM entity WHERE kind = ? AND id = ?", key)
    }
    try run(
      """
      INSERT INTO entity (kind, id, cells) VALUES (?, ?, ?)
      ON CONFLICT (kind, id) DO UPDATE SET cells = excluded.cells
      """, key + [.bytes(EntityCodec.encode(entity))])
  }

  /// The next entities in the order of their ids, after `id`.
  func entities(
    after id: EntityID?, limit: Int
  ) throws(StorageError) -> [(id: EntityID, entity: Entity)] {
    try all(
      "SELECT kind, id, cells FROM entity WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?",
      .integer(Int64(id?.kind.number ?? 0)), .bytes(id?.id.bytes ?? []), Value(limit)
    ) { row throws(StorageError) in
      let id = EntityID(
        kind: EntityKind(number: UInt8(clamping: row.integer(0))), id: row.id(1))
      return (id, try decoded(row.bytes(2), id))
    }
  }

  private func decoded(_ bytes: [UInt8], _ id: EntityID) throws(StorageError) -> Entity {
    do { return try EntityCodec.decode(bytes) } catch {
      throw .damaged(path: path, detail: "the cells of \(id.id.text): \(error)")
    }
  }
}

extension Row {
  /// Bytes of another length read as zero: they can only come from a damaged file.
  func id(_ column: Int32) -> ArticleID { ArticleID(bytes: bytes(column)) ?? .zero }

  func replica(_ column: Int32) -> ReplicaID {
    ReplicaID(bytes: bytes(column)) ?? ReplicaID(value: 0)
  }

  func hashPrefix(_ column: Int32) -> HashPrefix { HashPrefix(bytes: bytes(column)) ?? .zero }
  func hash(_ column: Int32) -> SegmentHash { SegmentHash(bytes: bytes(column)) ?? .zero }
  func unsigned(_ column: Int32) -> UInt64 { UInt64(clamping: integer(column)) }
}

extension Value {
  /// Numbers of operations and stamps stay below 2⁶³; a larger one is kept as the largest.
  init(_ value: UInt64) { self = .integer(Int64(clamping: value)) }
  init(_ value: some FixedBytes) { self = .bytes(value.bytes) }
}
