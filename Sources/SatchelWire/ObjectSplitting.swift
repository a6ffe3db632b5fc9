import SatchelBytes

/// Splits back-to-back objects by the lengths in their headers; an element is header and body.
///
/// Refuses the whole of `bytes` for one bad header, and for a remainder.
package func splitObjects(_ bytes: [UInt8]) throws(WireError) -> [ArraySlice<UInt8>] {
  var reader = ByteReader(bytes)
  var objects: [ArraySlice<UInt8>] = []
  while !reader.isAtEnd { objects.append(try reader.object()) }
  return objects
}

extension ByteReader {
  /// One object, header and body.
  mutating func object() throws(WireError) -> ArraySlice<UInt8> {
    var ahead = self
    let header = try ObjectHeader(parsing: try ahead.take(ObjectHeader.size))
    let missing = Int(header.bodyLength) - ahead.remaining
    guard missing <= 0 else { throw .bodyCut(missing: missing) }
    return try take(ObjectHeader.size + Int(header.bodyLength))
  }
}
