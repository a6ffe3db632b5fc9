package import SatchelBytes

/// What the author of a surviving edit writes again after another machine's purge took its cells.
///
/// The purge had not seen that edit, whose life dot is therefore left; only its author restates the rest,
/// with the old stamps, so that the article comes back once and whole.
package func restatements(
  of dropped: [CellKey: [Head]], from survivor: Entity, entity: EntityID, own: ReplicaID
) -> [Operation] {
  guard survivor[.life].heads.contains(where: { $0.dot.replica == own }) else { return [] }
  return dropped.filter { $0.key.field != .life && $0.key.field != .deleted }
    .sorted { $0.key < $1.key }
    .flatMap { key, heads in
      heads.map { Operation(.add, key, of: entity, at: $0.stamp, value: $0.value) }
    }
}

extension Entity {
  /// What a join took away because somebody's purge had; empty when there was none.
  ///
  /// A snapshot tells no operations. But nothing else than a purge leaves an article without the cell
  /// `saved`.
  package func purged(by joined: Entity) -> [CellKey: [Head]] {
    guard !self[.saved].isEmpty, joined[.saved].isEmpty else { return [:] }
    var purged: [CellKey: [Head]] = [:]
    for (key, cell) in cells {
      let kept = joined[key].heads
      let gone = cell.heads.filter { !kept.contains($0) }
      if !gone.isEmpty { purged[key] = gone }
    }
    return purged
  }
}
