package import SatchelBytes
import SatchelHTTP
import SatchelSync

/// A bucket of S3 or of what speaks as S3 does, and a prefix in it.
///
/// Requests are signed over their bodies, so what is stored is what was sent, or the request fails.
struct S3Store: ObjectStore {
  private let channel: StorageChannel
  /// Before every name, with a slash at its end, or empty.
  private let prefix: String

  private static let listingBytes = 4 << 20
  /// Pages of a thousand names each.
  private static let mostPages = 1000

  init(_ channel: StorageChannel, prefix: String) {
    (self.channel, self.prefix) = (channel, prefix.isEmpty ? "" : prefix + "/")
  }

  var url: String { channel.url }
  var traffic: Traffic { channel.traffic }

  mutating func list(_ folder: String) throws(RemoteError) -> [StoredObject] {
    let start = "\(prefix)\(folder)/"
    var objects: [StoredObject] = []
    var next: String?
    for _ in 0..<Self.mostPages {
      let page = try page(start, after: next)
      objects += page.objects
      next = page.next
      if next == nil { return objects }
    }
    throw channel.unsuitable("its listing does not end")
  }

  mutating func get(_ name: String, limit: Int) throws(RemoteError) -> [UInt8]? {
    try channel.get(request(.get, "/\(prefix)\(name)"), limit: limit)
  }

  mutating func get(_ names: [String], limit: Int) throws(RemoteError) -> [[UInt8]?] {
    try channel.get(names.map { request(.get, "/\(prefix)\($0)") }, limit: limit)
  }

  mutating func put(_ bytes: [UInt8], as name: String) throws(RemoteError) {
    _ = try channel.send(request(.put, "/\(prefix)\(name)", body: bytes), accepting: [200])
  }

  mutating func delete(_ name: String) throws(RemoteError) {
    try delete([name])
  }

  mutating func delete(_ names: [String]) throws(RemoteError) {
    _ = try channel.send(
      names.map { request(.delete, "/\(prefix)\($0)") }, accepting: [200, 204, 404])
  }

  // MARK: - Requests

  private func request(_ method: Request.Method, _ path: String, body: [UInt8] = []) -> Request {
    var request = channel.request(method, path)
    request.body = body
    request.headers = [
      ("Content-Type", "application/octet-stream"),
      ("x-amz-content-sha256", Hex.encode(Digest.sha256(body))),
    ]
    return request
  }

  private struct Page {
    var objects: [StoredObject]
    /// What the next page is asked for with; nil behind the last.
    var next: String?
  }

  private func page(_ start: String, after token: String?) throws(RemoteError) -> Page {
    // In the order of their names, as they are signed.
    let continuation = token.map { "continuation-token=\(Self.escaped($0))&" } ?? ""
    let query = "?\(continuation)delimiter=%2F&list-type=2&prefix=\(Self.escaped(start))"
    var request = request(.get, query)
    request.bodyLimit = Self.listingBytes
    let response = try channel.send(request, accepting: [200])
    guard let result = Self.records(response.body, "ListBucketResult").first,
      result["IsTruncated"] == "false" || result["NextContinuationToken"] != nil
    else { throw channel.unsuitable("it does not list a bucket as S3 does") }
    let objects = Self.records(response.body, "Contents").compactMap { record in
      record["Key"].flatMap { key -> StoredObject? in
        guard key.hasPrefix(start) else { return nil }
        let name = String(key.dropFirst(start.count))
        return StoredObject(
          name: name, size: record["Size"].flatMap { Int($0) },
          modified: record["LastModified"].flatMap(Self.seconds))
      }
    }
    let next = result["IsTruncated"] == "true" ? result["NextContinuationToken"] : nil
    return Page(objects: objects, next: next)
  }

  /// Records whose names are without namespace: servers differ in whether they name one.
  private static func records(_ body: [UInt8], _ name: String) -> [XMLRecords.Record] {
    let namespace = "http://s3.amazonaws.com/doc/2006-03-01/|"
    let records =
      XMLRecords.read(body, each: namespace + name).flatMap { $0.isEmpty ? nil : $0 }
      ?? XMLRecords.read(body, each: name) ?? []
    return records.map { record in
      Dictionary(
        record.map {
          (
            $0.key.hasPrefix(namespace) ? String($0.key.dropFirst(namespace.count)) : $0.key,
            $0.value
          )
        }
      ) { first, _ in first }
    }
  }

  /// Of a moment such as `2026-11-25T16:00:00.000Z`.
  private static func seconds(_ moment: String) -> Int64? {
    let parts = moment.split(separator: "T")
    guard parts.count == 2 else { return nil }
    let day = parts[0].filter { $0 != "-" }
    return HTTPDate.seconds("\(day) \(parts[1].prefix(8)) GMT")
  }

  /// Everything but letters, digits and `-._~` in percent-encoding, as signatures demand.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      default: escaped += "%" + Hex.encode([byte]).uppercased()
      }
    }
    return escaped
  }
}

extension StorageRemote {
  package init(s3 channel: StorageChannel, prefix: String, account: AccountID) {
    self.init(S3Store(channel, prefix: prefix), account: account)
  }
}

extension StorageAccounts {
  package init(s3 channel: StorageChannel, prefix: String) {
    self.init(S3Store(channel, prefix: prefix))
  }
}
