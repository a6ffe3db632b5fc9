import SatchelBytes
import SatchelModel

/// A snapshot's streams, in the names that both sides give them once each knows the forks of the other.
struct SnapshotNames {
  private(set) var renaming = Renaming()
  /// What the snapshot has seen.
  private(set) var version = VersionVector()
  private(set) var seen: [ReplicaID: [Version]] = [:]

  fileprivate mutating func take(_ chain: [Version], as stream: ReplicaID) {
    seen[stream, default: []] += chain.dropFirst()
    if let end = chain.last, end.n > version[stream]?.n ?? 0 { version[stream] = end }
  }

  fileprivate mutating func take(
    _ chain: [Version], of stream: ReplicaID, in names: [Version: ReplicaID]
  ) {
    renaming.note(chain, of: stream, in: names)
    for node in chain.dropFirst() { take([LogTree.root, node], as: names[node] ?? stream) }
  }
}

extension Connection {
  /// Names this library's streams and a snapshot's alike; nil if the snapshot knows more of this library's own
  /// log than was written here.
  func reconcile(_ seen: EndLists) throws(StorageError) -> SnapshotNames? {
    let logs = LogTree.logs(of: seen.ends)
    let lists = Dictionary(grouping: logs.keys) { logs[$0] ?? $0 }.map { log, streams in
      (log, streams.map { stored($0, of: log, in: seen) })
    }
    // Before anything is taken note of: of what is refused, no gap may count as filled.
    let own = try meta().replica
    for (log, streams) in lists where log == own {
      guard try isOurs(streams) else { return nil }
    }
    var names = SnapshotNames()
    for (log, streams) in lists {
      let isKnown = if log == own { true } else { try agrees(streams, with: log) }
      if isKnown, let only = streams.first {
        names.take(only.chain, as: log)
        continue
      }
      let found = try adopt(streams, of: log).names
      for stream in streams { names.take(stream.chain, of: stream.id, in: found) }
    }
    return names
  }

  private func stored(
    _ stream: ReplicaID, of log: ReplicaID, in seen: EndLists
  ) -> StoredStream {
    let chain = LogTree.chain(seen.ends[stream] ?? [], of: stream, in: log)
    return StoredStream(id: stream, chain: chain, listedFrom: seen.listedFrom[stream] ?? 0)
  }

  /// Whether all of the lists of our own log was written here.
  private func isOurs(_ streams: [StoredStream]) throws(StorageError) -> Bool {
    guard let only = streams.first, streams.count == 1 else { return false }
    let known = Set(try boundaries(of: only.id))
    return try meta().replica == only.id && known.isSuperset(of: only.chain.dropFirst())
  }

  /// Whether a log and the one list of it are both whole and one begins with the other, as is the rule.
  private func agrees(
    _ streams: [StoredStream], with log: ReplicaID
  ) throws(StorageError) -> Bool {
    guard let only = streams.first, streams.count == 1, only.id == log, only.listedFrom == 0,
      try listedFrom(of: log) == 0, try !hasBranches(of: log)
    else { return false }
    let ours = [LogTree.root] + (try boundaries(of: log))
    return zip(ours, only.chain).allSatisfy { $0 == $1 }
  }

  /// Takes note of forks and gaps that lists from elsewhere tell of.
  private func adopt(
    _ streams: [StoredStream], of log: ReplicaID
  ) throws(StorageError) -> LogTree {
    var tree = try tree(of: log)
    for stream in streams { tree.add(stream.chain, listedFrom: stream.listedFrom) }
    tree.fillGaps()
    try adopt(tree)
    return tree
  }
}
