package import SatchelBytes
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
  /// What came after the cursor was compacted into a snapshot, which is to be joined first.
  package var floor: Bool
  /// Behind all that this answer holds.
  package var cursor: RemoteCursor
  /// The last operation of the asking replica that the remote holds, and its segment's hash.
  package var ownN: UInt64
  package var ownHash: SegmentHash
  /// One a pushed segment.
  package var statuses: [SegmentStatus]
  /// Segments of other replicas, header and body; those of one replica in order.
  package var segments: [[UInt8]]
  /// Replicas of which the remote announces changes that it does not have, or not yet.
  package var incomplete: [ReplicaID]

  package init(
    more: Bool = false, floor: Bool = false, cursor: RemoteCursor, ownN: UInt64,
    ownHash: SegmentHash, statuses: [SegmentStatus], segments: [[UInt8]],
    incomplete: [ReplicaID] = []
  ) {
    (self.more, self.floor, self.cursor) = (more, floor, cursor)
    (self.ownN, self.ownHash, self.statuses) = (ownN, ownHash, statuses)
    (self.segments, self.incomplete) = (segments, incomplete)
  }

  /// What a relay answered.
  package init(_ answer: LogAnswer) {
    self.init(
      more: answer.more, floor: answer.floor, cursor: RemoteCursor(answer.cursor.text),
      ownN: answer.ownN, ownHash: answer.ownHash, statuses: answer.statuses,
      segments: answer.segments)
  }
}
