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
    let found = try stored(Sidecar.read(sidecar.path))
    let verdict = try stored(library.check(found, machine: sidecar.machine))
    guard verdict == .fine else {
      var state = try currentState()
      return try goOnUnderNewID(&state)
    }
    if found == nil { try recordSidecar() }
  }

  /// Notes how far our log has come, durably, before others can see it.
  func recordSidecar() throws(SyncError) {
    let current = try stored(library.sidecar(machine: sidecar.machine))
    guard try stored(Sidecar.read(sidecar.path)) != current else { return }
    try stored(current.write(to: sidecar.path))
  }
}
