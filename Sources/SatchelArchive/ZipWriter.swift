import SatchelDeflate

/// Writes a ZIP archive from front to back: the same bytes for the same files.
///
/// The time of every file is the first that ZIP knows, 1980. One file has less than 4 GiB; of files and
/// bytes in all there may be any number, and what the first form of ZIP cannot count is said in Zip64.
package struct ZipWriter {
  struct Entry {
    let name: [UInt8]
    let fields: [UInt8]
    let offset: Int
  }

  private let sink: ([UInt8]) throws -> Void
  private var entries: [Entry] = []
  /// Of all files so far, unpacked.
  private var size = 0
  /// Bytes written so far.
  var offset = 0
  /// What a reader will believe.
  var limits = ZipLimits()

  package init(_ sink: @escaping ([UInt8]) throws -> Void) { self.sink = sink }

  /// Adds a file; `isPacked` is false for what must stand as it is, and for pictures, which are packed.
  ///
  /// What packs better than a careful reader believes stands as it is, too.
  package mutating func add(_ name: String, _ bytes: [UInt8], isPacked: Bool = true) throws {
    let packed = isPacked ? try packed(bytes) : nil
    let data = packed ?? bytes
    guard bytes.count < Zip64.limit else {
      throw ArchiveError.tooMuch("'\(name)' has more than 4 GiB")
    }
    var fields: [UInt8] = []
    fields.append(number: 20, bytes: 2)
    fields.append(number: 0x800, bytes: 2)  // The name is UTF-8.
    fields.append(number: packed == nil ? 0 : 8, bytes: 2)
    fields.append(number: 0, bytes: 2)
    fields.append(number: 0x21, bytes: 2)
    fields.append(number: Int(Checksum.of(bytes)), bytes: 4)
    fields.append(number: data.count, bytes: 4)
    fields.append(number: bytes.count, bytes: 4)
    fields.append(number: name.utf8.count, bytes: 2)
    size += bytes.count
    entries.append(Entry(name: Array(name.utf8), fields: fields, offset: offset))
    try write([0x50, 0x4b, 0x03, 0x04] + fields + [0, 0] + Array(name.utf8))
    try write(data)
  }

  /// Writes the list of the files, which ends the archive.
  package mutating func finish() throws {
    let start = offset
    for entry in entries { try write(entry.header) }
    let length = offset - start
    if entries.count >= Zip64.countLimit || offset >= Zip64.limit {
      try write(Zip64.end(count: entries.count, length: length, start: start))
    }
    var end: [UInt8] = [0x50, 0x4b, 0x05, 0x06, 0, 0, 0, 0]
    for _ in 0..<2 { end.append(number: min(entries.count, Zip64.countLimit), bytes: 2) }
    end.append(number: min(length, Zip64.limit), bytes: 4)
    end.append(number: min(start, Zip64.limit), bytes: 4)
    end.append(number: 0, bytes: 2)
    try write(end)
  }

  private mutating func write(_ bytes: [UInt8]) throws {
    try sink(bytes)
    offset += bytes.count
  }

  /// Nil for what would look like a trap.
  private func packed(_ bytes: [UInt8]) throws -> [UInt8]? {
    let packed: [UInt8]
    do { packed = try DeflateStream.pack(bytes) } catch { throw ArchiveError(error, of: "a file") }
    let isBelieved =
      limits.allows(size: bytes.count, packed: packed.count)
      && limits.allows(size: size + bytes.count, packed: offset + packed.count)
    return isBelieved ? packed : nil
  }
}

extension ZipWriter.Entry {
  /// As the list of the files has it.
  var header: [UInt8] {
    let isFar = offset >= Zip64.limit
    var header: [UInt8] = [0x50, 0x4b, 0x01, 0x02]
    header.append(number: 20, bytes: 2)
    header += fields
    header.append(number: isFar ? 12 : 0, bytes: 2)
    header.append(number: 0, bytes: 10)
    header.append(number: min(offset, Zip64.limit), bytes: 4)
    header += name
    guard isFar else { return header }
    header.append(number: Zip64.field, bytes: 2)
    header.append(number: 8, bytes: 2)
    header.append(number: offset, bytes: 8)
    return header
  }
}

/// What the first form of ZIP has no room for.
enum Zip64 {
  /// Stands in four bytes for a number that is told elsewhere.
  static let limit = 0xffff_ffff
  /// The same in two bytes.
  static let countLimit = 0xffff
  /// The name of the field in which it is told of one file.
  static let field = 1
  /// Of the record and of what points to it.
  static let (endLength, locatorLength) = (56, 20)

  /// What stands before the archive's end: how many files there are, and where their list is.
  static func end(count: Int, length: Int, start: Int) -> [UInt8] {
    var end: [UInt8] = [0x50, 0x4b, 0x06, 0x06]
    end.append(number: endLength - 12, bytes: 8)
    end.append(number: 45, bytes: 2)
    end.append(number: 45, bytes: 2)
    end.append(number: 0, bytes: 8)
    end.append(number: count, bytes: 8)
    end.append(number: count, bytes: 8)
    end.append(number: length, bytes: 8)
    end.append(number: start, bytes: 8)
    end += [0x50, 0x4b, 0x06, 0x07, 0, 0, 0, 0]
    end.append(number: start + length, bytes: 8)
    end.append(number: 1, bytes: 4)
    return end
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
