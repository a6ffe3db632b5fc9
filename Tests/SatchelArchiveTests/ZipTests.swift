import SatchelTestSupport
import Testing

@testable import SatchelArchive

@Suite struct ZipTests {
  private static func archive(_ files: [(String, [UInt8])], isPacked: Bool = true) throws -> [UInt8]
  {
    var bytes: [UInt8] = []
    var writer = ZipWriter { bytes += $0 }
    for (name, content) in files { try writer.add(name, content, isPacked: isPacked) }
    try writer.finish()
    return bytes
  }

  private static func contents(_ archive: [UInt8]) throws(ArchiveError) -> [String: [UInt8]] {
    let zip = try ZipArchive(ArchiveInMemory(archive))
    var contents: [String: [UInt8]] = [:]
    for entry in zip.entries { contents[entry.name] = try zip.bytes(of: entry) }
    return contents
  }

  @Test(arguments: [true, false])
  func whatWasWrittenIsRead(isPacked: Bool) throws {
    let files: [(String, [UInt8])] = [
      ("mimetype", Array("application/epub+zip".utf8)), ("é/leer.txt", []),
      ("long", Array(repeating: 7, count: 90_000)),
    ]

    let archive = try Self.archive(files, isPacked: isPacked)

    #expect(try Self.contents(archive) == Dictionary(uniqueKeysWithValues: files))
  }

  @Test(arguments: [
    "../a", "/a", "a/../b", "a//b", ".", "..", "", "~/a", "C:\\a", "C:/a", "a\\b", "a\0b", "a\nb",
    "\u{1b}[2J",
    "..%2fa", "．．/a", "a/./b", "\u{202e}a", String(repeating: "a/", count: 40) + "a",
    String(repeating: "a", count: 2000),
  ])
  func namesThatLeadElsewhereAreRefused(name: String) throws {
    let archive = try Self.archive([(name, [1])])

    #expect(throws: ArchiveError.self) { try Self.contents(archive) }
  }

  @Test func anArchiveThatIsCutOrChangedAnywhereIsRefusedOrTheSame() throws {
    let files: [(String, [UInt8])] = [("a.txt", Array("hello hello hello".utf8)), ("b", [1, 2])]
    let whole = try Self.archive(files)
    let expected = try Self.contents(whole)

    for length in 0..<whole.count {
      #expect(throws: ArchiveError.self, "\(length)") { try Self.contents(Array(whole[..<length])) }
    }
    for index in whole.indices {
      var changed = whole
      changed[index] ^= 0x41
      // Times, versions and the like mean nothing here, so a change of theirs may pass.
      guard let contents = try? Self.contents(changed) else { continue }
      #expect(contents == expected || Set(contents.keys) != Set(expected.keys), "byte \(index)")
    }
  }

  @Test func twoFilesOfOneNameAreRefused() throws {
    let archive = try Self.archive([("a", [1]), ("a", [2])])

    #expect(throws: ArchiveError.damaged("two files are called 'a'")) {
      try Self.contents(archive)
    }
  }

  @Test func whatUnpacksToFarMoreThanItIsIsRefusedUnread() throws {
    var archive: [UInt8] = []
    var writer = ZipWriter { archive += $0 }
    writer.limits.ratio = .max
    try writer.add("bomb", [UInt8](repeating: 0, count: 8 << 20))
    try writer.finish()

    #expect(
      throws: ArchiveError.tooMuch("'bomb' unpacks to more than 100 times its size")
    ) { try Self.contents(archive) }
  }

  @Test func manyFilesThatTogetherUnpackToFarMoreThanTheyAreAreRefusedUnread() throws {
    var archive: [UInt8] = []
    var writer = ZipWriter { archive += $0 }
    writer.limits.ratio = .max
    for number in 0..<20 { try writer.add("\(number)", [UInt8](repeating: 0, count: 1 << 18)) }
    try writer.finish()

    #expect(
      throws: ArchiveError.tooMuch("it unpacks to more than 100 times its size")
    ) { try Self.contents(archive) }
  }

  @Test func manyFilesThatPackTooWellToBeBelievedAreWrittenSoThatTheyAre() throws {
    let zeros = [UInt8](repeating: 0, count: 1 << 18)
    let files = (0..<20).map { ("\($0)", zeros) }

    let contents = try Self.contents(try Self.archive(files))

    #expect(contents == Dictionary(uniqueKeysWithValues: files))
  }

  @Test func whatPacksTooWellToBeBelievedIsWrittenAsItIs() throws {
    let zeros = [UInt8](repeating: 0, count: 3 << 20)

    let archive = try Self.archive([("zeros", zeros)])

    #expect(try Self.contents(archive) == ["zeros": zeros])
  }

  @Test func moreFilesThanTwoBytesCountAreReadBack() throws {
    let names = (0..<66_000).map { "f\($0)" }
    let archive = try Self.archive(names.map { ($0, [1]) }, isPacked: false)

    let zip = try ZipArchive(ArchiveInMemory(archive))

    #expect(zip.entries.map(\.name) == names)
    #expect(try zip.entry(named: "f65999").map(zip.bytes) == [1])
  }

  @Test func filesBeyondFourGigabytesAreReadBack() throws {
    var tail: [UInt8] = []
    var writer = ZipWriter { tail += $0 }
    writer.offset = 5 << 30
    try writer.add("far", [1, 2, 3])
    try writer.finish()

    let zip = try ZipArchive(ArchiveBehindGap(gap: 5 << 30, tail: tail))

    #expect(try zip.entry(named: "far").map(zip.bytes) == [1, 2, 3])
  }

  @Test func aLargeArchiveThatIsChangedAnywhereInItsEndIsRefusedOrTheSame() throws {
    var tail: [UInt8] = []
    var writer = ZipWriter { tail += $0 }
    writer.offset = 5 << 30
    try writer.add("far", [1, 2, 3])
    try writer.finish()

    for index in tail.indices {
      var changed = tail
      changed[index] ^= 0xff
      guard let zip = try? ZipArchive(ArchiveBehindGap(gap: 5 << 30, tail: changed)),
        let entry = zip.entry(named: "far"), let bytes = try? zip.bytes(of: entry)
      else { continue }
      #expect(bytes == [1, 2, 3], "byte \(index)")
    }
  }

  @Test func moreFilesOrBytesThanAllowedAreRefused() throws {
    let archive = try Self.archive([("a", [1, 2, 3]), ("b", [4])])
    var (few, small, little) = (ZipLimits(), ZipLimits(), ZipLimits())
    few.entries = 1
    small.entryBytes = 2
    little.totalBytes = 3

    for limits in [few, small, little] {
      #expect(throws: ArchiveError.self) {
        _ = try ZipArchive(ArchiveInMemory(archive), limits: limits).entries
      }
    }
  }

  @Test(arguments: UInt64(0)..<100)
  func anyBytesAreRefusedWithoutATrap(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let noise = (0..<Int.random(in: 0..<300, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }
    let end: [UInt8] = [0x50, 0x4b, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0]

    #expect(throws: ArchiveError.self) {
      try Self.contents(noise + end + Array(noise.prefix(8)) + [0, 0])
    }
  }
}

/// An archive of which nobody has the first bytes.
private struct ArchiveBehindGap: ArchiveBytes {
  let gap: Int
  let tail: [UInt8]

  var count: Int { gap + tail.count }

  func bytes(at offset: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
      throw .endsEarly
    }
    return (offset..<offset + count).map { $0 < gap ? 0 : tail[$0 - gap] }
  }
}
