import SatchelBytes

/// The name of a whole object beside the log: a body of text, or a part of a snapshot.
///
/// On the wire: kind 1 byte, stream 16 bytes.
package struct ObjectName: Hashable, Sendable {
  package static let size = 17

  package let kind: ObjectKind
  /// Sixteen bytes: the first half of a blob's name, or a snapshot's id.
  package let stream: [UInt8]

  /// Nil unless the kind has names and the stream 16 bytes.
  package init?(kind: ObjectKind, stream: [UInt8]) {
    guard kind.isNamed, stream.count == 16 else { return nil }
    (self.kind, self.stream) = (kind, stream)
  }

  package var bytes: [UInt8] { [kind.rawValue] + stream }

  /// Reads the names of a request; at most `Limits.objectNames`.
  package static func list(decoding bytes: [UInt8]) throws(WireError) -> [ObjectName] {
    try names(in: bytes, size: size) { reader throws(WireError) in try reader.objectName() }
  }
}

/// The name of one part of an object.
///
/// On the wire: its name, and the part's index in 4 bytes.
package struct ObjectPart: Hashable, Sendable {
  package static let size = 21

  package let name: ObjectName
  package let index: UInt32

  package init(name: ObjectName, index: UInt32) { (self.name, self.index) = (name, index) }

  /// The part that an object's header says it is; nil for kinds without names.
  package init?(header: ObjectHeader) {
    guard let name = ObjectName(kind: header.kind, stream: header.stream),
      let index = UInt32(exactly: header.first), index < header.count
    else { return nil }
    self.init(name: name, index: index)
  }

  package var bytes: [UInt8] {
    var bytes = name.bytes
    bytes.append(integer: UInt64(index), bytes: 4)
    return bytes
  }

  /// Reads the parts of a request; at most `Limits.objectNames`.
  package static func list(decoding bytes: [UInt8]) throws(WireError) -> [ObjectPart] {
    try names(in: bytes, size: size) { reader throws(WireError) in
      ObjectPart(
        name: try reader.objectName(),
        index: UInt32(truncatingIfNeeded: try reader.number(bytes: 4)))
    }
  }
}

/// What a relay did with one object left beside the log.
package enum ObjectStatus: UInt8, Sendable, CaseIterable {
  case stored = 0
  /// It has one of that name already, which stays as it is.
  case had = 1
  case quota = 4
  case bad = 5
}

private func names<Name>(
  in bytes: [UInt8], size: Int, _ read: (inout ByteReader) throws(WireError) -> Name
) throws(WireError) -> [Name] {
  guard bytes.count.isMultiple(of: size) else { throw .malformed("the list of names") }
  guard bytes.count / size <= Limits.objectNames else { throw .tooManyNames(bytes.count / size) }
  var reader = ByteReader(bytes)
  var names: [Name] = []
  while !reader.isAtEnd { names.append(try read(&reader)) }
  return names
}

extension ByteReader {
  fileprivate mutating func objectName() throws(WireError) -> ObjectName {
    let kind = UInt8(truncatingIfNeeded: try number(bytes: 1))
    let stream = Array(try take(16))
    guard let known = ObjectKind(rawValue: kind), let name = ObjectName(kind: known, stream: stream)
    else { throw .unknownKind(kind) }
    return name
  }
}
