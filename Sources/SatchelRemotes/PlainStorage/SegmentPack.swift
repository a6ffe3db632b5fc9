import SatchelBytes
import SatchelWire

/// What lies under one name in a log: a segment, or several that follow each other, back to back.
///
/// Each says which one it goes on from, by its hash. So the hash of the last, which the name has, proves them all.
struct SegmentPack {
  struct Segment {
    let name: SegmentName
    let bytes: [UInt8]
  }

  let segments: [Segment]
  /// The hash of the segment that the first one goes on from.
  let previous: SegmentHash

  /// Nil for bytes that are not what their name says: cut short on the way, damaged, or not ours.
  init?(_ bytes: [UInt8], named name: SegmentName, of replica: ReplicaID) {
    guard let parts = try? splitObjects(bytes) else { return nil }
    var (segments, previous): ([Segment], SegmentHash?) = ([], nil)
    var (next, end) = (name.first, SegmentHash.zero)
    for part in parts.map({ Array($0) }) {
      guard let header = try? ObjectHeader(parsing: part), header.replica == replica,
        header.first == next, previous == nil || header.previous == end
      else { return nil }
      previous = previous ?? header.previous
      (next, end) = (header.last + 1, SegmentHash(of: part))
      let name = SegmentName(first: header.first, last: header.last, hash: end)
      segments.append(Segment(name: name, bytes: part))
    }
    guard let previous, next == name.last + 1, end == name.hash else { return nil }
    (self.segments, self.previous) = (segments, previous)
  }
}
