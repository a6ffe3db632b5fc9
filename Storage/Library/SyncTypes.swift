package import SatchelBytes
package import SatchelModel
package import SatchelWire

/// Names a remote within this library: its address as the person added it.
package struct RemoteID: Hashable, Sendable {
  package let text: String
  package init(_ text: String) { self.text = text }
}

/// How far this library and one remote have come with each other.
package struct RemoteState: Hashable, Sendable {
  /// Where the next pull begins, as the remote wrote it; empty for the beginning.
  package var cursor: String
  /// The last of our operations that the remote has, and the hash of the segment that ended with it.
  package var acknowledged: UInt64
  package var acknowledgedHash: SegmentHash
  /// Milliseconds since 1970.
  package var lastSuccess: Int64?
  package var lastError: String?
  /// Of changes that were sent and received since a snapshot was seen.
  package var logBytes = 0
  /// The ends of other machines' logs that the remote is known to hold; nil for one that was the only one
  /// so far, where all came from.
  package var held: Set<Version>?
  /// Which segments waited here when all that the remote has was read and brought none of what they wait for.
  package var soughtInVain: [UInt8]?

  package init(
    cursor: String = "", acknowledged: UInt64 = 0, acknowledgedHash: SegmentHash = .zero,
    lastSuccess: Int64? = nil, lastError: String? = nil, logBytes: Int = 0,
    held: Set<Version>? = []
  ) {
    (self.cursor, self.acknowledged, self.logBytes) = (cursor, acknowledged, logBytes)
    self.held = held
    self.acknowledgedHash = acknowledgedHash
    (self.lastSuccess, self.lastError) = (lastSuccess, lastError)
  }
}

extension RemoteState {
  /// Takes note of a segment that the remote has.
  package mutating func hold(_ header: ObjectHeader, hash: SegmentHash) {
    held?.insert(Version(n: header.last, hash: hash.prefix))
  }
}

/// Own operations that are closed for sealing: one context, whole frames, no gaps.
package struct UnsealedSegment: Hashable, Sendable {
  package let first: UInt64
  package let count: UInt64
  /// What this replica had seen of others when it made them.
  package let base: VersionVector
  /// Of the sealed segment before; zero for the first of all.
  package let previous: SegmentHash
  /// As `FrameCodec` wrote them, in order.
  package let frames: [[UInt8]]
}

/// A segment in the bytes that go out, header and seal included, which never change again.
package struct SealedSegment: Hashable, Sendable {
  package let first: UInt64
  package let count: UInt64
  package let hash: SegmentHash
  package let previous: SegmentHash
  package let bytes: [UInt8]

  package init(
    first: UInt64, count: UInt64, hash: SegmentHash, previous: SegmentHash, bytes: [UInt8]
  ) {
    (self.first, self.count, self.hash) = (first, count, hash)
    (self.previous, self.bytes) = (previous, bytes)
  }
}

/// A segment of another replica, its seal verified and its body inflated but not read.
///
/// It is read here, since one that this version cannot read must be kept as it is.
package struct OpenedSegment: Equatable, Sendable {
  package let header: ObjectHeader
  package let hash: SegmentHash
  /// The inflated body, without padding: vector, clock, frames.
  package let raw: [UInt8]
  /// As it came, for remotes that lack it; empty if none is to have it.
  package let sealed: [UInt8]

  package init(header: ObjectHeader, hash: SegmentHash, raw: [UInt8], sealed: [UInt8] = []) {
    (self.header, self.hash, self.raw, self.sealed) = (header, hash, raw, sealed)
  }
}

/// Why the log of one replica is not applied further, though nothing of it is dropped.
package enum LogTrouble: Hashable, Sendable {
  /// Written by a newer Satchel.
  case needsUpdate
  case unreadable(detail: String)
}

/// What a batch from a remote came to.
package struct ReceiveReport: Hashable, Sendable {
  package var articlesChanged: Set<ArticleID> = []
  package var operations = 0
  /// Segments that wait for others.
  package var buffered = 0
  package var troubles: [ReplicaID: LogTrouble] = [:]
  /// Whether this library's own log goes on elsewhere, so that it must go on under a new id.
  package var isOwnLogForked = false
  /// Articles that were deleted here or there and stay, because somebody edited them meanwhile.
  package var keptByEdit: Set<ArticleID> = []
  /// Articles with a note of which machines wrote one line apart.
  package var conflicted: Set<ArticleID> = []

  package init() {}
}

/// A body by its name, and its bytes.
package struct StoredBody: Hashable, Sendable {
  /// SHA-256 of the bytes.
  package let hash: [UInt8]
  /// `ContentBody.encoded`, or the bytes of a picture.
  package let bytes: [UInt8]

  package init(hash: [UInt8], bytes: [UInt8]) { (self.hash, self.bytes) = (hash, bytes) }
}
