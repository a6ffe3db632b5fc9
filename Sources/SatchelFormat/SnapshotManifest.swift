package import SatchelBytes
package import SatchelModel

/// What a snapshot holds, and how to know that all of it is there; written after its chunks.
///
/// ```
/// vector ‖ seen ‖ count, count × chunk's hash 16 ‖ digest 16 [‖ from]
/// seen = count ‖ count × {replica 8, count ≥ 1, count × {n − the n before, hash 8}}, sorted by replica
/// from = count ≥ 1 ‖ count × {replica 8, n}, sorted by replica: of the streams of which ends are left out
/// ```
package struct SnapshotManifest: Hashable, Sendable {
  /// What the state contains.
  ///
  /// Snapshots are taken between segments, so each entry ends one.
  package let version: VersionVector
  /// The ends of the segments that were applied: two hashes for one n are a fork, which can only be seen by
  /// whoever still knows the first.
  package let seen: EndLists
  /// Of each sealed chunk as it is stored, in order; made like a segment's.
  package let chunks: [SegmentHash]
  /// Of the whole state.
  package let digest: StateDigest

  package init(
    version: VersionVector, seen: EndLists, chunks: [SegmentHash], digest: StateDigest
  ) {
    (self.version, self.seen, self.chunks, self.digest) = (version, seen, chunks, digest)
  }

  /// As many ends of segments as surely fit one object: each takes nine to twelve bytes, and eight of them
  /// are a hash, which does not compress.
  package static let maximumEnds = 60_000

  /// What a reader must be able to read: the first format knows of no ends that are left out.
  package var minimumReader: UInt8 { seen.listedFrom.isEmpty ? 1 : 2 }

  /// - Throws: `versionsUnsorted` or `versionZero` unless `seen` ascends from 1 for each replica.
  package func encoded() throws(FormatError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(version)
    bytes.append(varint: UInt64(seen.ends.count))
    for (replica, boundaries) in seen.ends.sorted(by: { $0.key < $1.key }) {
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
    return bytes + digest.bytes + encodedGaps()
  }

  private func encodedGaps() -> [UInt8] {
    var bytes: [UInt8] = []
    if !seen.listedFrom.isEmpty { bytes.append(varint: UInt64(seen.listedFrom.count)) }
    for (replica, n) in seen.listedFrom.sorted(by: { $0.key < $1.key }) {
      bytes += replica.bytes
      bytes.append(varint: n)
    }
    return bytes
  }

  /// Reads untrusted bytes: those that `encoded` would write, and no others.
  package init(decoding bytes: [UInt8]) throws(FormatError) {
    var reader = FormatReader(bytes)
    version = try reader.versionVector()
    let ends = try reader.boundaries()
    var chunks: [SegmentHash] = []
    let count = try reader.varint()
    while chunks.count < count { chunks.append(try reader.fixed()) }
    self.chunks = chunks
    guard let digest = StateDigest(bytes: try reader.bytes(StateDigest.size)) else {
      throw .malformed(.endsEarly)
    }
    self.digest = digest
    seen = EndLists(ends, listedFrom: reader.isAtEnd ? [:] : try reader.gaps(in: ends))
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

  /// From where on all ends are listed: an end that is, behind the first two.
  fileprivate mutating func gaps(
    in ends: [ReplicaID: [Version]]
  ) throws(FormatError) -> [ReplicaID: UInt64] {
    var (listedFrom, last): ([ReplicaID: UInt64], ReplicaID?) = ([:], nil)
    let count = try varint()
    guard count > 0 else { throw .versionZero }
    while listedFrom.count < count {
      let replica = try fixed(ReplicaID.self)
      if let last, last >= replica { throw .versionsUnsorted }
      let n = try varint()
      guard ends[replica]?.dropFirst(2).contains(where: { $0.n == n }) == true else {
        throw .replicaNotListed
      }
      (listedFrom[replica], last) = (n, replica)
    }
    return listedFrom
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
