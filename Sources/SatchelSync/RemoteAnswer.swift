package import SatchelBytes
package import SatchelModel
package import SatchelWire

/// How far a replica has read a remote, in the words of that remote.
package struct RemoteCursor: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  /// Before everything, for every kind of remote.
  package static let start = RemoteCursor("start")
}

/// What a remote answers to one exchange.
package struct RemoteAnswer: Equatable, Sendable {
  /// Whether there is more to pull: ask again at once.
  package var more: Bool
  /// The remote does not know the cursor, so it was set back or is another: this begins at its beginning,
  /// and nothing that was sent was taken.
  package var reset: Bool
  /// What came after the cursor was compacted into a snapshot, which is to be joined first.
  package var floor: Bool
  /// A snapshot was left since the cursor, which may hold what no segment does.
  package var snapshot: Bool
  /// Behind all that this answer holds.
  package var cursor: RemoteCursor
  /// The last operation of the asking replica that the remote holds, and its segment's hash.
  package var ownN: UInt64
  package var ownHash: SegmentHash
  /// Other ends of its log that the remote holds: of a copy that went on from it, or where it once ended.
  package var otherOwnEnds: [OwnTip] = []
  /// One a pushed segment.
  package var statuses: [SegmentStatus]
  /// Segments of other replicas, header and body; those of one replica in order.
  package var segments: [[UInt8]]
  /// Replicas of which the remote announces changes that it does not have, or not yet.
  package var incomplete: [ReplicaID]
  /// Of logs that go on behind a gap, where the gap ends: whoever has not seen that after joining what snapshots
  /// there are has not got everything.
  package var gaps: VersionVector

  package init(
    more: Bool = false, reset: Bool = false, floor: Bool = false, snapshot: Bool = false,
    cursor: RemoteCursor, ownN: UInt64, ownHash: SegmentHash, statuses: [SegmentStatus],
    segments: [[UInt8]], incomplete: [ReplicaID] = [],
    gaps: VersionVector = VersionVector()
  ) {
    self.snapshot = snapshot
    (self.more, self.reset, self.floor, self.cursor) = (more, reset, floor, cursor)
    (self.ownN, self.ownHash, self.statuses) = (ownN, ownHash, statuses)
    (self.segments, self.incomplete, self.gaps) = (segments, incomplete, gaps)
  }

  /// What a relay answered.
  package init(_ answer: LogAnswer) {
    self.init(
      more: answer.more, reset: answer.reset, floor: answer.floor, snapshot: answer.snapshot,
      cursor: RemoteCursor(answer.cursor.text), ownN: answer.ownN, ownHash: answer.ownHash,
      statuses: answer.statuses,
      segments: answer.segments)
  }
}
