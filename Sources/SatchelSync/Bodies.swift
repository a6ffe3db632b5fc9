import SatchelBytes
import SatchelCrypto
import SatchelFormat
import SatchelModel
import SatchelStorage
import SatchelWire

// Texts travel behind the changes, as sealed objects named by their keyed hash: an article is listed
// before its text is here, and a text that two articles share travels once.
extension SyncSession {
  /// Texts that are read from the library at once.
  private static var batchBytes: Int { 4 << 20 }
  /// A remote that loses everything again and again cannot hold us for ever.
  private static var mostOffers: Int { 16 }

  mutating func exchangeBodies() throws(SyncError) {
    try sendBodies()
    let wanted = fetchesPictures
    try fetch(
      bodies: stored(library.missingBodies(limit: Int(Int32.max), includingPictures: wanted)))
    try dropLooseBodies()
  }

  /// Fetches texts and pictures by their hashes, and no changes; what the remote has not is passed over.
  package mutating func fetch(only hashes: [[UInt8]]) throws(SyncError) -> SyncReport {
    try fetch(bodies: hashes)
    report.traffic = remote.traffic
    return report
  }

  /// Lets the remote go what no article has named for long.
  private mutating func dropLooseBodies() throws(SyncError) {
    guard report.isComplete else { return }
    let (duration, now) = (tidiness.keepsLooseMilliseconds, now())
    let loose = try stored(library.looseBodies(for: duration, at: remoteID, now: now))
    guard !loose.isEmpty else { return }
    let names = try loose.map { hash throws(SyncError) in try name(ofBody: hash).object }
    try asked(remote.dropObjects(names))
    try stored(library.noteDropped(loose, at: remoteID))
  }

  /// Asks by name first: most of what is offered again is there.
  private mutating func sendBodies() throws(SyncError) {
    while true {
      let hashes = try stored(library.unsentBodies(for: remoteID, limit: Limits.objectNames))
      guard !hashes.isEmpty else { return }
      let names = try hashes.map { hash throws(SyncError) in try name(ofBody: hash).object }
      let held =
        try sendsAll
        ? names.map { _ in false }
        : asked(remote.objectsHeld(names))
      try markSent(zip(hashes, held).filter(\.1).map(\.0))
      guard try send(zip(hashes, held).filter { !$0.1 }.map(\.0)) else { return }
    }
  }

  /// False if some of them are not here after all.
  private mutating func send(_ hashes: [[UInt8]]) throws(SyncError) -> Bool {
    var rest = hashes[...]
    while !rest.isEmpty {
      let (wanted, maximum) = (rest, Self.batchBytes)
      let bodies = try stored(library.storedBodies(wanted, maximumBytes: maximum))
      guard !bodies.isEmpty else { return false }
      try put(bodies)
      // What it has of them is offered again.
      guard try isNoticed() else { return true }
      try markSent(bodies.map(\.hash))
      rest = rest.dropFirst(bodies.count)
      report.bodiesSent += bodies.count
      progress(.sendingTexts(sent: report.bodiesSent))
    }
    return true
  }

  private func markSent(_ hashes: [[UInt8]]) throws(SyncError) {
    try stored(library.markBodiesSent(hashes, to: remoteID))
  }

  /// Lets our log go on behind what was just left, so that a remote which loses that loses a change, too.
  ///
  /// A remote that is set back to between changes and texts would otherwise look as it should, and nobody
  /// would offer those texts again. False if it was set back in this very moment.
  private mutating func isNoticed() throws(SyncError) -> Bool {
    let before = offers
    guard before <= Self.mostOffers else { throw .noProgress }
    let now = now()
    try stored(library.issueNothing(now: now))
    report.operationsSent -= 1
    try exchangeChanges()
    return offers == before
  }

  /// Sends the parts of bodies in requests as full as they may be.
  ///
  /// Part 0 goes last: where storage only lists names, it tells that a body is whole.
  private mutating func put(_ bodies: [StoredBody]) throws(SyncError) {
    var request: [[UInt8]] = []
    var size = 0
    for body in bodies {
      for object in try seal(body).reversed() {
        if size + object.count > Limits.requestBody {
          try put(request)
          (request, size) = ([], 0)
        }
        request.append(object)
        size += object.count
      }
    }
    try put(request)
  }

  mutating func put(_ objects: [[UInt8]]) throws(SyncError) {
    guard !objects.isEmpty else { return }
    let statuses = try asked(remote.putObjects(objects))
    guard !statuses.contains(.quota) else {
      throw .remote(.quotaExceeded(url: remoteID.text))
    }
    guard !statuses.contains(.bad), statuses.count == objects.count else {
      throw .refusedByRemote("it calls an object malformed")
    }
  }

  private mutating func fetch(bodies hashes: [[UInt8]]) throws(SyncError) {
    // First part by first part: it tells how many more there are.
    var wanted = try hashes.map { hash throws(SyncError) in
      Download(hash: hash, name: try name(ofBody: hash))
    }
    while !wanted.isEmpty {
      let batch = Array(wanted.prefix(Limits.objectNames))
      wanted.removeFirst(batch.count)
      wanted = try fetch(batch) + wanted
    }
  }

  /// Asks for the next part of each, keeps the bodies that are whole, and returns the unfinished.
  private mutating func fetch(_ batch: [Download]) throws(SyncError) -> [Download] {
    let parts = batch.map { ObjectPart(name: $0.name.object, index: UInt32($0.parts.count)) }
    let objects = try asked(remote.objects(parts))
    var downloads = Dictionary(batch.map { ($0.name.object, $0) }) { first, _ in first }
    var whole: [StoredBody] = []
    var answered: Set<ObjectName> = []
    for object in objects {
      guard let header = try? ObjectHeader(parsing: object), let part = ObjectPart(header: header),
        answered.insert(part.name).inserted, var download = downloads[part.name]
      else { throw .remote(.corrupt("an object that was not asked for")) }
      downloads[part.name] = nil
      do throws(SyncError) {
        try take(object, header, into: &download)
        if download.isComplete {
          whole.append(try body(download))
        } else {
          downloads[part.name] = download
        }
      } catch {
        // One that does not open must not keep the others away.
        guard case .crypto = error else { throw error }
        report.bodiesDamaged += 1
      }
    }
    try keep(whole)
    // What fitted no more into the answer is asked for again; what came before the last one that did
    // and was not answered is not there.
    let last = batch.lastIndex { answered.contains($0.name.object) } ?? batch.endIndex - 1
    report.bodiesMissing += batch[...last].count { !answered.contains($0.name.object) }
    return batch.enumerated().compactMap { index, download in
      index > last || answered.contains(download.name.object)
        ? downloads[download.name.object] : nil
    }
  }

  private mutating func keep(_ bodies: [StoredBody]) throws(SyncError) {
    guard !bodies.isEmpty else { return }
    try stored(library.store(bodies: bodies, from: remoteID))
    report.bodiesReceived += bodies.count
    progress(.receivingTexts(received: report.bodiesReceived))
  }

  // MARK: One body

  private func name(ofBody hash: [UInt8]) throws(SyncError) -> BodyName {
    let blob = keys.blobName(ofHash: hash)
    guard let object = ObjectName(kind: .blobPart, stream: blob.stream) else {
      throw .crypto(.blobIsAnother)
    }
    return BodyName(blob: blob, object: object)
  }

  private mutating func seal(_ body: StoredBody) throws(SyncError) -> [[UInt8]] {
    let name = try name(ofBody: body.hash).blob
    let parts: [[UInt8]]
    do { parts = try BlobParts.split(body.bytes) } catch { throw .format(error) }
    var objects: [[UInt8]] = []
    for (index, part) in parts.enumerated() {
      let place = ObjectPlace.blobPart(name, index: index, of: parts.count)
      objects.append(try sealed(keys.seal(raw: part, at: place, using: &random)))
    }
    return objects
  }

  private func take(
    _ object: [UInt8], _ header: ObjectHeader, into download: inout Download
  ) throws(SyncError) {
    let count = Int(header.count)
    guard Int(exactly: header.first) == download.parts.count, count <= BlobParts.maximumCount else {
      throw .remote(.corrupt("a part of a text that was not asked for"))
    }
    let place = ObjectPlace.blobPart(download.name.blob, index: download.parts.count, of: count)
    let opened = try sealed(keys.open(object, at: place))
    download.parts.append(opened.raw)
    download.count = count
  }

  private func body(_ download: Download) throws(SyncError) -> StoredBody {
    let bytes = try sealed(keys.blob(joining: download.parts, hash: download.hash))
    return StoredBody(hash: download.hash, bytes: bytes)
  }
}

/// A body's name: the whole of it, and as the remote knows it.
private struct BodyName {
  let blob: BlobName
  let object: ObjectName
}

/// A body that is on its way, part by part.
private struct Download {
  /// SHA-256 of the whole body.
  let hash: [UInt8]
  let name: BodyName
  var parts: [[UInt8]] = []
  var count = 1

  init(hash: [UInt8], name: BodyName) { (self.hash, self.name) = (hash, name) }

  var isComplete: Bool { parts.count == count }
}
