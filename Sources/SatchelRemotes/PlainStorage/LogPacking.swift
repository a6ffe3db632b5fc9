package import SatchelBytes
package import SatchelSync

// Every sync leaves a segment, and most are small. Their owner puts them together now and then, so that listings
// stay short and a machine that joins asks for few objects.
extension StorageRemote {
  /// Larger objects are left as they are, so that no byte is written anew more than a few times.
  private static let smallBytes = 48 << 10

  /// Puts together what is small, and only then takes the single ones away.
  package mutating func pack(logOf replica: ReplicaID, fewest: Int) throws(RemoteError) {
    let folder = StoreLayout.log(of: replica, in: account)
    var log = ListedLog(try store.list(folder)).objects
    try removeLeftovers(&log, of: replica, in: folder)
    for run in Self.runs(in: log) where run.count >= fewest {
      guard let pack = try pack(run, of: replica, in: folder) else { continue }
      try removeFormerHeads(within: pack, of: replica)
    }
  }

  /// Small objects that follow each other, each run no larger than one object may be.
  private static func runs(in log: [ListedLog.Object]) -> [[SegmentName]] {
    var (runs, run, bytes): ([[SegmentName]], [SegmentName], Int) = ([], [], 0)
    for object in log {
      let size = object.size ?? .max
      let goesOn = run.last.map { object.name.first == $0.last + 1 } ?? true
      if !goesOn || size > smallBytes || bytes + size > StoreLayout.largestObject {
        runs.append(run)
        (run, bytes) = ([], 0)
      }
      guard size <= smallBytes else { continue }
      run.append(object.name)
      bytes += size
    }
    return runs + [run]
  }

  private mutating func pack(
    _ names: [SegmentName], of replica: ReplicaID, in folder: String
  ) throws(RemoteError) -> SegmentPack? {
    guard let first = names.first, let last = names.last else { return nil }
    let objects = try store.objects(names.map { "\(folder)/\($0.text)" })
    let bytes = Array(objects.compactMap(\.self).joined())
    let name = SegmentName(first: first.first, last: last.last, hash: last.hash)
    // Two machines may have written under one id, or something is missing: then all stays as it is.
    guard bytes.count <= StoreLayout.largestObject,
      let pack = SegmentPack(bytes, named: name, of: replica)
    else { return nil }
    try store.put(bytes, as: "\(folder)/\(name.text)")
    guard try store.object("\(folder)/\(name.text)") == bytes else { return nil }
    try store.delete(names.map { "\(folder)/\($0.text)" })
    return pack
  }

  /// Heads that stayed behind when their owner was stopped between two steps.
  private mutating func removeFormerHeads(
    within pack: SegmentPack, of replica: ReplicaID
  ) throws(RemoteError) {
    let folder = StoreLayout.heads(of: account)
    let heads = Heads(try store.list(folder))
    let ends = Set(pack.segments.map { LogTip(n: $0.name.last, hash: $0.name.hash) })
    let former = heads.tips(of: replica).intersection(ends).subtracting([heads.tip(of: replica)])
    try store.delete(former.map { "\(folder)/\(HeadName(replica: replica, tip: $0).text)" })
  }

  /// What is also in a pack, since its owner was stopped before it had taken it away.
  private mutating func removeLeftovers(
    _ log: inout [ListedLog.Object], of replica: ReplicaID, in folder: String
  ) throws(RemoteError) {
    var leftovers: Set<SegmentName> = []
    for (index, object) in log.enumerated() {
      let within = log.dropFirst(index + 1).prefix { $0.name.last <= object.name.last }
      guard !within.isEmpty, let bytes = try store.object("\(folder)/\(object.name.text)"),
        let pack = SegmentPack(bytes, named: object.name, of: replica)
      else { continue }
      leftovers.formUnion(within.map(\.name).filter(pack.contains))
    }
    try store.delete(leftovers.map { "\(folder)/\($0.text)" })
    log.removeAll { leftovers.contains($0.name) }
  }
}
