import SatchelBytes
import SatchelModel

extension Library {
  package func remoteState(_ remote: RemoteID) throws(StorageError) -> RemoteState? {
    try remotes()[remote]
  }

  package func remotes() throws(StorageError) -> [RemoteID: RemoteState] {
    try read { connection throws(StorageError) in
      let states = try connection.all(
        """
        SELECT id, cursor, acknowledged, acknowledged_hash, last_success, last_error, log_bytes,
          held, sought_in_vain
        FROM remote
        """
      ) {
        var state = RemoteState(
          cursor: $0.text(1), acknowledged: $0.unsigned(2), acknowledgedHash: $0.hash(3),
          lastSuccess: $0.optionalInteger(4), lastError: $0.optionalText(5),
          logBytes: $0.count(6),
          held: $0.isNull(7) ? nil : Set(Version.list(stored: $0.bytes(7))))
        state.soughtInVain = $0.isNull(8) ? nil : $0.bytes(8)
        return (RemoteID($0.text(0)), state)
      }
      return Dictionary(states) { first, _ in first }
    }
  }

  package func saveRemoteState(
    _ state: RemoteState, of remote: RemoteID
  ) throws(StorageError) {
    try write { connection throws(StorageError) in try connection.save(state, of: remote) }
  }

  package func forgetRemote(_ remote: RemoteID) throws(StorageError) {
    try write { connection throws(StorageError) in
      try connection.run("DELETE FROM remote WHERE id = ?", .text(remote.text))
      for table in ["owed_body", "dropped_body"] {
        try connection.run("DELETE FROM \(table) WHERE remote = ?", .text(remote.text))
      }
    }
  }
}

extension Connection {
  /// Keeps how far the remote is; frames that it has acknowledged are not needed for a new id any more.
  func save(_ state: RemoteState, of remote: RemoteID) throws(StorageError) {
    try run(
      """
      INSERT INTO remote (id, cursor, acknowledged, acknowledged_hash, last_success, last_error,
        log_bytes, held, sought_in_vain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET cursor = excluded.cursor,
        acknowledged = excluded.acknowledged, acknowledged_hash = excluded.acknowledged_hash,
        last_success = excluded.last_success, last_error = excluded.last_error,
        log_bytes = excluded.log_bytes, held = excluded.held,
        sought_in_vain = excluded.sought_in_vain
      """, .text(remote.text), .text(state.cursor), Value(state.acknowledged),
      Value(state.acknowledgedHash), Value(state.lastSuccess), Value(state.lastError),
      Value(state.logBytes), state.held.map { .bytes(Version.stored($0)) } ?? .null,
      state.soughtInVain.map { .bytes($0) } ?? .null)
    if state.acknowledged > 0 { try forgetFrames(through: state.acknowledged) }
  }

  /// Another machine has seen our log up to `end`: what it has applied must not be written again under a new id.
  func noteSeenElsewhere(_ end: Version?, of own: ReplicaID) throws(StorageError) {
    guard let end, try seenHash(own, at: end.n) == end.hash else { return }
    try forgetFrames(through: end.n)
  }

  /// Only sealed operations can have been sent; who claims more is not believed.
  private func forgetFrames(through n: UInt64) throws(StorageError) {
    try run(
      """
      DELETE FROM pending WHERE first + count - 1 <= ?
        AND first <= (SELECT ifnull(max(sealed), 0) FROM cut)
      """, Value(n))
    try run("DELETE FROM cut WHERE last <= ? AND sealed = last", Value(n))
  }
}

extension Version {
  /// For this file alone: n in 8 bytes, hash in 8, sorted.
  fileprivate static func stored(_ versions: Set<Version>) -> [UInt8] {
    var bytes: [UInt8] = []
    for version in versions.sorted(by: { ($0.n, $0.hash) < ($1.n, $1.hash) }) {
      bytes.append(integer: version.n, bytes: 8)
      bytes += version.hash.bytes
    }
    return bytes
  }

  fileprivate static func list(stored bytes: [UInt8]) -> [Version] {
    var reader = ByteReader(bytes)
    var versions: [Version] = []
    while let n = try? reader.integer(bytes: 8), let hash = try? reader.fixed(HashPrefix.self) {
      versions.append(Version(n: n, hash: hash))
    }
    return versions
  }
}
