import SatchelBytes
package import SatchelModel

// Own segments are kept sealed for a remote that was set back. What its two newest snapshots hold no remote
// needs from here: one that is set back to before both is given a snapshot.
extension Library {
  /// Whether all own segments behind operation `n` are still here.
  package func canSend(after n: UInt64) throws(StorageError) -> Bool {
    try read { connection throws(StorageError) in
      let first = try connection.first(
        "SELECT min(first) FROM segment WHERE replica = ?", Value(try connection.meta().replica)
      ) { $0.optionalInteger(0) }
      return first.flatMap { $0 }.map { UInt64(clamping: $0 - 1) <= n } ?? true
    }
  }

  /// Lets go own sealed segments that each of these vectors holds and every remote has taken.
  ///
  /// The last of them stays, since the next one names it.
  package func dropSealed(heldBy snapshots: [VersionVector]) throws(StorageError) {
    try write { connection throws(StorageError) in
      let own = try connection.meta().replica
      var held = UInt64.max
      for snapshot in snapshots {
        guard let end = snapshot[own], try connection.seenHash(own, at: end.n) == end.hash else {
          return
        }
        held = min(held, end.n)
      }
      try connection.run(
        """
        DELETE FROM segment WHERE replica = ?1 AND first + count - 1 < ?2
          AND first + count - 1 < (SELECT min(acknowledged) FROM remote)
        """, Value(own), Value(held))
    }
  }
  /// The ends of all segments known here that a snapshot with this vector holds, though it may list fewer.
  package func ends(heldBy snapshot: VersionVector) throws(StorageError) -> Set<Version> {
    try read { connection throws(StorageError) in
      var ends: Set<Version> = []
      for (name, end) in snapshot.versions {
        guard let stream = try connection.stream(name, endingAt: end) else { continue }
        let path = try connection.withAncestors(of: stream, through: end)
        for (stream, end) in path.versions {
          ends.formUnion(try connection.boundaries(of: stream).prefix { $0.n <= end.n })
        }
      }
      return ends
    }
  }
}
