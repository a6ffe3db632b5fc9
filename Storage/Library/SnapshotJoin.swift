package import SatchelBytes
package import SatchelModel

extension Library {
  /// Joins a whole state, chunk by chunk, in one transaction.
  ///
  /// `nextChunk` gives entities in ascending order over all chunks, and nil at the end. `version` is what
  /// the state has seen, `seen` the ends of the segments in it.
  package func join(
    version: VersionVector, seen: [ReplicaID: [Version]], state: RemoteState, of remote: RemoteID,
    now: Int64, nextChunk: () throws -> [(id: EntityID, entity: Entity)]?
  ) throws -> ReceiveReport {
    var failure: (any Error)?
    do {
      return try write { connection throws(StorageError) in
        try connection.cut()
        var join = SnapshotJoin(try Receiver(connection, now: now), version)
        while true {
          let chunk: [(id: EntityID, entity: Entity)]?
          do { chunk = try nextChunk() } catch {
            failure = error
            throw .refused("the snapshot could not be read")
          }
          guard let chunk else { break }
          try join.add(chunk)
        }
        try connection.save(state, of: remote)
        return try join.finish(seen: seen)
      }
    } catch { throw failure ?? error }
  }
}

/// Walks through the entities here and those of a snapshot in one order, and joins each.
private struct SnapshotJoin {
  private static let batch = 500

  private var receiver: Receiver
  private let seenHere, seenThere: VersionVector
  private var last: EntityID?

  init(_ receiver: Receiver, _ version: VersionVector) {
    self.receiver = receiver
    (seenHere, seenThere) = (receiver.version, version)
  }

  mutating func add(_ chunk: [(id: EntityID, entity: Entity)]) throws(StorageError) {
    guard let first = chunk.first, let end = chunk.last else { return }
    let isAscending = zip(chunk, chunk.dropFirst()).allSatisfy { $0.id < $1.id }
    guard isAscending, last.map({ $0 < first.id }) ?? true else {
      throw .refused("the snapshot is out of order; nothing was taken from it")
    }
    var changeset = Changeset(receiver.connection)
    for (id, entity) in chunk { try join(id, entity, &changeset) }
    try write(&changeset)
    try joinAbsent(before: end.id, but: Set(chunk.map(\.id)))
    last = end.id
  }

  mutating func finish(seen: [ReplicaID: [Version]]) throws(StorageError) -> ReceiveReport {
    try joinAbsent(before: nil, but: [])
    let connection = receiver.connection
    for (replica, versions) in seen {
      for version in versions {
        try connection.markSeen(replica, through: version.n, hash: version.hash)
      }
    }
    for (replica, version) in seenThere.versions
    where replica != receiver.own && version.n > seenHere[replica]?.n ?? 0 {
      try connection.setVersion(version, of: replica)
    }
    receiver.setVersion(seenHere.union(seenThere))
    return try receiver.finish()
  }

  /// Entities here that the snapshot lacks: what it has seen of them, it has seen removed.
  private mutating func joinAbsent(
    before end: EntityID?, but present: Set<EntityID>
  ) throws(StorageError) {
    var cursor = last
    while true {
      let batch = try receiver.connection.entities(after: cursor, limit: Self.batch)
      var changeset = Changeset(receiver.connection)
      for (id, _) in batch where !present.contains(id) && (end.map { id < $0 } ?? true) {
        try join(id, Entity(), &changeset)
      }
      try write(&changeset)
      cursor = batch.last?.id
      guard let cursor, end.map({ cursor < $0 }) ?? true else { return }
    }
  }

  private mutating func join(
    _ id: EntityID, _ theirs: Entity, _ changeset: inout Changeset
  ) throws(StorageError) {
    let ours = try changeset.entity(id)
    let joined = ours.joined(theirs, seenHere: seenHere, seenThere: seenThere)
    try changeset.replace(id, with: joined)
    for cell in theirs.cells.values {
      for head in cell.heads { receiver.witness(head.stamp) }
    }
    // Nothing is left of it there: that was a purge, as a deletion leaves its own cell.
    guard theirs.cells.isEmpty, !joined.cells.isEmpty else { return }
    var gone: [CellKey: [Head]] = [:]
    for (key, cell) in ours.cells {
      let heads = cell.heads.filter { !joined[key].heads.contains($0) }
      if !heads.isEmpty { gone[key] = heads }
    }
    receiver.remember(gone, of: id)
  }

  private mutating func write(_ changeset: inout Changeset) throws(StorageError) {
    let transitions = try changeset.write()
    let now = receiver.now
    try receiver.note(transitions, by: receiver.own) { _ in now }
  }
}
