import Foundation
import SatchelBytes
import SatchelExchange
import SatchelModel
import SatchelStorage
import SatchelSync
import SatchelTestSupport

/// One machine: the real library on a real file, a sidecar, and a clock that may be anything.
final class Machine {
  let number: Int
  let folder: URL
  /// What the sidecar knows the machine by.
  var identity: [UInt8]
  /// Milliseconds that its clock is ahead.
  var skew: Int64
  /// If the clock stands still, where.
  var frozenAt: Int64?
  /// Words that were written here since the last sync that did all.
  var unsynced: Set<String> = []
  private var opened: Library?
  private let replica: ReplicaID

  private static let files = ["library.sqlite", "library.sqlite-wal"]

  init(number: Int, in world: URL, replica: ReplicaID, skew: Int64) throws {
    (self.number, self.replica, self.skew) = (number, replica, skew)
    folder = world.appending(path: "machine-\(number)")
    identity = Array(repeating: UInt8(truncatingIfNeeded: number), count: 32)
    try Template.library.copy(to: folder)
    try restart()
  }

  struct IsDown: Error {}

  var library: Library {
    get throws {
      guard let opened else { throw IsDown() }
      return opened
    }
  }

  var sidecar: SidecarPlace {
    SidecarPlace(path: folder.appending(path: "sidecar").path, machine: identity)
  }

  func clock(_ now: Int64) -> Int64 { frozenAt ?? max(0, now + skew) }

  /// As after a crash: only what is on the disk is left.
  func restart() throws {
    opened = nil
    opened = try Library.open(folder: folder.path, access: .readWrite) { replica }
  }

  // MARK: What a reader sees

  func export() throws -> [UInt8] {
    var bytes: [UInt8] = []
    _ = try library.exportCanonical { bytes += $0 }
    return bytes
  }

  // MARK: Copies

  /// Copies everything into `copy`.
  func backUp(to copy: URL) throws {
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    for name in Self.files + ["sidecar"] {
      let data = FileManager.default.contents(atPath: folder.appending(path: name).path)
      try data?.write(to: copy.appending(path: name))
    }
  }

  enum Restore: CaseIterable {
    /// The database is a new file; the sidecar stays.
    case replaced
    /// The database's bytes are the old ones; the sidecar stays.
    case overwritten
    /// All is as it was, and nothing can tell.
    case wholeDisk
  }

  func restore(from copy: URL, _ way: Restore) throws {
    opened = nil
    let manager = FileManager.default
    for name in Self.files + ["library.sqlite-shm"] where way == .replaced || name.hasSuffix("m") {
      try? manager.removeItem(at: folder.appending(path: name))
    }
    for name in Self.files + (way == .wholeDisk ? ["sidecar"] : []) {
      let (path, data) = (
        folder.appending(path: name), manager.contents(atPath: copy.appending(path: name).path)
      )
      guard let data else {
        try? manager.removeItem(at: path)
        continue
      }
      // Not atomically, as that would make a new file.
      try data.write(to: path, options: [])
    }
    try restart()
  }

  /// Makes the sidecar say that this file on this machine is what it speaks of: a copy of a whole virtual
  /// machine, which nothing can tell from the first.
  func hideThatItIsACopy(of other: Machine) throws {
    identity = other.identity
    guard let old = try Sidecar.read(sidecar.path) else { return }
    try Sidecar(
      replica: old.replica, n: old.n, hash: old.hash, machine: identity,
      inode: try library.inode
    ).write(to: sidecar.path)
  }

  func loseSidecar() throws { try? FileManager.default.removeItem(atPath: sidecar.path) }
}
