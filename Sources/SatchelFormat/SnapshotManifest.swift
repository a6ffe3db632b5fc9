package import SatchelBytes
package import SatchelModel

/// What a snapshot holds, and how to know that all of it is there; written after its chunks.
///
/// ```
/// vector ‖ seen ‖ count, count × chunk's hash 16 ‖ digest 16
/// seen = count ‖ count × {replica 8, count ≥ 1, count × {n − the n before, hash 8}}, sorted by replica
/// ```
package struct SnapshotManifest: Hashable, Sendable {
  /// What the state contains.
  ///
  /// Snapshots are taken between segments, so each entry ends one.
  package let version: VersionVector
  /// The end of every segment that was applied, by replica, ascending: two hashes for one n are a fork,
  /// which can only be seen by whoever still knows the first.
  package let seen: [ReplicaID: [Version]]
  /// Of each sealed chunk as it is stored, in order; made like a segment's.
  package let chunks: [SegmentHash]
  /// Of the whole state.
  package let digest: StateDigest

  package init(
    version: VersionVector, seen: [ReplicaID: [Version]], chunks: [SegmentHash],
    digest: StateDigest
  ) {
    (self.version, self.seen, self.chunks, self.digest) = (version, seen, chunks, digest)
  }

  /// As many ends of segments as surely fit one object: each takes nine to twelve bytes, and eight of them
  /// are a hash, which does not compress.
  package static let maximumEnds = 60_000

  /// - Throws: `versionsUnsorted` or `versionZero` unless `seen` ascends from 1 for each replica.
  package func encoded() throws(FormatError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(version)
    bytes.append(varint: UInt64(seen.count))
    for (replica, boundaries) in seen.sorted(by: { $0.key < $1.key }) {
      guard !boundaries.isEmpty else { throw .versionZero }
      bytes += replica.bytes
      bytes.append(varint: UInt64(boundaries.count))
      var last: UInt64 = 0
      for boundary in boundaries {
        guard boundary.n > last else { throw .versionsUnsorted }
        bytes.append(varint: boundary.n - last)
        bytes += boundary.hash.bytes
        last = boundary.n
      }
    }
    bytes.append(varint: UInt64(chunks.count))
    for chunk in chunks { bytes += chunk.bytes }
    return bytes + digest.bytes
  }

  /// Reads untrusted bytes: those that `encoded` would write, and no others.
  package init(decoding bytes: [UInt8]) throws(FormatError) {
    var reader = FormatReader(bytes)
    version = try reader.versionVector()
    seen = try reader.boundaries()
    var chunks: [SegmentHash] = []
    let count = try reader.varint()
    while chunks.count < count { chunks.append(try reader.fixed()) }
    self.chunks = chunks
    guard let digest = StateDigest(bytes: try reader.bytes(StateDigest.size)) else {
      throw .malformed(.endsEarly)
    }
    self.digest = digest
    try reader.finish()
  }
}

extension FormatReader {
  fileprivate mutating func boundaries() throws(FormatError) -> [ReplicaID: [Version]] {
    var seen: [ReplicaID: [Version]] = [:]
    var last: ReplicaID?
    let count = try varint()
    while seen.count < count {
      let replica = try fixed(ReplicaID.self)
      if let last, last >= replica { throw .versionsUnsorted }
      seen[replica] = try boundariesOfOne()
      last = replica
    }
    return seen
  }

  private mutating func boundariesOfOne() throws(FormatError) -> [Version] {
    var boundaries: [Version] = []
    var last: UInt64 = 0
    let count = try varint()
    guard count > 0 else { throw .versionZero }
    while boundaries.count < count {
      let step = try varint()
      guard step > 0 else { throw .versionsUnsorted }
      let (n, overflow) = last.addingReportingOverflow(step)
      guard !overflow else { throw .numbersOverflow }
      boundaries.append(Version(n: n, hash: try fixed()))
      last = n
    }
    return boundaries
  }
}
