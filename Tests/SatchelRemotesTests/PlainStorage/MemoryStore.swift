import SatchelRemotes
import SatchelSync

/// Storage in memory that two remotes can share, and that a test can damage.
final class MemoryStore: ObjectStore {
  private(set) var objects: [String: [UInt8]] = [:]
  /// Every call, as `list a/…/head`.
  private(set) var calls: [String] = []
  let url = "memory"
  let traffic = Traffic()

  func list(_ folder: String) -> [StoredObject] {
    calls.append("list \(folder)")
    return objects.keys.filter { $0.hasPrefix(folder + "/") }
      .map { String($0.dropFirst(folder.count + 1)) }.filter { !$0.contains("/") }
      .map { StoredObject(name: $0) }
  }

  func get(_ name: String, limit: Int) throws(RemoteError) -> [UInt8]? {
    calls.append("get \(name)")
    guard (objects[name]?.count ?? 0) <= limit else { throw .corrupt(name) }
    return objects[name]
  }

  func put(_ bytes: [UInt8], as name: String) {
    calls.append("put \(name)")
    objects[name] = bytes
  }

  func delete(_ name: String) {
    calls.append("delete \(name)")
    objects[name] = nil
  }

  /// Changes what lies under each name that holds `part`; nil takes it away.
  func alter(_ part: String, _ change: ([UInt8]) -> [UInt8]?) {
    for (name, bytes) in objects where name.contains(part) { objects[name] = change(bytes) }
  }

  func forgetCalls() { calls = [] }
}
