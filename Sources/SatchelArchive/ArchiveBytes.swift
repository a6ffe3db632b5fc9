/// Where an archive's bytes are: a file, or memory.
package protocol ArchiveBytes {
  var count: Int { get }

  /// Exactly `count` bytes from `offset` on; both are within what is there.
  func bytes(at offset: Int, count: Int) throws(ArchiveError) -> [UInt8]
}

/// An archive in memory.
package struct ArchiveInMemory: ArchiveBytes {
  private let all: [UInt8]

  package init(_ bytes: [UInt8]) { all = bytes }

  package var count: Int { all.count }

  package func bytes(at offset: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= all.count, count <= all.count - offset else {
      throw .endsEarly
    }
    return Array(all[offset..<offset + count])
  }
}

/// Numbers with the least significant byte first, as ZIP has them.
struct LittleEndianReader {
  private let bytes: [UInt8]
  private var next = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func number(bytes width: Int) throws(ArchiveError) -> Int {
    var number = 0
    for (shift, byte) in try take(width).enumerated() { number |= Int(byte) << (8 * shift) }
    // Eight bytes can say more than there are bytes anywhere.
    guard number >= 0 else { throw .endsEarly }
    return number
  }

  mutating func take(_ count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - next else { throw .endsEarly }
    defer { next += count }
    return bytes[next..<next + count]
  }

  mutating func skip(_ count: Int) throws(ArchiveError) { _ = try take(count) }
}
