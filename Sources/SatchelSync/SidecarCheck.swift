import SatchelModel
import SatchelStorage

/// Where this machine keeps its sidecar, and what tells it from others.
package struct SidecarPlace: Sendable {
  package let path: String
  /// A keyed hash of the machine's id, 32 bytes.
  package let machine: [UInt8]

  package init(path: String, machine: [UInt8]) { (self.path, self.machine) = (path, machine) }
}

// A library that was restored from a backup or copied would use numbers again that others have seen. It
// goes on under a new id before anything is sent.
extension SyncSession {
  mutating func checkSidecar() throws(SyncError) {
    let (verdict, isMissing) = try stored { () throws(StorageError) in
      let found = try Sidecar.read(sidecar.path)
      return (try library.check(found, machine: sidecar.machine), found == nil)
    }
    guard verdict == .fine else {
      var state = try currentState()
      return try goOnUnderNewID(&state)
    }
    if isMissing { try recordSidecar() }
  }

  /// Notes how far our log has come, durably, before others can see it.
  func recordSidecar() throws(SyncError) {
    try stored { () throws(StorageError) in
      let current = try library.sidecar(machine: sidecar.machine)
      guard try Sidecar.read(sidecar.path) != current else { return }
      try current.write(to: sidecar.path)
    }
  }
}
