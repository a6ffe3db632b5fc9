import Foundation
import SatchelBytes
import SatchelFormat
import SatchelModel

/// What joining costs without a store: unpacking and reading segments, and merging them into cells.
struct JoinBench {
  private static let articles: UInt64 = 10_000
  private static let changes = 100_000
  /// Of processor time; twice what pycrdt and loro take for as many on the machine that this was written on.
  private static let goalSeconds = 0.7

  func report() throws {
    var cells: [EntityID: Entity] = [:]
    try join(segments(of: ReplicaID(value: 1), count: Int(Self.articles) * 5), into: &cells)
    let segments = try (2...3).flatMap {
      try self.segments(of: ReplicaID(value: $0), count: Self.changes / 2)
    }
    let start = clock()
    try join(segments, into: &cells)
    // POSIX sets the unit: microseconds.
    let seconds = Double(clock() - start) / 1_000_000
    say(
      String(
        format: "joining %d changes in memory: %.2f s of processor time (goal: %.1f)\n",
        Self.changes, seconds, Self.goalSeconds))
  }

  private struct Packed {
    let replica: ReplicaID
    let segment: PackedSegment
  }

  /// Changes that were made apart, in as many segments as they take.
  private func segments(of replica: ReplicaID, count: Int) throws -> [Packed] {
    let fields: [Field] = [.title, .site, .author, .state, .excerpt]
    let frames = (0..<count).map { index in
      let number = UInt64(index) &* 0x9E37_79B9_7F4A_7C15 &+ replica.value &* 7919
      let article = EntityID.article(ArticleID(high: (number >> 32) % Self.articles, low: 1))
      return [
        Operation(
          .write, CellKey(fields[Int(number % 5)]), of: article,
          at: Stamp(milliseconds: 1_750_000_000_000 + Int64(index)),
          value: Array("a value of article \(number % 3000)".utf8), givesLife: true)
      ]
    }
    return try SegmentPacker.pack(frames, replica: replica, first: 1, base: VersionVector())
      .map { Packed(replica: replica, segment: $0) }
  }

  private func join(_ segments: [Packed], into cells: inout [EntityID: Entity]) throws {
    for packed in segments {
      let segment = packed.segment
      let body = try SegmentBody(
        decoding: segment.body.unpacked(), by: packed.replica, first: segment.first,
        count: segment.count)
      var n = segment.first - 1
      for operation in body.frames.joined() {
        n += operation.run
        let context = Context(base: body.base, dot: Dot(replica: packed.replica, n: n))
        cells[operation.entity, default: Entity()].apply(operation, in: context)
      }
    }
  }
}
