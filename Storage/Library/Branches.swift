import SatchelBytes
import SatchelModel

// A log that went on twice is kept as several streams (`LogTree`). As long as none did, all of this costs one
// look into an empty table.
extension Connection {
  /// A stream as it is stored: the ends of its segments behind the one that it goes on from.
  struct StoredStream {
    let id: ReplicaID
    let chain: [Version]
    /// From which number on none is missing in it; 0 if none is at all.
    let listedFrom: UInt64
  }

  /// The streams that a replica's log is known as.
  func streams(of log: ReplicaID) throws(StorageError) -> [StoredStream] {
    var streams = [try stream(log, from: LogTree.root.n)]
    for branch in try branches(of: log) {
      streams.append(try stream(branch.id, from: branch.start))
    }
    return streams
  }

  private func stream(_ id: ReplicaID, from start: UInt64) throws(StorageError) -> StoredStream {
    let ends = try boundaries(of: id)
    return StoredStream(
      id: id, chain: start == 0 ? [LogTree.root] + ends : ends, listedFrom: try listedFrom(of: id))
  }

  private func branches(
    of log: ReplicaID
  ) throws(StorageError) -> [(id: ReplicaID, start: UInt64)] {
    try all("SELECT stream, start FROM branch WHERE log = ?", Value(log)) {
      ($0.replica(0), $0.unsigned(1))
    }
  }

  func tree(of log: ReplicaID) throws(StorageError) -> LogTree {
    var tree = LogTree(log: log)
    for stream in try streams(of: log) {
      tree.add(stream.chain, listedFrom: stream.listedFrom)
    }
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
    if !renaming.isEmpty { try renameDots { renaming($0) } }
    for stream in stored {
      try run("DELETE FROM seen WHERE replica = ?", Value(stream.id))
      try run("DELETE FROM version WHERE replica = ?", Value(stream.id))
      try setListedFrom(0, of: stream.id)
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
    try setListedFrom(stream.listedFrom, of: stream.id)
  }

  // MARK: What others say that they have seen

  /// The stream in which a segment ended so; nil if no such end is known.
  func stream(
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

  private func stream(
    of replica: ReplicaID, at version: Version
  ) throws(StorageError) -> ReplicaID? {
    if let known = try stream(replica, endingAt: version) { return known }
    return try stream(replica, leavingOut: version)
  }

  /// What a vector from elsewhere comes to in the names used here; nil if not all of it was seen.
  func translated(_ base: VersionVector) throws(StorageError) -> VersionVector? {
    guard try integer("SELECT EXISTS (SELECT 1 FROM branch)") > 0 else {
      for (replica, version) in base.versions
      where try seenHash(replica, at: version.n) != version.hash {
        guard try leavesOut(replica, from: version, to: version) else { return nil }
      }
      return base
    }
    var translated = VersionVector()
    for (replica, version) in base.sorted {
      guard let stream = try stream(of: replica, at: version) else { return nil }
      translated = translated.union(try withAncestors(of: stream, through: version))
    }
    return translated
  }
}

// Of old parts of a long log, a snapshot leaves ends out (`EndLists`). What would be among them is taken to be one: it
// was seen, unless the log went on twice there and nobody noticed in all the time since.
extension Connection {
  /// From which number on all ends of a stream are known; 0 if none is missing.
  func listedFrom(of stream: ReplicaID) throws(StorageError) -> UInt64 {
    try first("SELECT listed_from FROM unlisted WHERE stream = ?", Value(stream)) { $0.unsigned(0) }
      ?? 0
  }

  func setListedFrom(_ n: UInt64, of stream: ReplicaID) throws(StorageError) {
    guard n > 0 else { return try run("DELETE FROM unlisted WHERE stream = ?", Value(stream)) }
    try run(
      "INSERT OR REPLACE INTO unlisted (stream, listed_from) VALUES (?, ?)", Value(stream),
      Value(n))
  }

  /// Whether segments that go on from `previous` up to `end` may lie where ends of a stream are missing.
  private func leavesOut(
    _ stream: ReplicaID, from previous: Version, to end: Version
  ) throws(StorageError) -> Bool {
    let listedFrom = try listedFrom(of: stream)
    guard previous.n < listedFrom else { return false }
    let next = try first(
      "SELECT last FROM seen WHERE replica = ? AND last > ? ORDER BY last LIMIT 1", Value(stream),
      Value(previous.n)
    ) { $0.unsigned(0) }
    guard let next, next <= listedFrom, end.n < next else { return false }
    // The second end of a stream is never missing.
    let known = try first(
      """
      SELECT last, hash FROM seen WHERE replica = ?1 AND last <= ?2
        AND last > ifnull((SELECT start FROM branch WHERE stream = ?1), 0)
      ORDER BY last DESC LIMIT 1
      """, Value(stream), Value(previous.n)
    ) { Version(n: $0.unsigned(0), hash: $0.hashPrefix(1)) }
    return known.map { $0.n < previous.n || $0 == previous } ?? false
  }

  /// As above, for any of the streams of a log.
  func leavesOut(
    logOf log: ReplicaID, from previous: Version, to end: Version
  ) throws(StorageError) -> Bool {
    for stream in [log] + (try branches(of: log).map(\.id))
    where try leavesOut(stream, from: previous, to: end) { return true }
    return false
  }

  /// The stream of which an end is missing that may be this one; nil if there is none, or which is not clear.
  private func stream(
    _ replica: ReplicaID, leavingOut version: Version
  ) throws(StorageError) -> ReplicaID? {
    if try leavesOut(replica, from: version, to: version) { return replica }
    let log = try first("SELECT log FROM branch WHERE stream = ?", Value(replica)) { $0.replica(0) }
    var found: [ReplicaID] = []
    for stream in [log ?? replica] + (try branches(of: log ?? replica).map(\.id))
    where try leavesOut(stream, from: version, to: version) { found.append(stream) }
    return found.count == 1 ? found.first : nil
  }
}
