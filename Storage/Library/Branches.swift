import SatchelBytes
import SatchelModel

// A log that went on twice is kept as several streams (`LogTree`). As long as none did, all of this costs one
// look into an empty table.
extension Connection {
  /// A stream as it is stored: the ends of its segments behind the one that it goes on from.
  struct StoredStream {
    let id: ReplicaID
    let chain: [Version]
  }

  /// The streams that a replica's log is known as.
  func streams(of log: ReplicaID) throws(StorageError) -> [StoredStream] {
    var streams = [StoredStream(id: log, chain: [LogTree.root] + (try boundaries(of: log)))]
    let branches = try all("SELECT stream, start FROM branch WHERE log = ?", Value(log)) {
      (id: $0.replica(0), start: $0.unsigned(1))
    }
    for branch in branches {
      let chain = try boundaries(of: branch.id)
      streams.append(
        StoredStream(id: branch.id, chain: branch.start == 0 ? [LogTree.root] + chain : chain))
    }
    return streams
  }

  func tree(of log: ReplicaID) throws(StorageError) -> LogTree {
    var tree = LogTree(log: log)
    for stream in try streams(of: log) { tree.add(stream.chain) }
    return tree
  }

  /// The ends of all segments of a stream that were applied.
  func boundaries(of stream: ReplicaID) throws(StorageError) -> [Version] {
    try all("SELECT last, hash FROM seen WHERE replica = ? ORDER BY last", Value(stream)) {
      Version(n: $0.unsigned(0), hash: $0.hashPrefix(1))
    }
  }

  func hasBranches(of log: ReplicaID) throws(StorageError) -> Bool {
    try integer("SELECT EXISTS (SELECT 1 FROM branch WHERE log = ?)", Value(log)) > 0
  }

  /// Gives what is here the names of a tree that knows more forks.
  func adopt(_ tree: LogTree) throws(StorageError) {
    let (names, stored) = (tree.names, try streams(of: tree.log))
    var renaming = Renaming()
    for stream in stored { renaming.note(stream.chain, of: stream.id, in: names) }
    if !renaming.isEmpty { try rename(renaming) }
    for stream in stored {
      try run("DELETE FROM seen WHERE replica = ?", Value(stream.id))
      try run("DELETE FROM version WHERE replica = ?", Value(stream.id))
    }
    try run("DELETE FROM branch WHERE log = ?", Value(tree.log))
    let known = Set(stored.flatMap(\.chain))
    for stream in tree.streams { try save(stream, of: tree.log, known) }
  }

  private func save(
    _ stream: LogTree.Stream, of log: ReplicaID, _ known: Set<Version>
  ) throws(StorageError) {
    let applied = stream.chain.dropFirst().filter(known.contains)
    if let parent = stream.parent {
      try run(
        "INSERT INTO branch (stream, log, start, parent) VALUES (?, ?, ?, ?)", Value(stream.id),
        Value(log), Value(stream.start.n), Value(parent))
      if stream.start.n > 0 {
        try markSeen(stream.id, through: stream.start.n, hash: stream.start.hash)
      }
    }
    for node in applied { try markSeen(stream.id, through: node.n, hash: node.hash) }
    if let last = applied.last { try setVersion(last, of: stream.id) }
  }

  private func rename(_ renaming: Renaming) throws(StorageError) {
    var cursor: EntityID?
    while true {
      let batch = try entities(after: cursor, limit: 500)
      for (id, entity) in batch {
        let renamed = renaming(entity)
        if renamed != entity { try save(renamed, as: id) }
      }
      guard let last = batch.last else { return }
      cursor = last.id
    }
  }

  // MARK: What others say that they have seen

  /// The stream in which a segment ended so; nil if no such segment was applied.
  private func stream(
    _ replica: ReplicaID, endingAt version: Version
  ) throws(StorageError) -> ReplicaID? {
    if try seenHash(replica, at: version.n) == version.hash { return replica }
    // A machine that has not heard of a fork calls the streams by another name.
    return try first(
      "SELECT replica FROM seen WHERE last = ? AND hash = ?", Value(version.n),
      Value(version.hash)
    ) { $0.replica(0) }
  }

  /// A stream up to an operation, with all that it goes on from.
  func withAncestors(
    of stream: ReplicaID, through version: Version
  ) throws(StorageError) -> VersionVector {
    var vector = VersionVector([stream: version])
    var stream = stream
    while let (parent, start) = try first(
      "SELECT parent, start FROM branch WHERE stream = ?", Value(stream),
      read: { ($0.replica(0), $0.unsigned(1)) })
    {
      // Its hash is asked for by nobody.
      if start > 0, vector[parent] == nil {
        vector[parent] = Version(n: start, hash: try seenHash(stream, at: start) ?? .zero)
      }
      stream = parent
    }
    return vector
  }

  /// What a vector from elsewhere comes to in the names used here; nil if not all of it was seen.
  func translated(_ base: VersionVector) throws(StorageError) -> VersionVector? {
    guard try integer("SELECT EXISTS (SELECT 1 FROM branch)") > 0 else {
      for (replica, version) in base.versions
      where try seenHash(replica, at: version.n) != version.hash { return nil }
      return base
    }
    var translated = VersionVector()
    for (replica, version) in base.sorted {
      guard let stream = try stream(replica, endingAt: version) else { return nil }
      translated = translated.union(try withAncestors(of: stream, through: version))
    }
    return translated
  }
}
