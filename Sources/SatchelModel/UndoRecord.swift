import SatchelBytes

/// What one change did to one entity, so that it can be taken back cell by cell.
package struct UndoRecord: Hashable, Sendable {
  package struct CellChange: Hashable, Sendable {
    package let key: CellKey
    /// The value that counted before and after; nil for an empty cell.
    package let before, after: [UInt8]?
  }

  package let entity: EntityID
  /// Whether the change made the entity: then taking it back is deleting it.
  package let isNew: Bool
  package let wasLive, isLive: Bool
  package let isPurge: Bool
  package let cells: [CellChange]

  /// The record of those of a change's operations that are on `entity`.
  package init(entity: EntityID, operations: [Operation], before: Entity, after: Entity) {
    self.entity = entity
    isNew = before.cells.isEmpty
    (wasLive, isLive) = (before.isLive, after.isLive)
    let own = operations.filter { $0.entity == entity }
    isPurge = own.contains { $0.kind == .purge }
    let keys = Set(own.map(\.key)).subtracting([CellKey(.life), CellKey(.deleted)])
    cells =
      isNew || isPurge
      ? []
      : keys.sorted().map {
        CellChange(key: $0, before: before[$0].winner?.value, after: after[$0].winner?.value)
      }
  }

  /// Whether all is as it was for whoever looks, so that there is nothing to take back.
  package var changesNothing: Bool {
    !isNew && !isPurge && wasLive == isLive && cells.allSatisfy { $0.before == $0.after }
  }

  /// The operations that take the change back, leaving alone what somebody changed since.
  package func operations(on current: Entity, at stamp: Stamp) -> [Operation] {
    guard !isPurge else { return [] }
    var operations = cells.filter {
      $0.before != $0.after && current[$0.key].winner?.value == $0.after
    }
    .map { change in
      guard let before = change.before else {
        return Operation(.remove, change.key, of: entity, at: stamp)
      }
      return Operation(
        .write, change.key, of: entity, at: stamp, value: before, givesLife: wasLive)
    }
    operations += owners(of: operations, in: current, at: stamp)
    if isLive, !wasLive, current.isLive {
      operations.append(Operation(.delete, of: entity, at: stamp))
    }
    if wasLive, !isLive, !current.isLive {
      operations.append(
        Operation(.remove, CellKey(.deleted), of: entity, at: stamp, givesLife: true))
    }
    return operations
  }
}

extension UndoRecord {
  /// Writes the notes anew whose lines are taken back, as each save does: whoever removes such a note
  /// without having seen this must not hide the lines.
  private func owners(
    of operations: [Operation], in current: Entity, at stamp: Stamp
  ) -> [Operation] {
    let touched = Set(operations.map(\.key))
    return Set(touched.compactMap(\.owner)).subtracting(touched).sorted().compactMap { owner in
      current[owner].winner.map {
        Operation(.write, owner, of: entity, at: stamp, value: $0.value, givesLife: wasLive)
      }
    }
  }
}

extension CellKey {
  /// The note or highlight that a line belongs to.
  fileprivate var owner: CellKey? {
    let id = Array(element.prefix(NoteID.size))
    return switch field {
    case .noteLine: CellKey(.note, id)
    case .highlightLine: CellKey(.highlight, id)
    default: nil
    }
  }
}

// MARK: - As bytes, for the library's own use

extension UndoRecord {
  package var encoded: [UInt8] {
    var bytes: [UInt8] = [1, entity.kind.number] + entity.id.bytes
    bytes.append([isNew, wasLive, isLive, isPurge].reduce(0) { $0 << 1 | ($1 ? 1 : 0) })
    for cell in cells {
      bytes.append(varint: cell.key.field.number)
      bytes.append(lengthPrefixed: cell.key.element)
      for value in [cell.before, cell.after] {
        bytes.append(value == nil ? 0 : 1)
        if let value { bytes.append(lengthPrefixed: value) }
      }
    }
    return bytes
  }

  /// Nil for bytes that `encoded` did not write.
  package init?(decoding bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard let record = try? Self.read(&reader) else { return nil }
    self = record
  }

  private init(reading reader: inout ByteReader) throws(ByteError) {
    guard try reader.byte() == 1 else { throw .endsEarly }
    entity = EntityID(kind: EntityKind(number: try reader.byte()), id: try reader.fixed())
    let flags = try reader.byte()
    (isNew, wasLive) = (flags & 8 != 0, flags & 4 != 0)
    (isLive, isPurge) = (flags & 2 != 0, flags & 1 != 0)
    var cells: [CellChange] = []
    while !reader.isAtEnd {
      let key = CellKey(
        Field(number: try reader.varint()), Array(try reader.lengthPrefixed()))
      cells.append(
        CellChange(key: key, before: try Self.value(&reader), after: try Self.value(&reader)))
    }
    self.cells = cells
  }

  private static func read(_ reader: inout ByteReader) throws(ByteError) -> UndoRecord {
    try UndoRecord(reading: &reader)
  }

  private static func value(_ reader: inout ByteReader) throws(ByteError) -> [UInt8]? {
    try reader.byte() == 0 ? nil : Array(try reader.lengthPrefixed())
  }
}
