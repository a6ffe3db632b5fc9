/// Writes a ZIP archive from front to back: the same bytes for the same files.
///
/// The time of every file is the first that ZIP knows, 1980. At most 65,534 files and 4 GiB.
package struct ZipWriter {
  private struct Entry {
    let name: [UInt8]
    let fields: [UInt8]
    let offset: Int
  }

  private let sink: ([UInt8]) throws -> Void
  private var entries: [Entry] = []
  private var offset = 0

  package init(_ sink: @escaping ([UInt8]) throws -> Void) { self.sink = sink }

  /// Adds a file; `isPacked` is false for what must stand as it is, and for pictures, which are packed.
  package mutating func add(_ name: String, _ bytes: [UInt8], isPacked: Bool = true) throws {
    let packed = isPacked ? try Deflated.pack(bytes) : bytes
    var fields: [UInt8] = []
    fields.append(number: 20, bytes: 2)
    fields.append(number: 0x800, bytes: 2)  // The name is UTF-8.
    fields.append(number: isPacked ? 8 : 0, bytes: 2)
    fields.append(number: 0, bytes: 2)
    fields.append(number: 0x21, bytes: 2)
    fields.append(number: Int(Checksum.of(bytes)), bytes: 4)
    fields.append(number: packed.count, bytes: 4)
    fields.append(number: bytes.count, bytes: 4)
    fields.append(number: name.utf8.count, bytes: 2)
    fields.append(number: 0, bytes: 2)
    guard bytes.count < 0xffff_ffff, offset < 0xffff_ffff, entries.count < 0xfffe else {
      throw ArchiveError.tooMuch("it would have more than 4 GiB or 65,534 files")
    }
    entries.append(Entry(name: Array(name.utf8), fields: fields, offset: offset))
    try write([0x50, 0x4b, 0x03, 0x04] + fields + Array(name.utf8))
    try write(packed)
  }

  /// Writes the list of the files, which ends the archive.
  package mutating func finish() throws {
    let start = offset
    for entry in entries {
      var header: [UInt8] = [0x50, 0x4b, 0x01, 0x02]
      header.append(number: 20, bytes: 2)
      header += entry.fields
      header.append(number: 0, bytes: 10)
      header.append(number: entry.offset, bytes: 4)
      try write(header + entry.name)
    }
    var end: [UInt8] = [0x50, 0x4b, 0x05, 0x06, 0, 0, 0, 0]
    end.append(number: entries.count, bytes: 2)
    end.append(number: entries.count, bytes: 2)
    end.append(number: offset - start, bytes: 4)
    end.append(number: start, bytes: 4)
    end.append(number: 0, bytes: 2)
    try write(end)
  }

  private mutating func write(_ bytes: [UInt8]) throws {
    try sink(bytes)
    offset += bytes.count
  }
}

extension [UInt8] {
  /// The least significant byte first.
  fileprivate mutating func append(number: Int, bytes: Int) {
    for shift in 0..<bytes {
      append(shift < 8 ? UInt8(truncatingIfNeeded: number >> (8 * shift)) : 0)
    }
  }
}
