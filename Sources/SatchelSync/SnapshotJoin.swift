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
  /// Joins the snapshots of a remote whose log no longer goes back to where we are, or has a gap.
  ///
  /// What even they leave out has not arrived there yet. False if the round must be asked again, because this
  /// machine goes on under a new id.
  mutating func joinWhatLogsLack(
    _ answer: RemoteAnswer, _ state: inout RemoteState
  ) throws(SyncError) -> Bool {
    let hasGaps = !answer.gaps.versions.isEmpty
    if hasGaps, try hasSeen(answer.gaps) { return true }
    let found = try announcedSnapshots()
    guard hasGaps || !found.isEmpty else {
      throw .remote(.corrupt("it dropped old changes and has no snapshot of them to be read here"))
    }
    guard try join(found, &state) else { return false }
    for (replica, end) in answer.gaps.versions where try !hasSeen(VersionVector([replica: end])) {
      cursorBeforeRefused = cursorBeforeRefused ?? state.cursor
      unfilled.append(replica)
    }
    return true
  }

  /// Joins what snapshots there are if they hold something that the log did not, or that segments wait for.
  mutating func catchUpBySnapshot(_ state: inout RemoteState) throws(SyncError) {
    let isWhole = try isWhole()
    guard cursorBeforeSnapshot != nil || !isWhole else { return }
    let names = try asked(remote.snapshots())
    let found = try snapshots(names)
    // Under a new id everything is read again.
    guard try join(found, &state) else { return }
    if cursorBeforeSnapshot != nil { try notePassing(found, &state) }
    if !Set(found.map(\.name)).isSuperset(of: names.prefix(2)) {
      // One that was announced and has not arrived: the next sync looks again.
      cursorBeforeRefused = cursorBeforeRefused ?? cursorBeforeSnapshot
    }
    cursorBeforeSnapshot = nil
    try save(state)
  }

  /// When somebody has left a snapshot, the log begins to grow anew, and it is time to look after the rest: whether
  /// the states agree, whether the remote still has all texts, and what of the own log need not be kept.
  private mutating func notePassing(
    _ found: [FoundSnapshot], _ state: inout RemoteState
  ) throws(SyncError) {
    guard let newest = found.first else { return }
    state.logBytes = 0
    try compare(with: newest)
    try stored(library.oweAllBodies(to: remoteID))
    guard found.count > 1 else { return }
    try stored(library.dropSealed(heldBy: found.prefix(2).map(\.manifest.version)))
  }

  /// Joins those of the snapshots that hold something unseen; false if this machine goes on under a new id.
  private mutating func join(
    _ found: [FoundSnapshot], _ state: inout RemoteState
  ) throws(SyncError) -> Bool {
    for snapshot in found where try !hasSeen(snapshot.manifest.version) {
      guard try join(snapshot, &state) else { return false }
    }
    for snapshot in found { state.held?.formUnion(snapshot.manifest.version.versions.values) }
    return true
  }

  /// What segments still wait for may have been left out by the remote: the next sync reads all of it again.
  ///
  /// Not for what all was read for in vain, until something new comes: what is gone for good would be sought with
  /// each sync. Nothing is in vain as long as the remote has what this machine has not seen.
  mutating func seekWhatIsWaitedFor(
    since before: [UInt8]?, hasReadAll: Bool
  ) throws(SyncError) {
    guard announced.isEmpty, report.stalled.isEmpty, try !isWhole() else { return }
    let waiting = try stored(library.digestOfWaiting())
    var state = try currentState()
    let hasNews = report.operationsReceived > 0 || waiting != before
    guard hasNews || state.soughtInVain != waiting else { return }
    guard hasReadAll, !hasNews, try lacksNothingThere() else { return try readAllAgain() }
    state.soughtInVain = waiting
    try save(state)
  }

  /// The next sync does.
  func readAllAgain() throws(SyncError) {
    var state = try currentState()
    state.cursor = ""
    try save(state)
  }

  func hasSeen(_ version: VersionVector) throws(SyncError) -> Bool {
    try stored(library.hasSeen(version))
  }

  struct FoundSnapshot {
    let name: ObjectName
    let id: SnapshotID
    let manifest: SnapshotManifest
  }

  /// The snapshots that are announced and whose manifests are there, the newest first.
  mutating func announcedSnapshots() throws(SyncError) -> [FoundSnapshot] {
    try snapshots(asked(remote.snapshots()))
  }

  private mutating func snapshots(_ names: [ObjectName]) throws(SyncError) -> [FoundSnapshot] {
    var (found, wanted): ([FoundSnapshot], ArraySlice<ObjectName>) = ([], names[...])
    while !wanted.isEmpty {
      let parts = wanted.map { ObjectPart(name: $0, index: 0) }
      let objects = try asked(remote.objects(parts))
      let answered = objects.compactMap { (try? ObjectHeader(parsing: $0))?.stream }
      for object in objects {
        if let snapshot = try snapshot(object, among: names) { found.append(snapshot) }
      }
      // What fitted no more into the answer is asked for again; what is not there is passed over.
      guard let last = wanted.lastIndex(where: { $0.stream == answered.last }) else { break }
      wanted = wanted[(last + 1)...]
    }
    return found
  }

  /// Nil for one that is damaged, unless nothing was ever read here: then the key may be another library's.
  private mutating func snapshot(
    _ object: [UInt8], among names: [ObjectName]
  ) throws(SyncError) -> FoundSnapshot? {
    guard let header = try? ObjectHeader(parsing: object),
      let name = ObjectPart(header: header)?.name, names.contains(name),
      let id = SnapshotID(bytes: name.stream)
    else { throw .remote(.corrupt("a snapshot that was not asked for")) }
    do {
      let manifest = try SnapshotManifest(
        decoding: try keys.open(object, at: .manifest(of: id)).raw)
      return FoundSnapshot(name: name, id: id, manifest: manifest)
    } catch CryptoError.readerTooOld {
      let notice =
        "A newer Satchel left a snapshot that this one cannot read; update Satchel on this machine."
      if !report.notices.contains(notice) { report.notices.append(notice) }
      return nil
    } catch let error as CryptoError {
      guard try hasOpenedAny() else { throw .crypto(error) }
      return nil
    } catch { return nil }
  }

  /// Does nothing if a part of it is gone, or has not arrived; what it was to fill then stays unfilled.
  private mutating func join(
    _ snapshot: FoundSnapshot, _ state: inout RemoteState
  ) throws(SyncError) -> Bool {
    guard try fetch(snapshot) else { return true }
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
    heldByRemote?.formUnion(snapshot.manifest.seen.ends.values.joined())
    note(received)
    return true
  }

  /// Fetches the chunks that are not here yet, in order, each checked against the manifest's hash.
  ///
  /// False if one is not there, or another.
  private mutating func fetch(_ snapshot: FoundSnapshot) throws(SyncError) -> Bool {
    let hashes = snapshot.manifest.chunks
    let staged = StagedSnapshot(id: snapshot.id.bytes, cursor: "", parts: hashes.count)
    var have = try stored(library.beginFetching(staged, from: remoteID))
    guard let name = ObjectName(kind: .chunk, stream: snapshot.id.bytes) else { return false }
    while have < hashes.count {
      let wanted = (have..<min(have + 64, hashes.count)).map {
        ObjectPart(name: name, index: UInt32($0))
      }
      let objects = try asked(remote.objects(wanted))
      guard !objects.isEmpty, objects.count <= wanted.count,
        zip(objects, hashes[have...]).allSatisfy({ SegmentHash(of: $0) == $1 })
      else { return false }
      try stored(library.keep(parts: objects, from: have, of: staged.id))
      have += objects.count
      progress(.receivingSnapshot(parts: have, of: hashes.count))
    }
    return true
  }
}
