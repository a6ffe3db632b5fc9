import SatchelFormat
import SatchelModel

/// Issues this replica's operations within one transaction.
struct OwnWriter {
  private let connection: Connection
  /// What this replica has seen of others.
  ///
  /// It changes only where the open segment is cut, so every operation of one segment has the same.
  private let base: VersionVector
  private let now: Int64
  private(set) var meta: Meta
  private(set) var issued = 0
  /// Whether the clock moved without an operation.
  private var isAhead = false

  init(_ connection: Connection, now: Int64) throws(StorageError) {
    (self.connection, self.now) = (connection, now)
    meta = try connection.meta()
    base = try connection.foreignVersion(but: meta.replica)
  }

  /// The time of the next frame.
  mutating func stamp() -> Stamp { meta.clock.tick(now: now) }

  /// Applies one frame and queues it for sealing.
  mutating func issue(
    _ operations: [Operation], in changeset: inout Changeset
  ) throws(StorageError) {
    guard !operations.isEmpty else { return }
    let frame: [UInt8]
    do { frame = try FrameCodec.encode(operations) } catch {
      switch error {
      case .frameTooLong(let bytes), .valueTooLong(let bytes):
        throw .changeTooLarge(bytes: bytes)
      default: throw .refused("the change cannot be written: \(error)")
      }
    }
    try connection.run(
      "INSERT INTO pending (first, count, made, frame) VALUES (?, ?, ?, ?)",
      Value(meta.last + 1), Value(operations.count), .integer(now), .bytes(frame))
    for operation in operations {
      meta.last += 1
      let dot = Dot(replica: meta.replica, n: meta.last)
      try changeset.apply(operation, in: Context(base: base, dot: dot))
    }
    issued += operations.count
  }

  /// Stores how far the log and the clock have come.
  func finish() throws(StorageError) {
    if issued > 0 || isAhead { try connection.save(meta) }
  }
}

extension OwnWriter {
  /// Takes note of the latest foreign stamp of a batch.
  mutating func witness(_ stamp: Stamp) {
    let former = meta.clock
    meta.clock.witness(stamp, now: now)
    isAhead = isAhead || meta.clock != former
  }
}
