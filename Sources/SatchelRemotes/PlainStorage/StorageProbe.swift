import SatchelSync

/// Finds out, before a library is trusted to storage, whether it does the little that is needed.
///
/// Servers that truncate, answer a missing file with a page, or list late have lost other programs' data.
struct StorageProbe {
  let url: String
  /// So that two machines may try at once.
  private let mark = String(UInt64.random(in: 0...UInt64.max), radix: 36)

  init(url: String) { self.url = url }

  /// - Throws: `unsuitable` with what the storage lacks. What it wrote is taken away again.
  func run(_ store: inout any ObjectStore) throws(RemoteError) {
    let names = ["empty", "large"].map { "\($0)-\(mark)" }
    let (empty, large) = ("probe/\(names[0])", "probe/\(names[1])")
    let noise = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ $0 >> 8) }
    guard try store.get(empty, limit: 1) == nil else {
      throw lacks("it answers as if a file were there that nobody wrote")
    }
    try store.put([], as: empty)
    try store.put(noise, as: large)
    try store.put(noise, as: large)
    guard try store.get(empty, limit: 1) == [], try store.get(large, limit: 1 << 20) == noise else {
      throw lacks("it does not give back what was written")
    }
    guard Set(try store.list("probe").map(\.name)).isSuperset(of: names) else {
      throw lacks("it does not list what was just written")
    }
    try store.delete(empty)
    try store.delete(large)
    guard try store.get(large, limit: 1 << 20) == nil else {
      throw lacks("it keeps what was deleted")
    }
  }

  private func lacks(_ detail: String) -> RemoteError { .unsuitable(url: url, detail: detail) }
}
