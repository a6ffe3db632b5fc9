package import SatchelBytes

/// One replica's log when it went on twice: a tree of segments instead of a list.
///
/// A library and its remote may both have been set back to one moment. The replica then uses numbers again
/// that others have seen as something else. Nothing decides which branch is right, so both live on, as
/// streams of their own: a stream is the part of the tree between two forks, and its name follows from its
/// first segment, so that all who know the same segments give the same names, whatever the order in which they
/// learn of them.
///
/// Of an old part of a log not all ends may be known (`EndLists`). As every segment names the one before by its
/// hash, two lists that share an end agree below it, whatever either leaves out.
package struct LogTree: Sendable {
  /// The id in the headers of all the segments.
  package let log: ReplicaID
  /// By the end of a segment, the nearest known end that it goes on from; only `root` has none.
  private var parents: [Version: Version] = [:]
  /// Ends before which, behind their parents, there may be others.
  private var open: Set<Version> = []

  package static let root = Version(n: 0, hash: .zero)

  package init(log: ReplicaID) { self.log = log }

  /// The name of the stream that begins with the segment whose hash begins with `hash`.
  package static func branch(of log: ReplicaID, beginning hash: HashPrefix) -> ReplicaID {
    let digest = Digest.sha256(log.bytes + hash.bytes)
    return ReplicaID(bytes: digest.prefix(ReplicaID.size)) ?? log
  }

  package func contains(_ node: Version) -> Bool { node == Self.root || parents[node] != nil }

  /// Adds the ends of segments that follow each other, the first of them known or the root.
  ///
  /// Up to the number `listedFrom` some may be missing, but for the second.
  package mutating func add(_ chain: [Version], listedFrom: UInt64 = 0) {
    for (index, (parent, child)) in zip(chain, chain.dropFirst()).enumerated() {
      link(parent, child, isOpen: index > 0 && child.n <= listedFrom)
    }
  }

  /// Takes note that `ancestor` is one of `node`'s, and that none lies between them unless it is open.
  private mutating func link(_ ancestor: Version, _ node: Version, isOpen: Bool) {
    var (ancestor, node, isOpen) = (ancestor, node, isOpen)
    while ancestor.n < node.n, let known = parents[node], known != ancestor {
      if known.n < ancestor.n {
        // What names two segments as the one before is no log.
        guard open.contains(node) else { return }
        place(node, behind: ancestor, isOpen: isOpen)
        (ancestor, node) = (known, ancestor)
      } else {
        node = known
      }
      isOpen = true
    }
    if ancestor.n < node.n { place(node, behind: ancestor, isOpen: isOpen && isOpenOrNew(node)) }
  }

  private func isOpenOrNew(_ node: Version) -> Bool { parents[node] == nil || open.contains(node) }

  private mutating func place(_ node: Version, behind parent: Version, isOpen: Bool) {
    parents[node] = parent
    if isOpen { open.insert(node) } else { open.remove(node) }
  }

  /// Takes what some list has for what another one leaves out, wherever nothing speaks against it.
  package mutating func fillGaps() {
    var children = Dictionary(grouping: parents.keys) { parents[$0] ?? Self.root }
    for node in open.sorted(by: Self.isBefore) {
      while let parent = parents[node],
        let elder = children[parent]?.filter({ $0.n < node.n }).min(by: Self.isBefore)
      {
        children[parent]?.removeAll { $0 == node }
        children[elder, default: []].append(node)
        parents[node] = elder
      }
    }
  }

  private static func isBefore(_ one: Version, _ other: Version) -> Bool {
    (one.n, one.hash) < (other.n, other.hash)
  }

  /// The streams, each with the end of the segment that it goes on from.
  ///
  /// Of several beginnings, that with the least hash is the log's own, so that the log's id is never lost.
  package var streams: [Stream] {
    let children = Dictionary(grouping: parents.keys) { parents[$0] ?? Self.root }
      .mapValues { $0.sorted { ($0.hash, $0.n) < ($1.hash, $1.n) } }
    var (streams, begun): ([Stream], [Stream]) = ([], [Stream(id: log, chain: [Self.root])])
    while var stream = begun.popLast() {
      var next = children[stream.end] ?? []
      while let child = next.first, next.count == 1 || stream.end == Self.root {
        next.removeFirst()
        for other in next {
          begun.append(Stream(id: name(other), chain: [Self.root, other], parent: log))
        }
        stream.append(child, isOpen: open.contains(child))
        next = children[child] ?? []
      }
      if stream.chain.count > 1 { streams.append(stream) }
      for child in next {
        begun.append(Stream(id: name(child), chain: [stream.end, child], parent: stream.id))
      }
    }
    return streams
  }

  private func name(_ first: Version) -> ReplicaID { Self.branch(of: log, beginning: first.hash) }

  /// To which stream each segment belongs.
  package var names: [Version: ReplicaID] {
    var names: [Version: ReplicaID] = [:]
    for stream in streams {
      for node in stream.chain.dropFirst() { names[node] = stream.id }
    }
    return names
  }
}

extension LogTree {
  /// The log that each stream is a part of, by the ends of its segments; most are logs themselves.
  ///
  /// A branch's list begins with the end of the segment that it goes on from, unless that is the root.
  package static func logs(of seen: [ReplicaID: [Version]]) -> [ReplicaID: ReplicaID] {
    var logs: [ReplicaID: ReplicaID] = [:]
    for (stream, chain) in seen {
      logs[stream] =
        seen.keys.first { log in
          chain.prefix(2).contains { branch(of: log, beginning: $0.hash) == stream }
        } ?? stream
    }
    return logs
  }

  /// A stream's list from `logs`, with the root in front where it begins there.
  package static func chain(_ seen: [Version], of stream: ReplicaID, in log: ReplicaID) -> [Version]
  {
    let goesOn =
      stream != log && seen.count > 1 && branch(of: log, beginning: seen[1].hash) == stream
    return goesOn ? seen : [root] + seen
  }
}

extension LogTree {
  /// A part of a log without a fork.
  package struct Stream: Hashable, Sendable {
    package let id: ReplicaID
    /// The ends of its segments, behind the end of the one that it goes on from.
    package private(set) var chain: [Version]
    /// From which number on all of them are known; 0 if none is missing.
    package private(set) var listedFrom: UInt64 = 0
    /// The stream that it goes on from; nil for the log itself.
    package let parent: ReplicaID?

    fileprivate init(id: ReplicaID, chain: [Version], parent: ReplicaID? = nil) {
      (self.id, self.chain, self.parent) = (id, chain, parent)
    }

    fileprivate mutating func append(_ end: Version, isOpen: Bool) {
      if isOpen, chain.count > 1 { listedFrom = end.n }
      chain.append(end)
    }

    /// Where it goes on from.
    package var start: Version { chain.first ?? LogTree.root }
    package var end: Version { chain.last ?? LogTree.root }
  }
}

/// What dots are called once a fork is known.
package struct Renaming: Sendable {
  /// By stream: from which number on it is another.
  private var parts: [ReplicaID: [(after: UInt64, name: ReplicaID)]] = [:]

  package init() {}

  package var isEmpty: Bool { parts.isEmpty }

  /// Takes note that the segments of `chain` behind its first, all of `stream` so far, belong to `streams`.
  package mutating func note(
    _ chain: [Version], of stream: ReplicaID, in names: [Version: ReplicaID]
  ) {
    var (found, last): ([(after: UInt64, name: ReplicaID)], ReplicaID?) = ([], nil)
    for (parent, node) in zip(chain, chain.dropFirst()) {
      let name = names[node] ?? stream
      if name != last { found.append((parent.n, name)) }
      last = name
    }
    if found.contains(where: { $0.name != stream }) { parts[stream] = found }
  }

  package func callAsFunction(_ dot: Dot) -> Dot {
    guard let part = parts[dot.replica]?.last(where: { dot.n > $0.after }) else { return dot }
    return Dot(replica: part.name, n: dot.n)
  }

  package func callAsFunction(_ entity: Entity) -> Entity {
    let isTouched = entity.cells.values.contains {
      $0.heads.contains { parts[$0.dot.replica] != nil }
    }
    guard isTouched else { return entity }
    return Entity(
      cells: entity.cells.mapValues { cell in
        Cell(
          heads: cell.heads.map { Head(dot: self($0.dot), stamp: $0.stamp, value: $0.value) })
      })
  }
}
