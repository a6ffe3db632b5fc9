import SatchelBytes
import SatchelCrypto
import SatchelFormat
import SatchelModel
import SatchelStorage
import SatchelWire

// A snapshot is a whole causal state. It is joined to ours and never replaces it, so that what waits to be
// sent survives, and a machine of any age finds back. Its parts are kept as they come, so that a sync that is
// cut goes on from there.
extension SyncSession {
  /// Joins the newest snapshot of a remote whose log no longer goes back to where we are.
  ///
  /// False if the round must be asked again, because this machine goes on under a new id.
  mutating func joinNewestSnapshot(_ state: inout RemoteState) throws(SyncError) -> Bool {
    guard let newest = try newestSnapshot() else {
      throw .remote(.corrupt("it dropped old changes and has no snapshot of them"))
    }
    if try hasSeen(newest) { return true }
    return try join(newest, &state)
  }

  /// Joins the newest snapshot if it holds something that the log did not, or that segments wait for.
  mutating func catchUpBySnapshot(_ state: inout RemoteState) throws(SyncError) {
    let isWhole = try isWhole()
    guard cursorBeforeSnapshot != nil || !isWhole else { return }
    if let newest = try newestSnapshot(), try !hasSeen(newest) {
      // Under a new id everything is read again.
      guard try join(newest, &state) else { return }
    }
    cursorBeforeSnapshot = nil
    try save(state)
  }

  /// Segments that still wait may have been left out by the remote: the next sync reads all of it again.
  mutating func readAgainWhatWaits() throws(SyncError) {
    guard announced.isEmpty, report.stalled.isEmpty, try !isWhole() else { return }
    var state = try currentState()
    state.cursor = ""
    try save(state)
  }

  private func hasSeen(_ snapshot: FoundSnapshot) throws(SyncError) -> Bool {
    try stored { () throws(StorageError) in try library.hasSeen(snapshot.manifest.version) }
  }

  struct FoundSnapshot {
    let id: SnapshotID
    let manifest: SnapshotManifest
  }

  mutating func newestSnapshot() throws(SyncError) -> FoundSnapshot? {
    let names = try ask { remote throws(RemoteError) in try remote.snapshots() }
    guard let name = names.first, let id = SnapshotID(bytes: name.stream) else { return nil }
    let part = ObjectPart(name: name, index: 0)
    let objects = try ask { remote throws(RemoteError) in try remote.objects([part]) }
    guard let object = objects.first else { return nil }
    let opened = try sealed { () throws(CryptoError) in
      try keys.open(object, at: .manifest(of: id))
    }
    do {
      return FoundSnapshot(id: id, manifest: try SnapshotManifest(decoding: opened.raw))
    } catch { throw .format(error) }
  }

  private mutating func join(
    _ snapshot: FoundSnapshot, _ state: inout RemoteState
  ) throws(SyncError) -> Bool {
    try fetch(snapshot)
    let (id, count, keys) = (snapshot.id, snapshot.manifest.chunks.count, keys)
    let received: ReceiveReport
    do {
      received = try library.join(
        id.bytes, snapshot.manifest, state: kept(state), of: remoteID, now: now()
      ) { object, index in
        let place = ObjectPlace.chunk(of: id, index: index, of: count)
        return try SnapshotChunk(decoding: try keys.open(object, at: place).raw)
      }
    } catch let error as StorageError { throw .storage(error) } catch {
      throw .remote(.corrupt("\(error)"))
    }
    guard !received.isOwnLogForked else {
      try goOnUnderNewID(&state)
      return false
    }
    heldByRemote?.formUnion(snapshot.manifest.seen.values.joined())
    note(received)
    return true
  }

  /// Fetches the chunks that are not here yet, in order, each checked against the manifest's hash.
  private mutating func fetch(_ snapshot: FoundSnapshot) throws(SyncError) {
    let hashes = snapshot.manifest.chunks
    let staged = StagedSnapshot(id: snapshot.id.bytes, cursor: "", parts: hashes.count)
    var have = try stored { () throws(StorageError) in
      try library.beginFetching(staged, from: remoteID)
    }
    guard let name = ObjectName(kind: .chunk, stream: snapshot.id.bytes) else { return }
    while have < hashes.count {
      let wanted = (have..<min(have + 64, hashes.count)).map {
        ObjectPart(name: name, index: UInt32($0))
      }
      let objects = try ask { remote throws(RemoteError) in try remote.objects(wanted) }
      guard !objects.isEmpty, objects.count <= wanted.count,
        zip(objects, hashes[have...]).allSatisfy({ SegmentHash(of: $0) == $1 })
      else { throw .remote(.corrupt("a part of its snapshot is missing or another")) }
      try stored { () throws(StorageError) in
        try library.keep(parts: objects, from: have, of: staged.id)
      }
      have += objects.count
      progress(.receivingSnapshot(parts: have, of: hashes.count))
    }
  }
}
