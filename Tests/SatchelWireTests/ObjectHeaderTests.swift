import SatchelBytes
import SatchelWire
import Testing

@Suite struct ObjectHeaderTests {
  @Test(arguments: [ObjectKind.segment, .manifest, .chunk, .blobPart, .head])
  func aHeaderReadBackIsTheOneWritten(kind: ObjectKind) throws {
    let previous = kind == .segment ? SegmentHash(high: 7, low: 8) : .zero
    let header = Sample.header(kind, previous: previous)

    let bytes = header.bytes

    #expect(bytes.count == 112)
    #expect(try ObjectHeader(parsing: bytes) == header)
  }

  @Test func fieldsLieWhereTheProtocolPutsThem() {
    let bytes = Sample.header(first: 0x0102, count: 0x0304, previous: SegmentHash(high: 7, low: 8))
      .bytes

    #expect(bytes[0..<8].elementsEqual(Array("SAT1".utf8) + [1, 3, 1, 0]))
    #expect(bytes[8..<24].elementsEqual(Sample.account.bytes))
    #expect(bytes[24..<32].elementsEqual(Sample.replica.bytes))
    #expect(bytes[40..<56].elementsEqual([2, 1, 0, 0, 0, 0, 0, 0, 4, 3, 0, 0, 5, 0, 0, 0]))
    #expect(bytes[56..<72].elementsEqual(SegmentHash(high: 7, low: 8).bytes))
    #expect(bytes[72..<80].elementsEqual(KeyID(value: 9).bytes))
    #expect(bytes[80..<112].elementsEqual(0..<32))
  }

  @Test func aCutHeaderIsRefusedAtEveryLength() {
    let bytes = Sample.header().bytes

    for length in 0..<bytes.count {
      #expect(throws: WireError.self) { try ObjectHeader(parsing: bytes.prefix(length)) }
    }
  }

  @Test(arguments: [
    (0, UInt8(0), WireError.notAnObject), (3, 0x32, .notAnObject), (4, 0, .unknownKind(0)),
    (4, 7, .unknownKind(7)), (5, 0, .wrongFlags(0)), (5, 1, .wrongFlags(1)),
    (5, 2, .wrongFlags(2)), (5, 7, .wrongFlags(7)), (7, 1, .reservedByteInUse(1)),
    (32, 1, .wrongStream), (39, 1, .wrongStream), (55, 1, .bodyTooLong(0x0100_0005)),
    (47, 0x80, .wrongCount(first: 0x8000_0000_0000_0001, count: 2)),
    (40, 0, .wrongCount(first: 0, count: 2)), (48, 0, .wrongCount(first: 1, count: 0)),
  ])
  func aFaultHasItsOwnError(offset: Int, byte: UInt8, expected: WireError) {
    var bytes = Sample.header().bytes

    bytes[offset] = byte

    #expect(wireError { () throws(WireError) in _ = try ObjectHeader(parsing: bytes) } == expected)
  }

  @Test func aBodyMayBe768KibibytesAndNoMore() throws {
    let largest = Sample.header(bodyLength: 768 * 1024)
    let larger = Sample.header(bodyLength: 768 * 1024 + 1)

    #expect(try ObjectHeader(parsing: largest.bytes) == largest)
    #expect(throws: WireError.bodyTooLong(768 * 1024 + 1)) {
      try ObjectHeader(parsing: larger.bytes)
    }
  }

  @Test func onlyAKeyFileHasNoAccount() throws {
    let keyFile = Sample.header(.keyFile, account: .zero)

    #expect(try ObjectHeader(parsing: keyFile.bytes) == keyFile)
    #expect(throws: WireError.wrongAccount) {
      try ObjectHeader(parsing: Sample.header(.keyFile).bytes)
    }
    #expect(throws: WireError.wrongAccount) {
      try ObjectHeader(parsing: Sample.header(account: .zero).bytes)
    }
  }

  @Test(arguments: [ObjectKind.manifest, .chunk, .blobPart])
  func aPartLiesWithinItsParts(kind: ObjectKind) throws {
    let last = Sample.header(kind, first: 2, count: 3)

    #expect(try ObjectHeader(parsing: last.bytes) == last)
    #expect(throws: WireError.wrongCount(first: 3, count: 3)) {
      try ObjectHeader(parsing: Sample.header(kind, first: 3, count: 3).bytes)
    }
    #expect(throws: WireError.unexpectedPrevious) {
      try ObjectHeader(
        parsing: Sample.header(kind, first: 0, previous: SegmentHash(high: 1, low: 0)).bytes)
    }
  }

  @Test func aNewerMinimumReaderIsNotJudgedHere() throws {
    var header = Sample.header()

    header.minimumReader = 9

    #expect(try ObjectHeader(parsing: header.bytes).minimumReader == 9)
  }

  @Test func onlyASegmentHasAReplica() {
    #expect(Sample.header().replica == Sample.replica)
    #expect(Sample.header(.blobPart).replica == nil)
  }
}

@Suite struct ObjectSplittingTests {
  @Test func objectsBackToBackAreSplitByTheirLengths() throws {
    let empty = Sample.header(.head, bodyLength: 0).bytes

    let objects = try splitObjects(Sample.segment + empty + Sample.segment)

    #expect(objects.map(Array.init) == [Sample.segment, empty, Sample.segment])
    #expect(try splitObjects([]).isEmpty)
  }

  @Test func aRemainderIsRefusedAtEveryLength() {
    let two = Sample.segment + Sample.segment

    for length in 1..<two.count where length != Sample.segment.count {
      #expect(throws: WireError.self) { try splitObjects(Array(two.prefix(length))) }
    }
    #expect(throws: WireError.bodyCut(missing: 1)) { try splitObjects(two.dropLast()) }
  }
}

extension [UInt8] {
  fileprivate func dropLast() -> [UInt8] { Array(prefix(count - 1)) }
}
