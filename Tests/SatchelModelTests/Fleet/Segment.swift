import SatchelBytes
import SatchelModel
import SatchelTestSupport

/// A stretch of one machine's log, whose base was frozen when it was begun.
struct Segment: Sendable {
  let replica: ReplicaID
  let first: UInt64
  let base: VersionVector
  var operations: [Operation]

  var last: UInt64 { first + UInt64(operations.count) - 1 }

  func context(at index: Int) -> Context {
    Context(base: base, dot: Dot(replica: replica, n: first + UInt64(index)))
  }

  /// The same operations cut somewhere else, as packs and partial downloads do.
  func pieces(using random: inout SeededGenerator) -> [Segment] {
    guard operations.count > 1, Bool.random(using: &random) else { return [self] }
    let middle = Int.random(in: 1..<operations.count, using: &random)
    return [
      Segment(
        replica: replica, first: first, base: base, operations: Array(operations[..<middle])),
      Segment(
        replica: replica, first: first + UInt64(middle), base: base,
        operations: Array(operations[middle...])),
    ]
  }
}

/// An operation as its machine issued it, for the oracle.
struct Issued: Sendable {
  let operation: Operation
  let context: Context
}

/// A whole state at one time.
struct Snapshot: Sendable {
  let entities: [EntityID: Entity]
  let seen: VersionVector
}
