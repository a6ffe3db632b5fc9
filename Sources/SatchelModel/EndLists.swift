package import SatchelBytes

/// Where the segments end that were applied, by stream, ascending.
///
/// The newest end says that all below it was seen, since hashes chain. The others tell forks, and where somebody is who
/// was away; so of old ones some may be left out, the more evenly the rarer they are asked for.
package struct EndLists: Hashable, Sendable {
  package var ends: [ReplicaID: [Version]]
  /// Of streams of which ends are missing: from which number on none is.
  ///
  /// The first two are always there, as they tell what the stream is called.
  package var listedFrom: [ReplicaID: UInt64]

  package init(_ ends: [ReplicaID: [Version]] = [:], listedFrom: [ReplicaID: UInt64] = [:]) {
    (self.ends, self.listedFrom) = (ends, listedFrom)
  }

  package var count: Int { ends.values.reduce(0) { $0 + $1.count } }

  /// Leaves out as many as needed that not many more than `most` stay: of each stream the newest, for half of them,
  /// and of what is before the first behind each multiple of a power of two.
  ///
  /// Whoever has a list of the same stream has those of all higher powers too, so that two lists can be compared.
  package func thinned(to most: Int) -> EndLists {
    guard count > most else { return self }
    let recent = recentEnds(within: most / 2)
    var (lists, step) = (self, UInt64(1))
    while lists.count > most, step < UInt64.bitWidth {
      lists = keeping(recent, step: step)
      step += 1
    }
    return lists
  }

  /// How many of each stream may stay so that there are so many in all, but at least one.
  private func recentEnds(within most: Int) -> Int {
    var recent = most
    while recent > 1, ends.values.reduce(0, { $0 + min($1.count, recent) }) > most {
      recent -= max(1, recent / 8)
    }
    return max(1, recent)
  }

  private func keeping(_ recent: Int, step: UInt64) -> EndLists {
    var lists = self
    for (stream, all) in ends {
      let old = all.dropLast(recent)
      let kept = old.indices.filter { $0 < 2 || all[$0].n >> step != all[$0 - 1].n >> step }
      guard kept.count < old.count else { continue }
      lists.ends[stream] = kept.map { all[$0] } + all.suffix(recent)
      lists.listedFrom[stream] = max(listedFrom[stream] ?? 0, all[old.endIndex].n)
    }
    return lists
  }
}
