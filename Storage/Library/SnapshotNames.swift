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
  func reconcile(_ seen: [ReplicaID: [Version]]) throws(StorageError) -> SnapshotNames? {
    var names = SnapshotNames()
    let (own, logs) = (try meta().replica, LogTree.logs(of: seen))
    for (log, streams) in Dictionary(grouping: logs.keys, by: { logs[$0] ?? $0 }) {
      let chains = streams.map { stream in
        (stream, LogTree.chain(seen[stream] ?? [], of: stream, in: log))
      }
      let ours = [LogTree.root] + (try boundaries(of: log))
      if chains.count == 1, let (stream, chain) = chains.first, stream == log,
        try !hasBranches(of: log), zip(ours, chain).allSatisfy({ $0 == $1 })
      {
        guard log != own || chain.count <= ours.count else { return nil }
        names.take(chain, as: log)
        continue
      }
      guard log != own else { return nil }
      var tree = try tree(of: log)
      for (_, chain) in chains { tree.add(chain) }
      try adopt(tree)
      let found = tree.names
      for (stream, chain) in chains { names.take(chain, of: stream, in: found) }
    }
    return names
  }
}
