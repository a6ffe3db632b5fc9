import SatchelBytes
package import SatchelFormat
import SatchelModel

extension Library {
  /// Joins a whole state whose parts are all here, in one transaction.
  ///
  /// `open` reads a part, which is as it was fetched. Nothing is joined when this library's own log turns
  /// out to go on elsewhere: `isOwnLogForked` is set then.
  package func join(
    _ id: [UInt8], _ manifest: SnapshotManifest, state: RemoteState, of remote: RemoteID,
    now: Int64, open: (_ object: [UInt8], _ index: Int) throws -> SnapshotChunk
  ) throws -> ReceiveReport {
    var failure: (any Error)?
    do {
      return try write { connection throws(StorageError) in
        try connection.cut()
        guard let names = try connection.reconcile(manifest.seen) else {
          var report = ReceiveReport()
          report.isOwnLogForked = true
          return report
        }
        var join = SnapshotJoin(try Receiver(connection, now: now), names)
        for index in manifest.chunks.indices {
          let object = try connection.part(index, of: id)
          do { try join.add(open(object, index)) } catch {
            failure = error
            throw .refused("the snapshot could not be read")
          }
        }
        let report = try join.finish(manifest)
        try connection.forgetSnapshot(id)
        try connection.save(state, of: remote)
        return report
      }
    } catch { throw failure ?? error }
  }
}

/// Walks through the entities here and those of a snapshot in one order, and joins each.
private struct SnapshotJoin {
  private static let batch = 500

  private var receiver: Receiver
  private let seenHere: VersionVector
  private let there: SnapshotNames
  private var assembler = SnapshotAssembler()
  private var digest = StateDigest.zero
  private var last: EntityID?

  init(_ receiver: Receiver, _ there: SnapshotNames) {
    (self.receiver, self.there) = (receiver, there)
    seenHere = receiver.version
  }

  mutating func add(_ chunk: SnapshotChunk) throws {
    try add(try assembler.append(chunk))
  }

  private mutating func add(_ entries: [SnapshotChunk.Entry]) throws(StorageError) {
    guard let end = entries.last else { return }
    var changeset = Changeset(receiver.connection)
    for entry in entries {
      digest += StateDigest(of: entry.id, entry.entity)
      try join(entry.id, there.renaming(entry.entity), &changeset)
    }
    try write(&changeset)
    try joinAbsent(before: end.id, but: Set(entries.map(\.id)))
    last = end.id
  }

  mutating func finish(_ manifest: SnapshotManifest) throws(StorageError) -> ReceiveReport {
    if let entry = assembler.finish() { try add([entry]) }
    guard digest == manifest.digest else {
      throw .refused("the snapshot is not the state that it says it is; nothing was taken from it")
    }
    try joinAbsent(before: nil, but: [])
    let connection = receiver.connection
    for (stream, nodes) in there.seen {
      for node in nodes { try connection.markSeen(stream, through: node.n, hash: node.hash) }
    }
    for (stream, version) in there.version.versions
    where stream != receiver.own && version.n > seenHere[stream]?.n ?? 0 {
      try connection.setVersion(version, of: stream)
    }
    try connection.noteSeenElsewhere(there.version[receiver.own], of: receiver.own)
    receiver.setVersion(seenHere.union(there.version))
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
    let joined = ours.joined(theirs, seenHere: seenHere, seenThere: there.version)
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
