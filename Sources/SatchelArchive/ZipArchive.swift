import SatchelDeflate

/// A ZIP archive, read strictly: one that says two things of itself, or more than is good, is refused.
///
/// Read are plain files, stored or deflated, of Zip64 too. Names lead downwards. The two headers of each
/// file agree, and no two files share bytes. Archives within it are files like any other.
package struct ZipArchive<Bytes: ArchiveBytes> {
  /// The files, in the order of the archive's own list; folders are left out.
  package let entries: [ZipEntry]
  private let source: Bytes

  package init(_ source: Bytes, limits: ZipLimits = ZipLimits()) throws(ArchiveError) {
    self.source = source
    let directory = try ZipDirectory(source, limits)
    entries = directory.entries.filter { !$0.name.hasSuffix("/") }
    try Self.checkOverlaps(directory)
  }

  package func entry(named name: String) -> ZipEntry? { entries.first { $0.name == name } }

  /// The file's bytes, whose checksum is right.
  package func bytes(of entry: ZipEntry) throws(ArchiveError) -> [UInt8] {
    let start = try dataOffset(of: entry)
    guard start <= source.count, entry.packedSize <= source.count - start else {
      throw .endsEarly
    }
    let packed = try source.bytes(at: start, count: entry.packedSize)
    let bytes = entry.method == 0 ? packed : try Self.unpack(packed, entry)
    guard bytes.count == entry.size, Checksum.of(bytes) == entry.checksum else {
      throw .damaged("'\(entry.name)' is not what its checksum says")
    }
    return bytes
  }

  private static func unpack(
    _ packed: [UInt8], _ entry: ZipEntry
  ) throws(ArchiveError) -> [UInt8] {
    do { return try Inflate.unpack(packed, length: entry.size) } catch {
      throw ArchiveError(error, of: entry.name)
    }
  }

  /// Where the file's bytes begin, behind a header that says the same as the list.
  private func dataOffset(of entry: ZipEntry) throws(ArchiveError) -> Int {
    let header = try source.bytes(at: entry.offset, count: 30)
    var reader = LittleEndianReader(header)
    let signature = try reader.number(bytes: 4)
    try reader.skip(2)
    let (flags, method) = (try reader.number(bytes: 2), try reader.number(bytes: 2))
    try reader.skip(4)
    let checksum = try reader.number(bytes: 4)
    var (packed, size) = (try reader.number(bytes: 4), try reader.number(bytes: 4))
    let (nameLength, extraLength) = (try reader.number(bytes: 2), try reader.number(bytes: 2))
    let rest = try source.bytes(at: entry.offset + 30, count: nameLength + extraLength)
    let name = rest[..<nameLength]
    // Here the unpacked size comes first, as in the list.
    try Zip64Field(rest[nameLength...]).tell(&size, &packed)
    // With bit 3 the numbers follow the file, and here are zeros.
    let isLater = flags & 8 != 0 && (checksum, packed, size) == (0, 0, 0)
    let isSame = (checksum, packed, size) == (Int(entry.checksum), entry.packedSize, entry.size)
    guard signature == 0x0403_4b50, flags == entry.flags, method == entry.method,
      isLater || isSame, name.elementsEqual(entry.name.utf8)
    else { throw .damaged("'\(entry.name)' is described in two ways") }
    return entry.offset + 30 + nameLength + extraLength
  }

  private static func checkOverlaps(_ directory: ZipDirectory) throws(ArchiveError) {
    var end = 0
    for entry in directory.entries.sorted(by: { $0.offset < $1.offset }) {
      guard entry.offset >= end else { throw .damaged("two files share bytes") }
      end = entry.offset + 30 + entry.name.utf8.count + entry.packedSize
    }
    guard end <= directory.offset else { throw .damaged("a file lies within the list of files") }
  }
}

/// How much an archive may hold.
package struct ZipLimits: Sendable {
  package var entries = 1_000_000
  /// Of the list of the files.
  package var directoryBytes = 256 << 20
  /// Of one file, unpacked.
  package var entryBytes = 128 << 20
  /// Of all files, unpacked.
  package var totalBytes = 64 << 30
  /// Unpacked to packed; looked at from one MiB on, since little files pack to nothing.
  package var ratio = 100

  private static let ratioFrom = 1 << 20

  package init() {}

  /// Whether honest bytes unpack to so many more.
  func allows(size: Int, packed: Int) -> Bool {
    size <= Self.ratioFrom || size / ratio <= packed
  }
}
