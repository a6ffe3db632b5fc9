import SatchelFormat
package import SatchelSync
import SatchelWire

/// Storage that a person already has: bytes under names, and nothing that understands them.
///
/// Names are relative, made of `a-z 0-9 . -` with `/` between folders. What lies under a name never
/// changes, so that writing it again does no harm: no lock, no rename and no condition is needed.
package protocol ObjectStore {
  /// As the person gave it, for messages.
  var url: String { get }
  var traffic: Traffic { get }

  /// What lies directly in `folder`; nothing if there is no such folder.
  mutating func list(_ folder: String) throws(RemoteError) -> [StoredObject]

  /// Nil if nothing lies there. An object of more than `limit` bytes is `corrupt`.
  mutating func get(_ name: String, limit: Int) throws(RemoteError) -> [UInt8]?

  /// Makes the folders on the way. The bytes are whole and durable when this returns.
  mutating func put(_ bytes: [UInt8], as name: String) throws(RemoteError)

  /// Fine if nothing lies there.
  mutating func delete(_ name: String) throws(RemoteError)

  /// What lies under each of the names, in their order; several are asked for at once where that is quicker.
  mutating func get(_ names: [String], limit: Int) throws(RemoteError) -> [[UInt8]?]

  mutating func delete(_ names: [String]) throws(RemoteError)
}

extension ObjectStore {
  package mutating func get(
    _ names: [String], limit: Int
  ) throws(RemoteError) -> [[UInt8]?] {
    var objects: [[UInt8]?] = []
    for name in names { objects.append(try get(name, limit: limit)) }
    return objects
  }

  package mutating func delete(_ names: [String]) throws(RemoteError) {
    for name in names { try delete(name) }
  }
}

/// What a listing says of one object; all of it is untrusted.
package struct StoredObject: Hashable, Sendable {
  /// Its last component.
  package let name: String
  /// In bytes; nil if the storage doesn't say.
  package var size: Int?
  /// When it was written, in seconds since 1970 of whoever wrote it or keeps it; nil if the storage doesn't say.
  package var modified: Int64?

  package init(name: String, size: Int? = nil, modified: Int64? = nil) {
    (self.name, self.size, self.modified) = (name, size, modified)
  }

  /// Whether it may be a sealed object, all of it: their sizes are padded, so one that was cut short shows.
  var isWhole: Bool {
    guard let size else { return true }
    let least = ObjectHeader.size + PackedBody.sealLength
    guard (least...StoreLayout.largestObject).contains(size) else { return false }
    return PackedBody.paddedLength(size - least) == size - least
  }
}

extension ObjectStore {
  /// An object that is sealed, so of bounded size.
  mutating func object(_ name: String) throws(RemoteError) -> [UInt8]? {
    try get(name, limit: StoreLayout.largestObject)
  }

  mutating func objects(_ names: [String]) throws(RemoteError) -> [[UInt8]?] {
    try get(names, limit: StoreLayout.largestObject)
  }
}
