package import SatchelBytes
import SatchelModel

/// Another machine that wrote to this library, as far as its changes tell.
package struct Peer: Hashable, Sendable {
  package let replica: ReplicaID
  /// What it calls itself; nil if it never said.
  package let name: String?
  /// When its newest change was made by its clock, in milliseconds since 1970; nil if only a snapshot told
  /// of it.
  package let heard: Int64?
  /// How many of this machine's changes it had not seen then; nil if that is not known.
  package let unseen: UInt64?
}

/// What one remote is still to be sent.
package struct PendingChanges: Hashable, Sendable {
  package var changes: UInt64 = 0
  /// Milliseconds since 1970; nil if nothing is pending, or another remote has it since.
  package var since: Int64?
  /// Texts and pictures.
  package var bodies = 0
}

extension Library {
  /// The other machines of which something is here, by name.
  package func peers() throws(StorageError) -> [Peer] {
    try read { connection throws(StorageError) in
      let meta = try connection.meta()
      let peers = try connection.all(
        """
        SELECT version.replica, device.name, peer.heard, peer.saw FROM version
          LEFT JOIN device USING (replica) LEFT JOIN peer USING (replica)
        WHERE version.replica <> ? AND version.replica NOT IN (SELECT stream FROM branch)
        ORDER BY device.name, version.replica
        """, Value(meta.replica)
      ) { row in
        Peer(
          replica: row.replica(0), name: row.optionalText(1), heard: row.optionalInteger(2),
          unseen: row.isNull(3) ? nil : meta.last - min(meta.last, row.unsigned(3)))
      }
      return peers
    }
  }

  /// Whether this machine has changes that the remote has not.
  package func hasUnsent(for remote: RemoteID) throws(StorageError) -> Bool {
    try ownTip().n > remoteState(remote)?.acknowledged ?? 0
  }

  package func pending(for remote: RemoteID) throws(StorageError) -> PendingChanges {
    let acknowledged = try remoteState(remote)?.acknowledged ?? 0
    return try read { connection throws(StorageError) in
      var pending = PendingChanges()
      let last = try connection.meta().last
      pending.changes = last - min(last, acknowledged)
      pending.since = try connection.first(
        "SELECT min(made) FROM pending WHERE first + count > ?", Value(acknowledged &+ 1)
      ) { $0.optionalInteger(0) }.flatMap { $0 }
      for table in ["body", "picture"] {
        pending.bodies += Int(
          try connection.integer(
            "SELECT count(*) FROM (\(Connection.unsent(table)))", .text(remote.text)))
      }
      return pending
    }
  }
}

extension Connection {
  /// Takes note of what a change of another machine tells of it.
  func noteHeard(
    of replica: ReplicaID, at time: Int64, seeing own: UInt64
  ) throws(StorageError) {
    try run(
      """
      INSERT INTO peer (replica, heard, saw) VALUES (?, ?, ?)
      ON CONFLICT (replica) DO UPDATE SET heard = max(heard, excluded.heard),
        saw = max(saw, excluded.saw)
      """, Value(replica), .integer(time), Value(own))
  }
}
