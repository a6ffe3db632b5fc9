import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelWire

/// A segment of another replica, as it arrives or as it waits.
struct ForeignSegment {
  let replica: ReplicaID
  let first: UInt64
  let count: UInt32
  let hash: SegmentHash
  let previous: SegmentHash
  let minimumReader: UInt8
  let raw: [UInt8]

  /// The number of its last operation; nil if there is no such number.
  var last: UInt64? {
    guard first > 0, count > 0 else { return nil }
    let (last, overflow) = first.addingReportingOverflow(UInt64(count) - 1)
    return overflow || last > UInt64(Int64.max) ? nil : last
  }
}

extension ForeignSegment {
  init(_ opened: OpenedSegment) {
    let header = opened.header
    self.init(
      replica: header.replica ?? ReplicaID(value: 0), first: header.first, count: header.count,
      hash: opened.hash, previous: header.previous, minimumReader: header.minimumReader,
      raw: opened.raw)
  }
}

extension ForeignSegment {
  var needs: VersionVector {
    let body = try? SegmentBody(decoding: raw, by: replica, first: first, count: count)
    guard var needs = body?.base else { return VersionVector() }
    if first > 1 { needs[replica] = Version(n: first - 1, hash: previous.prefix) }
    return needs
  }
}

extension Receiver {
  private static let readerVersion: UInt8 = 1

  /// What is to be done with a segment.
  enum Verdict {
    case apply(SegmentBody, Place)
    case seen
    case wait
    case stop(LogTrouble)
  }

  /// Where in its log a segment belongs.
  enum Place {
    /// It goes on from the end of what was seen.
    case end
    /// It goes on from where another one has already, or from one of the branches.
    case branch(LogTree)
    case seen
    /// What it goes on from is not here.
    case unknown
  }

  mutating func judge(_ segment: ForeignSegment) throws(StorageError) -> Verdict {
    if report.troubles[segment.replica] != nil { return .wait }
    guard let last = segment.last else { return .stop(.unreadable(detail: "it has no numbers")) }
    let place = try place(of: segment, last)
    switch place {
    case .seen: return .seen
    case .unknown where segment.replica != own: return .wait
    case .end, .branch, .unknown: break
    }
    // More of our own log than we wrote: this library was set back or copied, and the log goes on elsewhere.
    guard segment.replica != own else {
      report.isOwnLogForked = true
      return .wait
    }
    return try judgeBody(of: segment, at: place)
  }

  private func place(of segment: ForeignSegment, _ last: UInt64) throws(StorageError) -> Place {
    let log = segment.replica
    if try connection.seenHash(log, at: last) == segment.hash.prefix { return .seen }
    let previous = Version(n: segment.first - 1, hash: segment.previous.prefix)
    let known = version[log] ?? LogTree.root
    let hasBranches = try connection.hasBranches(of: log)
    if known == previous, !hasBranches { return .end }
    guard hasBranches || previous.n < known.n else { return .unknown }
    let node = Version(n: last, hash: segment.hash.prefix)
    if try connection.leavesOut(logOf: log, from: previous, to: node) { return .seen }
    var tree = try connection.tree(of: log)
    if tree.contains(node) { return .seen }
    guard tree.contains(previous) else { return .unknown }
    tree.add([previous, node])
    return .branch(tree)
  }

  private func judgeBody(
    of segment: ForeignSegment, at place: Place
  ) throws(StorageError) -> Verdict {
    guard segment.minimumReader <= Self.readerVersion else { return .stop(.needsUpdate) }
    let body: SegmentBody
    do {
      body = try SegmentBody(
        decoding: segment.raw, by: segment.replica, first: segment.first, count: segment.count)
    } catch {
      if case .unknownOperationKind = error { return .stop(.needsUpdate) }
      return .stop(.unreadable(detail: error.description))
    }
    guard try connection.translated(body.base) != nil else { return .wait }
    return .apply(body, place)
  }
}
