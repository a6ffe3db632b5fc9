package import SatchelBytes
package import SatchelModel

/// One person's library on this machine: one SQLite file.
///
/// Every call that writes is one transaction and one flush to the disk; nothing waits for a network.
/// Several processes may have the same library open.
package final class Library {
  package enum Access: Sendable { case readWrite, readOnly }

  /// Opens `folder`/library.sqlite, and makes it if it is not there and may be written.
  ///
  /// `newReplica` gives eight random bytes, and is asked only when the library is made.
  package static func open(
    folder: String, access: Access, newReplica: () -> ReplicaID
  ) throws(StorageError) -> Library { throw .refused("not built yet") }

  /// Whose operations this library writes.
  package var replica: ReplicaID { get throws(StorageError) { throw .refused("not built yet") } }

  /// The inode of the database file, for the sidecar.
  package var inode: UInt64 { get throws(StorageError) { throw .refused("not built yet") } }
}

// MARK: - Writing

extension Library {
  /// Applies edits as one transaction and one undo step.
  ///
  /// `verb` is the command, for the history; `now` is in milliseconds since 1970. With `continuing`, they
  /// belong to a step made before, so that a long import is undone as a whole.
  package func change(
    _ verb: String, _ edits: [Edit], now: Int64, continuing: ChangeID? = nil
  ) throws(StorageError) -> ChangeResult { throw .refused("not built yet") }

  /// Takes back the newest step that is not yet taken back; nil when there is none.
  package func undo(now: Int64) throws(StorageError) -> UndoneChange? {
    throw .refused("not built yet")
  }

  /// Tells the other machines what this one is called.
  package func setDeviceName(_ name: String, now: Int64) throws(StorageError) {
    throw .refused("not built yet")
  }
}

// MARK: - Reading

extension Library {
  /// The article that `name` means: the beginning of its id, its address in any spelling, or `last`.
  package func resolve(_ name: String) throws(StorageError) -> ArticleID {
    throw .refused("not built yet")
  }

  /// The whole article, trashed or not, by the id of any member; nil if there is none.
  package func article(_ id: ArticleID) throws(StorageError) -> Article? {
    throw .refused("not built yet")
  }

  /// What a list shows of it.
  package func row(_ id: ArticleID) throws(StorageError) -> ArticleRow? {
    throw .refused("not built yet")
  }

  /// Its text and HTML; nil if there are none here yet.
  package func body(of id: ArticleID) throws(StorageError) -> ContentBody? {
    throw .refused("not built yet")
  }

  /// The articles that fulfil the filter; `after` is the last row of the page before, in order of saving.
  package func list(
    _ filter: ListFilter, order: ListOrder = .newest, limit: Int? = nil, after: ListCursor? = nil
  ) throws(StorageError) -> [ArticleRow] { throw .refused("not built yet") }

  /// Passes rows one by one, in flat memory.
  package func forEachRow(
    _ filter: ListFilter, order: ListOrder = .newest, limit: Int? = nil,
    _ body: (ArticleRow) throws -> Void
  ) throws { throw StorageError.refused("not built yet") }

  /// Passes whole articles in the order of their ids, in flat memory.
  package func forEachArticle(
    includingTrash: Bool, _ body: (Article, ContentBody?) throws -> Void
  ) throws { throw StorageError.refused("not built yet") }

  /// Articles in which every word occurs, best first: in title and tags, then in notes, then in the text.
  ///
  /// `words` are words, `"exact phrases"`, and beginnings of words as `word*`; all else is plain text.
  package func search(
    _ words: String, filter: ListFilter = ListFilter(), limit: Int? = nil
  ) throws(StorageError) -> [SearchHit] { throw .refused("not built yet") }

  /// The tags in use, by key.
  package func tagCounts() throws(StorageError) -> [TagCount] { throw .refused("not built yet") }

  /// Newest first; of one article, or of all.
  package func history(
    of article: ArticleID? = nil, limit: Int
  ) throws(StorageError) -> [HistoryEntry] { throw .refused("not built yet") }

  package func conflicts() throws(StorageError) -> [ConflictedNote] {
    throw .refused("not built yet")
  }

  package func counts() throws(StorageError) -> LibraryCounts { throw .refused("not built yet") }

  /// The names that machines were given.
  package func deviceNames() throws(StorageError) -> [ReplicaID: String] {
    throw .refused("not built yet")
  }
}

// MARK: - Pages still to be fetched

extension Library {
  /// Those whose time has come, oldest first.
  package func fetchQueue(limit: Int, now: Int64) throws(StorageError) -> [QueuedFetch] {
    throw .refused("not built yet")
  }

  /// Queues a page, or notes that an attempt failed and when to try again.
  package func queueFetch(
    _ article: ArticleID, url: String, reason: String?, nextAttempt: Int64
  ) throws(StorageError) { throw .refused("not built yet") }

  package func finishFetch(_ article: ArticleID) throws(StorageError) {
    throw .refused("not built yet")
  }
}

// MARK: - Health

extension Library {
  /// What is wrong with the file, one sentence each; empty if all is well.
  package func verify() throws(StorageError) -> [String] { throw .refused("not built yet") }

  /// Makes everything that is derived anew from the cells.
  package func rebuild() throws(StorageError) { throw .refused("not built yet") }
}

// MARK: - Own log

extension Library {
  package var account: AccountID? {
    get throws(StorageError) { throw .refused("not built yet") }
  }

  /// Binds the library to an account for good; another one is `otherAccount`.
  package func bind(to account: AccountID) throws(StorageError) { throw .refused("not built yet") }

  /// The last operation that this replica issued, and the hash of its newest sealed segment.
  package func ownTip() throws(StorageError) -> Version { throw .refused("not built yet") }

  /// Everything seen, with this replica's own entry.
  package func version() throws(StorageError) -> VersionVector { throw .refused("not built yet") }

  /// Closes the open segment, so that what is received next is not in its context.
  package func cut() throws(StorageError) { throw .refused("not built yet") }

  /// The oldest operations that are cut and not sealed, at most about `maximumBytes` of frames.
  package func nextUnsealed(
    maximumBytes: Int = 2 << 20
  ) throws(StorageError) -> UnsealedSegment? { throw .refused("not built yet") }

  /// Keeps sealed segments, which together are all of `unsealed`; durable when this returns.
  package func store(
    sealed: [SealedSegment], of unsealed: UnsealedSegment
  ) throws(StorageError) { throw .refused("not built yet") }

  /// Sealed segments that begin after operation `n`, oldest first, at least one if there is any.
  package func sealed(
    after n: UInt64, maximumBytes: Int
  ) throws(StorageError) -> [SealedSegment] { throw .refused("not built yet") }

  /// Goes on under a new id: own operations after `n` of the old id become the new id's from 1.
  package func renameReplica(
    to replica: ReplicaID, keepingThrough n: UInt64
  ) throws(StorageError) { throw .refused("not built yet") }
}

// MARK: - From remotes

extension Library {
  package func remoteState(_ remote: RemoteID) throws(StorageError) -> RemoteState? {
    throw .refused("not built yet")
  }

  package func remotes() throws(StorageError) -> [RemoteID: RemoteState] {
    throw .refused("not built yet")
  }

  package func saveRemoteState(
    _ state: RemoteState, of remote: RemoteID
  ) throws(StorageError) { throw .refused("not built yet") }

  package func forgetRemote(_ remote: RemoteID) throws(StorageError) {
    throw .refused("not built yet")
  }

  /// Applies what a remote had, together with the cursor, in one transaction.
  ///
  /// Segments whose context is not here yet are kept and applied when it is; a log that forked or
  /// cannot be read stops where it is, and the others go on.
  package func receive(
    _ segments: [OpenedSegment], state: RemoteState, of remote: RemoteID, now: Int64
  ) throws(StorageError) -> ReceiveReport { throw .refused("not built yet") }

  /// Joins a whole state, chunk by chunk, in one transaction.
  ///
  /// `nextChunk` gives entities in ascending order over all chunks, and nil at the end.
  package func join(
    version: VersionVector, seen: [SeenSegment], state: RemoteState, of remote: RemoteID,
    now: Int64, nextChunk: () throws -> [(id: EntityID, entity: Entity)]?
  ) throws -> ReceiveReport { throw StorageError.refused("not built yet") }

  /// Bodies that no remote has yet, at most about `maximumBytes` but at least one if there is any.
  package func unsentBodies(maximumBytes: Int) throws(StorageError) -> [StoredBody] {
    throw .refused("not built yet")
  }

  package func markBodiesSent(_ hashes: [[UInt8]]) throws(StorageError) {
    throw .refused("not built yet")
  }

  /// Hashes of bodies that articles refer to and that are not here.
  package func missingBodies(limit: Int) throws(StorageError) -> [[UInt8]] {
    throw .refused("not built yet")
  }

  /// Keeps bodies that arrived and makes them findable.
  ///
  /// Bytes that do not fit their hash, or are no body, are refused.
  package func store(bodies: [StoredBody]) throws(StorageError) {
    throw .refused("not built yet")
  }
}
