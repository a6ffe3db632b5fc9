import SatchelRemotes
import SatchelSync

/// Storage in memory that two remotes can share, and that a test can damage.
final class MemoryStore: ObjectStore {
  var objects: [String: [UInt8]] = [:]
  /// Three days pass with each object.
  private var written: [String: Int64] = [:]
  /// Every call, as `list a/…/head`.
  private(set) var calls: [String] = []
  let url = "memory"
  let traffic = Traffic()
  /// After so many calls that change something, every call fails, as for a machine that is stopped there.
  var changesLeft = Int.max
  /// Whether it looks at what it wrote, as over WebDAV.
  var readsBack = false
  /// What happens once, just before something is read.
  var beforeGet: (() -> Void)?

  func list(_ folder: String) throws(RemoteError) -> [StoredObject] {
    try note("list \(folder)")
    return objects.filter { $0.key.hasPrefix(folder + "/") }.compactMap { name, bytes in
      let name = name.dropFirst(folder.count + 1)
      return name.contains("/")
        ? nil
        : StoredObject(
          name: String(name), size: bytes.count, modified: written["\(folder)/\(name)"])
    }
  }

  func get(_ name: String, limit: Int) throws(RemoteError) -> [UInt8]? {
    try note("get \(name)")
    if let happens = beforeGet {
      beforeGet = nil
      happens()
    }
    guard (objects[name]?.count ?? 0) <= limit else { throw .corrupt(name) }
    return objects[name]
  }

  func put(_ bytes: [UInt8], as name: String) throws(RemoteError) {
    try putOnTrust(bytes, as: name)
    if readsBack, !bytes.isEmpty { try note("get \(name)") }
  }

  func putOnTrust(_ bytes: [UInt8], as name: String) throws(RemoteError) {
    try note("put \(name)", changes: 1)
    objects[name] = bytes
    written[name] = Int64(written.count) * 3 * 86_400
  }

  func delete(_ name: String) throws(RemoteError) {
    try note("delete \(name)", changes: 1)
    objects[name] = nil
  }

  private func note(_ call: String, changes: Int = 0) throws(RemoteError) {
    guard changesLeft >= changes, changesLeft > 0 else { throw .unreachable("stopped") }
    changesLeft -= changes
    calls.append(call)
  }

  /// Lets `body` make so many changes and then fail; all works again afterwards.
  @discardableResult
  func stopping<Value>(after changes: Int, _ body: () throws -> Value) -> Value? {
    changesLeft = changes
    defer { changesLeft = .max }
    return try? body()
  }

  /// Changes what lies under each name that holds `part`; nil takes it away.
  func alter(_ part: String, _ change: ([UInt8]) -> [UInt8]?) {
    for (name, bytes) in objects where name.contains(part) { objects[name] = change(bytes) }
  }

  func forgetCalls() { calls = [] }
}
