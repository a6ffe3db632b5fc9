/// The causal state of one entity: every field the same kind of store, so that fields which this
/// version does not know merge and travel untouched.
package struct Entity: Hashable, Sendable {
  /// No cell is empty.
  package private(set) var cells: [CellKey: Cell]

  package init(cells: [CellKey: Cell] = [:]) { self.cells = cells.filter { !$0.value.isEmpty } }

  package subscript(field: Field) -> Cell { self[CellKey(field)] }
  package subscript(key: CellKey) -> Cell { cells[key] ?? Cell() }

  /// Whether somebody wants it: some life dot is left.
  package var isLive: Bool { cells[CellKey(.life)] != nil }

  /// The keys of a field's elements, sorted.
  package func keys(of field: Field, prefix: [UInt8] = []) -> [CellKey] {
    cells.keys.filter { $0.field == field && $0.element.starts(with: prefix) }.sorted()
  }

  /// Applies one operation and returns the heads that it dropped, by cell.
  ///
  /// Any two operations of which neither had seen the other can be applied in either order, and each
  /// at most once: callers skip those whose dot is in their version vector.
  @discardableResult
  package mutating func apply(_ operation: Operation, in context: Context) -> [CellKey: [Head]] {
    var dropped: [CellKey: [Head]] = [:]
    switch operation.kind {
    case .nop: return [:]
    case .write:
      drop(operation.key, context, into: &dropped)
      insert(operation.value, at: operation.key, of: operation, context)
    case .add: insert(operation.value, at: operation.key, of: operation, context)
    case .remove: drop(operation.key, context, into: &dropped)
    case .removePrefix:
      for key in keys(of: operation.key.field, prefix: operation.key.element) {
        drop(key, context, into: &dropped)
      }
    case .delete:
      drop(CellKey(.life), context, into: &dropped)
      drop(CellKey(.deleted), context, into: &dropped)
      insert([], at: CellKey(.deleted), of: operation, context)
    case .purge: for key in cells.keys { drop(key, context, into: &dropped) }
    }
    if operation.givesLife {
      // Life is a write: as an add it would grow by a dot with each edit.
      drop(CellKey(.life), context, into: &dropped)
      insert([], at: CellKey(.life), of: operation, context)
    }
    return dropped
  }

  /// The state of a replica that has seen what both sides have seen.
  package func joined(
    _ other: Entity, seenHere: VersionVector, seenThere: VersionVector
  ) -> Entity {
    var joined: [CellKey: Cell] = [:]
    for key in Set(cells.keys).union(other.cells.keys) {
      joined[key] = self[key].joined(other[key], seenHere: seenHere, seenThere: seenThere)
    }
    return Entity(cells: joined)
  }

  /// One entity to read in place of several that are the same article; mostly there is only one.
  package init(union entities: [Entity]) {
    self = entities.first ?? Entity()
    for other in entities.dropFirst() { cells.merge(other.cells) { $0.union($1) } }
  }

  private mutating func drop(
    _ key: CellKey, _ context: Context, into dropped: inout [CellKey: [Head]]
  ) {
    guard let gone = cells[key]?.drop(seenIn: context), !gone.isEmpty else { return }
    dropped[key, default: []] += gone
    if cells[key]?.isEmpty == true { cells[key] = nil }
  }

  private mutating func insert(
    _ value: [UInt8], at key: CellKey, of operation: Operation, _ context: Context
  ) {
    cells[key, default: Cell()].insert(
      Head(dot: context.dot, stamp: operation.stamp, value: value))
  }
}
