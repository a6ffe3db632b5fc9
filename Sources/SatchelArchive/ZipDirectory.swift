/// One file of an archive, as the archive's list describes it.
package struct ZipEntry: Hashable, Sendable {
  package let name: String
  /// Unpacked, in bytes.
  package let size: Int
  package let packedSize: Int
  let method, flags, offset: Int
  let checksum: UInt32
}

/// An archive's list of its files, checked against the limits before any file is looked at.
struct ZipDirectory {
  private static let endLength = 22

  let entries: [ZipEntry]
  /// Where the list begins.
  let offset: Int

  init(_ source: some ArchiveBytes, _ limits: ZipLimits) throws(ArchiveError) {
    let end = try Self.end(of: source)
    offset = end.offset
    guard end.count <= limits.entries, end.length <= limits.directoryBytes else {
      throw .tooMuch("it has \(end.count) files")
    }
    guard offset <= source.count, end.length <= source.count - offset else { throw .endsEarly }
    var reader = LittleEndianReader(try source.bytes(at: offset, count: end.length))
    var entries: [ZipEntry] = []
    var names: Set<String> = []
    var total = 0
    for _ in 0..<end.count {
      let entry = try Self.entry(&reader)
      try Self.check(entry, limits)
      // So that no sum of these is too large to be one.
      guard entry.offset <= source.count, entry.packedSize <= source.count else { throw .endsEarly }
      guard names.insert(entry.name).inserted else {
        throw .damaged("two files are called '\(entry.name)'")
      }
      total += entry.size
      guard total <= limits.totalBytes else {
        throw .tooMuch("its files have more than \(limits.totalBytes >> 30) GiB")
      }
      entries.append(entry)
    }
    // Many little files can be a bomb as well as a large one.
    guard limits.allows(size: total, packed: source.count) else {
      throw .tooMuch("it unpacks to more than \(limits.ratio) times its size")
    }
    self.entries = entries
  }

  /// The record at the end of the archive: nothing but a comment may follow it.
  private static func end(
    of source: some ArchiveBytes
  ) throws(ArchiveError) -> (count: Int, length: Int, offset: Int) {
    guard source.count >= endLength else { throw .notAnArchive }
    let tailLength = min(source.count, endLength + 0xffff)
    let tail = try source.bytes(at: source.count - tailLength, count: tailLength)
    for start in stride(from: tailLength - endLength, through: 0, by: -1)
    where tail[start...].starts(with: [0x50, 0x4b, 0x05, 0x06]) {
      var reader = LittleEndianReader(Array(tail[start...]))
      try reader.skip(4)
      let disks = (try reader.number(bytes: 2), try reader.number(bytes: 2))
      let counts = (try reader.number(bytes: 2), try reader.number(bytes: 2))
      let (length, offset) = (try reader.number(bytes: 4), try reader.number(bytes: 4))
      guard try reader.number(bytes: 2) == tailLength - start - endLength else { continue }
      guard disks == (0, 0), counts.0 == counts.1 else { throw .unsupported("several parts") }
      guard counts.0 < Zip64.countLimit, length < Zip64.limit, offset < Zip64.limit else {
        return try largeEnd(of: source, before: source.count - tailLength + start)
      }
      return (counts.0, length, offset)
    }
    throw .notAnArchive
  }

  /// The record of Zip64, which stands right before what points to it, and that right before the end.
  private static func largeEnd(
    of source: some ArchiveBytes, before end: Int
  ) throws(ArchiveError) -> (count: Int, length: Int, offset: Int) {
    let length = Zip64.endLength + Zip64.locatorLength
    guard end >= length else { throw .endsEarly }
    var reader = LittleEndianReader(try source.bytes(at: end - length, count: length))
    let isRecord = try reader.number(bytes: 4) == 0x0606_4b50
    guard isRecord, try reader.number(bytes: 8) == Zip64.endLength - 12 else {
      throw .unsupported("a list of files that cannot be found")
    }
    try reader.skip(4)
    let disks = (try reader.number(bytes: 4), try reader.number(bytes: 4))
    let counts = (try reader.number(bytes: 8), try reader.number(bytes: 8))
    let (listLength, offset) = (try reader.number(bytes: 8), try reader.number(bytes: 8))
    let isPointer = try reader.number(bytes: 4) == 0x0706_4b50
    let disk = try reader.number(bytes: 4)
    let place = try reader.number(bytes: 8)
    guard disks == (0, 0), disk == 0, counts.0 == counts.1 else {
      throw .unsupported("several parts")
    }
    guard isPointer, place == end - length else { throw .damaged("its end says two things") }
    return (counts.0, listLength, offset)
  }

  private static func entry(_ reader: inout LittleEndianReader) throws(ArchiveError) -> ZipEntry {
    guard try reader.number(bytes: 4) == 0x0201_4b50 else { throw .damaged("its list breaks off") }
    let madeBy = try reader.number(bytes: 2)
    try reader.skip(2)
    let (flags, method) = (try reader.number(bytes: 2), try reader.number(bytes: 2))
    try reader.skip(4)
    let checksum = UInt32(truncatingIfNeeded: try reader.number(bytes: 4))
    var (packed, size) = (try reader.number(bytes: 4), try reader.number(bytes: 4))
    let nameLength = try reader.number(bytes: 2)
    let extraLength = try reader.number(bytes: 2)
    let commentLength = try reader.number(bytes: 2)
    try reader.skip(4)
    let attributes = try reader.number(bytes: 4)
    var offset = try reader.number(bytes: 4)
    let name = try ArchiveName.checked(try reader.take(nameLength))
    try Zip64Field(try reader.take(extraLength)).tell(&size, &packed, &offset)
    try reader.skip(commentLength)
    guard isPlain(madeBy: madeBy, attributes: attributes) else {
      throw .unsupported("a link or a device, '\(name)'")
    }
    return ZipEntry(
      name: name, size: size, packedSize: packed, method: method, flags: flags, offset: offset,
      checksum: checksum)
  }

  /// Unix keeps the kind of file in the upper half of the attributes; nothing there is a plain file.
  private static func isPlain(madeBy: Int, attributes: Int) -> Bool {
    let kind = attributes >> 28
    return madeBy >> 8 != 3 || kind == 0 || kind == 8 || kind == 4
  }

  private static func check(_ entry: ZipEntry, _ limits: ZipLimits) throws(ArchiveError) {
    guard entry.flags & 1 == 0 else { throw .unsupported("an encrypted file") }
    guard entry.method == 0 || entry.method == 8 else {
      throw .unsupported("a file packed by method \(entry.method)")
    }
    guard entry.method != 0 || entry.size == entry.packedSize else {
      throw .damaged("'\(entry.name)' has two sizes")
    }
    guard !entry.name.hasSuffix("/") || entry.size == 0 else {
      throw .damaged("the folder '\(entry.name)' has a content")
    }
    guard entry.size <= limits.entryBytes else {
      throw .tooMuch("'\(entry.name)' has more than \(limits.entryBytes >> 20) MiB")
    }
    guard limits.allows(size: entry.size, packed: entry.packedSize) else {
      throw .tooMuch("'\(entry.name)' unpacks to more than \(limits.ratio) times its size")
    }
  }
}

/// What is told of one file besides, for numbers that four bytes do not hold.
struct Zip64Field {
  private let extra: ArraySlice<UInt8>

  init(_ extra: ArraySlice<UInt8>) { self.extra = extra }

  /// Puts the numbers in the place of those that only say that they are told here.
  func tell(_ size: inout Int, _ packed: inout Int) throws(ArchiveError) {
    var offset = 0
    try tell(&size, &packed, &offset)
  }

  func tell(
    _ size: inout Int, _ packed: inout Int, _ offset: inout Int
  ) throws(ArchiveError) {
    guard [size, packed, offset].contains(Zip64.limit) else { return }
    var reader = LittleEndianReader(Array(try field()))
    if size == Zip64.limit { size = try reader.number(bytes: 8) }
    if packed == Zip64.limit { packed = try reader.number(bytes: 8) }
    if offset == Zip64.limit { offset = try reader.number(bytes: 8) }
  }

  /// The content of the field of that name, of which there are several one after the other.
  private func field() throws(ArchiveError) -> ArraySlice<UInt8> {
    var reader = LittleEndianReader(Array(extra))
    while true {
      let name = try reader.number(bytes: 2)
      let content = try reader.take(try reader.number(bytes: 2))
      if name == Zip64.field { return content }
    }
  }
}
