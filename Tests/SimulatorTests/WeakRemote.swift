import SatchelBytes
import SatchelSync
import SatchelWire

/// A remote that may have a weakness, and that tells what came to it.
struct WeakRemote: Remote {
  enum Weakness {
    case none, goesBehindSnapshot, takesOneSegmentAtOnce, takesNothing, leavesOutTheSecond
  }

  /// What came to it.
  final class Seen {
    /// How many requests had segments.
    var pushes = 0
    var announced: [SnapshotNotice] = []
  }

  private var remote: any Remote
  private let weakness: Weakness
  private var isGone = false
  let seen = Seen()

  init(_ remote: any Remote, _ weakness: Weakness = .none) {
    (self.remote, self.weakness) = (remote, weakness)
  }

  var traffic: Traffic { remote.traffic }

  mutating func exchange(
    _ segments: [[UInt8]], at position: LogPosition
  ) throws(RemoteError) -> RemoteAnswer? {
    guard !isGone else { throw .unreachable("gone") }
    guard segments.count <= 1 || weakness != .takesOneSegmentAtOnce else { throw .tooLarge }
    if !segments.isEmpty { seen.pushes += 1 }
    var answer = try remote.exchange(weakness == .takesNothing ? [] : segments, at: position)
    if weakness == .leavesOutTheSecond, let second = answer?.segments.dropFirst().first {
      answer?.segments.removeAll { $0 == second }
    }
    return answer
  }

  mutating func announce(_ snapshot: SnapshotNotice) throws(RemoteError) -> Bool {
    isGone = weakness == .goesBehindSnapshot
    seen.announced.append(snapshot)
    return try remote.announce(snapshot)
  }

  mutating func objectsHeld(_ names: [ObjectName]) throws(RemoteError) -> [Bool] {
    try remote.objectsHeld(names)
  }

  mutating func putObjects(_ objects: [[UInt8]]) throws(RemoteError) -> [ObjectStatus] {
    try remote.putObjects(objects)
  }

  mutating func objects(_ parts: [ObjectPart]) throws(RemoteError) -> [[UInt8]] {
    try remote.objects(parts)
  }

  mutating func snapshots() throws(RemoteError) -> [ObjectName] { try remote.snapshots() }
  mutating func ends() throws(RemoteError) -> [LogEnd]? { try remote.ends() }
  mutating func devices() throws(RemoteError) -> [DeviceEntry] { try remote.devices() }
  mutating func removeDevice(_ device: DeviceID) throws(RemoteError) {}
  mutating func rotate(_ rotation: Rotation, from former: Locator) throws(RemoteError) {}
}
