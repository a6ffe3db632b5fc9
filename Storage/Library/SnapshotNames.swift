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
    var names = SnapshotNames()
    let (own, logs) = (try meta().replica, LogTree.logs(of: seen.ends))
    for (log, streams) in Dictionary(grouping: logs.keys, by: { logs[$0] ?? $0 }) {
      let chains = streams.map { stream in
        let chain = LogTree.chain(seen.ends[stream] ?? [], of: stream, in: log)
        return StoredStream(id: stream, chain: chain, listedFrom: seen.listedFrom[stream] ?? 0)
      }
      if let only = chains.first, chains.count == 1, only.id == log,
        log == own ? try isOurs(only) : try agrees(only)
      {
        names.take(only.chain, as: log)
        continue
      }
      guard log != own else { return nil }
      let found = try adopt(chains, of: log).names
      for stream in chains { names.take(stream.chain, of: stream.id, in: found) }
    }
    return names
  }

  /// Whether all of a list of our own log was written here.
  private func isOurs(_ stream: StoredStream) throws(StorageError) -> Bool {
    Set(stream.chain.dropFirst()).isSubset(of: try boundaries(of: stream.id))
  }

  /// Whether a log and a list of it are both whole and one begins with the other, as is the rule.
  private func agrees(_ stream: StoredStream) throws(StorageError) -> Bool {
    guard stream.listedFrom == 0, try listedFrom(of: stream.id) == 0,
      try !hasBranches(of: stream.id)
    else { return false }
    let ours = [LogTree.root] + (try boundaries(of: stream.id))
    return zip(ours, stream.chain).allSatisfy { $0 == $1 }
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
