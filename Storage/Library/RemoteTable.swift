import SatchelBytes

extension Library {
  package func remoteState(_ remote: RemoteID) throws(StorageError) -> RemoteState? {
    try remotes()[remote]
  }

  package func remotes() throws(StorageError) -> [RemoteID: RemoteState] {
    try read { connection throws(StorageError) in
      let states = try connection.all(
        """
        SELECT id, cursor, acknowledged, acknowledged_hash, last_success, last_error, log_bytes
        FROM remote
        """
      ) {
        (
          RemoteID($0.text(0)),
          RemoteState(
            cursor: $0.text(1), acknowledged: $0.unsigned(2), acknowledgedHash: $0.hash(3),
            lastSuccess: $0.optionalInteger(4), lastError: $0.optionalText(5),
            logBytes: $0.count(6))
        )
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
    }
  }
}

extension Connection {
  /// Keeps how far the remote is; frames that it has acknowledged are not needed for a new id any more.
  func save(_ state: RemoteState, of remote: RemoteID) throws(StorageError) {
    try run(
      """
      INSERT INTO remote (id, cursor, acknowledged, acknowledged_hash, last_success, last_error,
        log_bytes) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET cursor = excluded.cursor,
        acknowledged = excluded.acknowledged, acknowledged_hash = excluded.acknowledged_hash,
        last_success = excluded.last_success, last_error = excluded.last_error,
        log_bytes = excluded.log_bytes
      """, .text(remote.text), .text(state.cursor), Value(state.acknowledged),
      Value(state.acknowledgedHash), Value(state.lastSuccess), Value(state.lastError),
      Value(state.logBytes))
    guard state.acknowledged > 0 else { return }
    let acknowledged = Value(state.acknowledged)
    // Only sealed operations can have been sent; a remote that claims more is not believed.
    try run(
      """
      DELETE FROM pending WHERE first + count - 1 <= ?
        AND first <= (SELECT ifnull(max(sealed), 0) FROM cut)
      """, acknowledged)
    try run("DELETE FROM cut WHERE last <= ? AND sealed = last", acknowledged)
  }
}
