package import SatchelBytes
import SatchelHTTP
import SatchelSync

/// A collection on a WebDAV server: Nextcloud, Apache, nginx and many more.
///
/// Nothing but GET, HEAD, PUT, DELETE, MKCOL and PROPFIND of depth 1, which behave alike everywhere. No lock,
/// no move, no condition and no tag of a version is relied on.
struct WebDAVStore: ObjectStore {
  private let channel: StorageChannel
  /// Collections that are known to be there.
  private var made: Set<String> = []

  /// Larger objects are checked by their size alone.
  private static let readBackBytes = 64 * 1024
  private static let listingBytes = 16 << 20

  init(_ channel: StorageChannel) { self.channel = channel }

  var url: String { channel.url }
  var traffic: Traffic { channel.traffic }

  mutating func list(_ folder: String) throws(RemoteError) -> [StoredObject] {
    var request = channel.request(.propfind, "/\(folder)/", limit: Self.listingBytes)
    request.headers = [("Depth", "1"), ("Content-Type", "application/xml; charset=utf-8")]
    request.body = Array(Self.wantedProperties.utf8)
    let response = try channel.send(request, accepting: [200, 207, 404])
    guard response.status != 404 else { return [] }
    guard response.status == 207,
      let records = XMLRecords.read(response.body, each: "DAV:|response")
    else { throw channel.unsuitable("it does not list a folder as WebDAV does") }
    return records.compactMap(Self.object)
  }

  mutating func get(_ name: String, limit: Int) throws(RemoteError) -> [UInt8]? {
    try channel.get(channel.request(.get, "/\(name)"), limit: limit)
  }

  mutating func get(_ names: [String], limit: Int) throws(RemoteError) -> [[UInt8]?] {
    try channel.get(names.map { channel.request(.get, "/\($0)") }, limit: limit)
  }

  mutating func put(_ bytes: [UInt8], as name: String) throws(RemoteError) {
    var request = channel.request(.put, "/\(name)")
    request.body = bytes
    request.headers = [("Content-Type", "application/octet-stream")]
    let folder = name.lastIndex(of: "/").map { "/" + name[..<$0] } ?? ""
    try write(request, in: folder)
    // Servers have reported success for files of which they kept nothing, or half.
    let isKept = bytes.isEmpty ? true : try isThere(bytes, as: name)
    guard isKept else { throw channel.unsuitable("it does not give back what was written") }
  }

  /// Sends a PUT; the collections on its way are made only when the server misses them.
  private mutating func write(_ request: Request, in folder: String) throws(RemoteError) {
    let done: Set = [200, 201, 204]
    if !made.contains(folder) {
      // A missing collection is 409, but nginx says 500.
      let response = try channel.send(
        request, accepting: done.union([404, 409, 500]), retrying: .never)
      if done.contains(response.status) {
        made.insert(folder)
        return
      }
      try makeCollections(downTo: folder)
    }
    _ = try channel.send(request, accepting: done)
  }

  mutating func delete(_ name: String) throws(RemoteError) {
    try delete([name])
  }

  mutating func delete(_ names: [String]) throws(RemoteError) {
    _ = try channel.send(
      names.map { channel.request(.delete, "/\($0)") }, accepting: [200, 202, 204, 404])
  }

  private mutating func isThere(_ bytes: [UInt8], as name: String) throws(RemoteError) -> Bool {
    guard bytes.count > Self.readBackBytes else {
      return try get(name, limit: bytes.count) == bytes
    }
    let response = try channel.send(channel.request(.head, "/\(name)"), accepting: [200, 404])
    return response.status == 200 && response.headers["Content-Length"] == String(bytes.count)
  }

  private mutating func makeCollections(downTo folder: String) throws(RemoteError) {
    var path = ""
    for component in [""] + folder.split(separator: "/").map(String.init) {
      path += component.isEmpty ? "" : "/\(component)"
      guard made.insert(path).inserted else { continue }
      // One that is there already answers 405, or with the way to it.
      let request = channel.request(.mkcol, path + "/")
      let response = try channel.send(request, accepting: [200, 201, 301, 405, 409])
      guard response.status != 409 else {
        throw channel.unsuitable("there is no folder above it; make that first")
      }
    }
  }

  // MARK: - Listings

  private static let wantedProperties = """
    <?xml version="1.0" encoding="utf-8"?>\
    <propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/>\
    <getlastmodified/></prop></propfind>
    """

  /// Nil for a collection, the listed one itself among them.
  private static func object(_ record: XMLRecords.Record) -> StoredObject? {
    guard record["DAV:|collection"] == nil, let reference = record["DAV:|href"],
      let name = reference.split(separator: "/", omittingEmptySubsequences: false).last,
      !name.isEmpty
    else { return nil }
    return StoredObject(
      name: String(name), size: record["DAV:|getcontentlength"].flatMap { Int($0) },
      modified: record["DAV:|getlastmodified"].flatMap(HTTPDate.seconds))
  }
}

extension StorageRemote {
  package init(webDAV channel: StorageChannel, account: AccountID) {
    self.init(WebDAVStore(channel), account: account)
  }
}

extension StorageAccounts {
  package init(webDAV channel: StorageChannel) { self.init(WebDAVStore(channel)) }
}
