import SatchelBytes
import SatchelCrypto
import SatchelFormat
import SatchelModel
import SatchelStorage
import SatchelWire

// A snapshot is a whole causal state. It is joined to ours and never replaces it, so that what waits to be
// sent survives, and a machine of any age finds back.
extension SyncSession {
  /// Joins the newest snapshot on the remote, whose log no longer goes back to where we are.
  mutating func joinNewestSnapshot(_ state: RemoteState) throws(SyncError) {
    let names = try ask { remote throws(RemoteError) in try remote.snapshots() }
    guard let name = names.first, let id = SnapshotID(bytes: name.stream) else {
      throw .remote(.corrupt("it dropped old changes and has no snapshot of them"))
    }
    let manifest = try manifest(name, id)
    var chunks = SnapshotReader(id: id, hashes: manifest.chunks)
    do {
      let received = try library.join(
        version: manifest.version, seen: manifest.seen, state: state, of: remoteID, now: now(),
        nextChunk: { try chunks.next(asking: &remote, opening: keys) })
      note(received)
    } catch let error as SyncError {
      throw error
    } catch let error as StorageError {
      throw .storage(error)
    } catch {
      throw .remote(.corrupt("\(error)"))
    }
  }

  private mutating func manifest(
    _ name: ObjectName, _ id: SnapshotID
  ) throws(SyncError) -> SnapshotManifest {
    let part = ObjectPart(name: name, index: 0)
    let objects = try ask { remote throws(RemoteError) in try remote.objects([part]) }
    guard let object = objects.first else {
      throw .remote(.corrupt("it lists a snapshot that it does not have"))
    }
    let opened = try sealed { () throws(CryptoError) in
      try keys.open(object, at: .manifest(of: id))
    }
    do { return try SnapshotManifest(decoding: opened.raw) } catch { throw .format(error) }
  }
}

/// Reads a snapshot's chunks one by one, each checked against the manifest's hash.
private struct SnapshotReader {
  let id: SnapshotID
  let hashes: [SegmentHash]
  private var index = 0
  private var assembler = SnapshotAssembler()

  init(id: SnapshotID, hashes: [SegmentHash]) { (self.id, self.hashes) = (id, hashes) }

  /// The entities of the next chunk; nil behind the last.
  mutating func next(
    asking remote: inout any Remote, opening keys: KeyRing
  ) throws -> [(id: EntityID, entity: Entity)]? {
    defer { index += 1 }
    guard index < hashes.count else {
      return index == hashes.count ? assembler.finish().map { [($0.id, $0.entity)] } : nil
    }
    guard let name = ObjectName(kind: .chunk, stream: id.bytes),
      let object = try remote.objects([ObjectPart(name: name, index: UInt32(index))]).first,
      SegmentHash(of: object) == hashes[index]
    else { throw RemoteError.corrupt("a part of its snapshot is missing or another") }
    let place = ObjectPlace.chunk(of: id, index: index, of: hashes.count)
    let chunk = try SnapshotChunk(decoding: try keys.open(object, at: place).raw)
    return try assembler.append(chunk).map { ($0.id, $0.entity) }
  }
}
