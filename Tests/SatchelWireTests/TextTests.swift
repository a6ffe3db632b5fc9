import SatchelBytes
import SatchelWire
import Testing

@Suite struct QueryTests {
  private let query = LogQuery(
    cursor: Cursor(index: 12, chain: HashPrefix(value: 0xab)), replica: Sample.replica,
    tip: OwnTip(n: 3, hash: HashPrefix(value: 0xcd)), wait: 50)

  @Test func aQueryReadBackIsTheOneWritten() throws {
    #expect(
      query.text
        == "c=12.00000000000000ab&r=0102030405060708&t=3.00000000000000cd&wait=50")
    #expect(try LogQuery(parsing: query.text) == query)
  }

  @Test func whatIsMissingMeansTheStart() throws {
    let query = try LogQuery(parsing: "r=0102030405060708")

    #expect(query == LogQuery(cursor: .start, replica: Sample.replica, tip: .start))
  }

  @Test func unknownNamesArePassedOver() throws {
    #expect(try LogQuery(parsing: query.text + "&later=1") == query)
  }

  @Test(arguments: [
    "", "r=", "r=01", "r=010203040506070g", "r=0102030405060708&r=0102030405060708",
    "r=0102030405060708&wait=51", "r=0102030405060708&wait=-1", "r=0102030405060708&wait=x",
    "r=0102030405060708&c=1", "r=0102030405060708&c=1.", "r=0102030405060708&t=.",
    "r=0102030405060708&c=99999999999999999999.0000000000000000",
  ])
  func whatIsNotWrittenSoIsRefused(text: String) {
    #expect(throws: WireError.self) { try LogQuery(parsing: text) }
  }

  @Test(arguments: [
    "1.00000000000000AB", "+1.0000000000000000", "01.0000000000000000", " 1.0000000000000000",
    "1.0000000000000000.", "1.000000000000000", "-1.0000000000000000", "1,0000000000000000",
  ])
  func aCursorHasOneSpelling(text: String) {
    #expect(Cursor(text: text) == nil)
    #expect(OwnTip(text: text) == nil)
  }

  @Test func theRunningHashCoversEverySegmentBefore() {
    let (first, second) = (SegmentHash(high: 1, low: 1), SegmentHash(high: 2, low: 2))

    let expected = Digest.sha256([UInt8](repeating: 0, count: 8) + first.bytes).prefix(8)
    let cursor = Cursor.start.next(after: first)

    #expect(cursor.index == 1)
    #expect(cursor.chain.bytes.elementsEqual(expected))
    #expect(
      cursor.next(after: second).chain
        != Cursor.start.next(after: second).next(after: second).chain)
  }
}

@Suite struct CredentialTests {
  private let secret = [UInt8](repeating: 0xfb, count: 32)

  @Test func aCredentialReadBackIsTheOneWritten() {
    for credential in [Credential.bearer(secret), .enrol(secret)] {
      #expect(Credential(headerValue: credential.headerValue) == credential)
    }
    #expect(Credential.bearer(secret).headerValue.hasPrefix("Bearer -_v7"))
  }

  @Test(arguments: [
    "", "Bearer", "Bearer ", "Bearer AAAA", "Basic " + String(repeating: "A", count: 43),
    "Bearer " + String(repeating: "A", count: 44), "Bearer " + String(repeating: "B", count: 43),
    "Bearer " + String(repeating: "+", count: 42) + "A",
    "Bearer  " + String(repeating: "A", count: 43),
    "Bearer " + String(repeating: "A", count: 42) + "=",
    "Bearer " + String(repeating: "é", count: 43),
  ])
  func whatIsNotWrittenSoIsRefused(header: String) {
    #expect(Credential(headerValue: header) == nil)
  }
}

@Suite struct DeviceEntryTests {
  @Test func aLineReadBackIsTheOneWritten() {
    let entry = DeviceEntry(
      device: DeviceID(value: 5), created: 1_700_000_000_000, lastSeen: 20_000)

    #expect(entry.line == "0000000000000005 1700000000000 20000")
    #expect(DeviceEntry(line: entry.line) == entry)
  }

  @Test(arguments: ["", "05 1 2", "0000000000000005 1", "0000000000000005 01 2", "x 1 2 3"])
  func whatIsNotWrittenSoIsRefused(line: String) {
    #expect(DeviceEntry(line: line) == nil)
  }
}

@Suite struct ObjectNameTests {
  private let stream = [UInt8](1...16)

  @Test func namesReadBackAreThoseWritten() throws {
    let names = try [ObjectKind.manifest, .chunk, .blobPart].map { kind in
      try #require(ObjectName(kind: kind, stream: stream))
    }
    let parts = names.map { ObjectPart(name: $0, index: 258) }

    #expect(try ObjectName.list(decoding: names.flatMap(\.bytes)) == names)
    #expect(try ObjectPart.list(decoding: parts.flatMap(\.bytes)) == parts)
    #expect(parts[0].bytes == [2] + stream + [2, 1, 0, 0])
  }

  @Test func onlyWhatIsKeptByNameHasOne() {
    #expect(ObjectName(kind: .segment, stream: stream) == nil)
    #expect(throws: WireError.unknownKind(1)) { try ObjectName.list(decoding: [1] + stream) }
    #expect(throws: WireError.unknownKind(9)) { try ObjectName.list(decoding: [9] + stream) }
    #expect(ObjectPart(header: Sample.header()) == nil)
    #expect(ObjectPart(header: Sample.header(.chunk, first: 1))?.index == 1)
  }

  @Test func aThousandNamesAreReadAndNotOneMore() throws {
    let name = [2] + stream
    let thousand = Array([[UInt8]](repeating: name, count: 1000).joined())

    #expect(try ObjectName.list(decoding: thousand).count == 1000)
    #expect(throws: WireError.tooManyNames(1001)) {
      try ObjectName.list(decoding: thousand + name)
    }
    #expect(throws: WireError.self) { try ObjectName.list(decoding: thousand + [2]) }
  }
}

@Suite struct SecretHashTests {
  @Test func equalOnlyWhenAllBytesAre() throws {
    let hash = SecretHash(of: [1, 2, 3])

    for index in 0..<32 {
      var bytes = hash.bytes
      bytes[index] ^= 1
      #expect(SecretHash(bytes: bytes) != hash)
    }
    #expect(SecretHash(bytes: hash.bytes) == hash)
    #expect(SecretHash(bytes: hash.bytes.dropLast()) == nil)
  }
}
