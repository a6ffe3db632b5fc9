import SatchelBytes
import SatchelCrypto
import SatchelFormat
import SatchelModel
import SatchelStorage
import SatchelWire

// A snapshot lets the remote drop the log that it stands for, and gives back what a remote that was set back
// has lost of others. It is sealed once and kept until it is sent, so that a sync that is cut goes on.
extension SyncSession {
  /// Leaves a snapshot if the log has outgrown half of what it would be, and nothing is missing here.
  ///
  /// True if the remote took one.
  mutating func compactIfDue() throws(SyncError) -> Bool {
    if try sendSnapshot() { return true }
    let state = try currentState()
    let least = remote.compactsItself ? tidiness.leastLogBytes : tidiness.leastStorageLogBytes
    guard state.logBytes > least, report.isComplete, try isWhole() else {
      return false
    }
    let size = try stored(library.approximateSnapshotBytes())
    guard state.logBytes > size / 2 else { return false }
    guard try hasAllThatIsThere() else {
      try readAllAgain()
      return false
    }
    return try publishSnapshot(readingTo: state.cursor)
  }

  /// Whether nothing was kept back on the way: a snapshot without it would make the remote let it go.
  private mutating func hasAllThatIsThere() throws(SyncError) -> Bool {
    if try lacksNothingThere() { return true }
    // Somebody may just have left it.
    try exchangeChanges()
    return try lacksNothingThere()
  }

  mutating func lacksNothingThere() throws(SyncError) -> Bool {
    for end in try asked(remote.ends()) ?? [] {
      let version = Version(n: end.n, hash: end.hash.prefix)
      guard try hasSeen(VersionVector([end.replica: version])) else { return false }
    }
    return true
  }

  /// Makes a snapshot of all that is here, and sends it; false if the remote did not take it.
  mutating func publishSnapshot(readingTo cursor: String) throws(SyncError) -> Bool {
    try sealPending()
    // Nil when somebody changed something since; the next sync tries again.
    guard let packed = try stored(library.packSnapshot()),
      let id = SnapshotID(bytes: (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
    else { return false }
    let objects = try seal(packed, id)
    let isWhole = if try isWhole() { try lacksNothingThere() } else { false }
    let staged = StagedSnapshot(
      id: id.bytes, cursor: cursor, isWhole: isWhole, parts: objects.count)
    try stored(library.keep(staged, objects: objects, for: remoteID))
    return try sendSnapshot()
  }

  /// Goes on with a snapshot that is to be sent; false if there is none, or the remote did not take it.
  @discardableResult
  mutating func sendSnapshot() throws(SyncError) -> Bool {
    let outgoing = try stored(library.outgoingSnapshot(for: remoteID))
    guard let outgoing else { return false }
    while true {
      let parts = try stored(library.partsToSend(of: outgoing.id, maximumBytes: Limits.requestBody))
      guard let last = parts.last else { break }
      try put(parts.map(\.bytes))
      try stored(library.forgetParts(of: outgoing.id, through: last.index))
      progress(.sendingSnapshot(parts: last.index + 1, of: outgoing.parts))
    }
    guard let name = ObjectName(kind: .manifest, stream: outgoing.id) else { return false }
    let notice = SnapshotNotice(
      name: name, chunks: outgoing.parts - 1, cursor: RemoteCursor(outgoing.cursor),
      isWhole: outgoing.isWhole)
    let isTaken = try asked(remote.announce(notice))
    try stored(library.forgetSnapshot(outgoing.id))
    guard isTaken else { return false }
    var state = try currentState()
    state.logBytes = 0
    try save(state)
    try letGo()
    return true
  }

  private mutating func seal(
    _ packed: PackedSnapshot, _ id: SnapshotID
  ) throws(SyncError) -> [[UInt8]] {
    var objects: [[UInt8]] = []
    for (index, chunk) in packed.chunks.enumerated() {
      let place = ObjectPlace.chunk(of: id, index: index, of: packed.chunks.count)
      objects.append(
        try sealed(keys.seal(chunk, at: place, using: &random)))
    }
    let manifest = SnapshotManifest(
      version: packed.version, seen: packed.seen.thinned(to: tidiness.mostEnds),
      chunks: objects.map(SegmentHash.init(of:)), digest: packed.digest)
    let raw: [UInt8]
    do { raw = try manifest.encoded() } catch { throw .format(error) }
    objects.append(
      try sealed(
        keys.seal(
          raw: raw, at: .manifest(of: id), for: manifest.minimumReader, using: &random)))
    return objects
  }

  /// Whether everything that came could be opened and is applied, so that a snapshot holds it.
  func isWhole() throws(SyncError) -> Bool {
    guard cursorBeforeRefused == nil else { return false }
    return try stored(library.segmentsWaiting()) == 0
  }

  /// Compares the state here with a snapshot's, if the two have seen the same.
  mutating func compare(with snapshot: FoundSnapshot) throws(SyncError) {
    guard
      try stored(library.version())
        == snapshot.manifest.version
    else { return }
    let digest = try stored(library.digest())
    guard digest != snapshot.manifest.digest else { return }
    report.notices.append(
      "This library and another machine's have seen the same changes and differ: a fault of "
        + "Satchel. Keep a copy of both, and report it; `satchel doctor` says what is here.")
  }
}
