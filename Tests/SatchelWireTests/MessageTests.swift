import SatchelBytes
import SatchelWire
import Testing

@Suite struct LogAnswerTests {
  private let answer = LogAnswer(
    more: true, reset: false, floor: true,
    cursor: Cursor(index: 513, chain: HashPrefix(value: 77)), ownN: 6,
    ownHash: SegmentHash(high: 1, low: 9), statuses: [.ok, .duplicate, .conflict, .notTried],
    segments: [Sample.segment, Sample.segment])

  @Test func anAnswerReadBackIsTheOneWritten() throws {
    #expect(try LogAnswer(decoding: answer.encoded()) == answer)
  }

  @Test func theSmallestAnswerHas52Bytes() {
    let least = LogAnswer(
      cursor: .start, ownN: 0, ownHash: .zero, statuses: [], segments: [])

    #expect(least.encoded().count == 52)
  }

  @Test func aCutOrLongerAnswerIsRefused() {
    let bytes = answer.encoded()

    for length in 0..<bytes.count {
      #expect(throws: WireError.self) { try LogAnswer(decoding: Array(bytes.prefix(length))) }
    }
    #expect(throws: WireError.self) { try LogAnswer(decoding: bytes + [0]) }
  }

  @Test func aPageOfAnotherServerIsNotAnAnswer() {
    let page = Array("<html>please log in</html>".utf8)

    #expect(throws: WireError.notAMessage(expected: "SATL")) { try LogAnswer(decoding: page) }
  }

  @Test func unknownVersionsFlagsAndStatusesAreRefused() {
    let bytes = answer.encoded()

    #expect(throws: WireError.unknownVersion(2, message: "SATL")) {
      try LogAnswer(decoding: bytes.replacing(4, with: 2))
    }
    #expect(throws: WireError.malformed("the flags of an answer")) {
      try LogAnswer(decoding: bytes.replacing(5, with: 16))
    }
    #expect(throws: WireError.unknownStatus(6)) {
      try LogAnswer(decoding: bytes.replacing(48, with: 6))
    }
  }

  @Test func onlySegmentsMayBeInAnAnswer() {
    let blob = Sample.header(.blobPart, bodyLength: 0).bytes
    let answer = LogAnswer(
      cursor: .start, ownN: 0, ownHash: .zero, statuses: [], segments: [blob])

    #expect(throws: WireError.notASegment) { try LogAnswer(decoding: answer.encoded()) }
  }
}

@Suite struct AccountMessageTests {
  private let registration = Registration(
    account: Sample.account, locator: Sample.locator, enrol: Sample.hash(1),
    token: Sample.hash(2), keyFile: Sample.keyFile)
  private let rotation = Rotation(
    locator: Sample.locator, enrol: Sample.hash(1), keyFile: Sample.keyFile)

  @Test func messagesReadBackAreThoseWritten() throws {
    let enrolment = Enrolment(token: Sample.hash(3))

    #expect(try Registration(decoding: registration.encoded()) == registration)
    #expect(try Enrolment(decoding: enrolment.encoded()) == enrolment)
    #expect(try Rotation(decoding: rotation.encoded()) == rotation)
  }

  @Test func cutAndLongerMessagesAreRefused() {
    let (made, changed) = (registration.encoded(), rotation.encoded())
    let added = Enrolment(token: Sample.hash(3)).encoded()

    for length in 0..<made.count {
      #expect(throws: WireError.self) { try Registration(decoding: Array(made.prefix(length))) }
    }
    for length in 0..<changed.count {
      #expect(throws: WireError.self) { try Rotation(decoding: Array(changed.prefix(length))) }
    }
    for length in 0..<added.count {
      #expect(throws: WireError.self) { try Enrolment(decoding: Array(added.prefix(length))) }
    }
    #expect(throws: WireError.self) { try Registration(decoding: made + [0]) }
    #expect(throws: WireError.self) { try Rotation(decoding: changed + [0]) }
    #expect(throws: WireError.self) { try Enrolment(decoding: added + [0]) }
  }

  @Test func aKeyFileOfAnotherLocatorOrKindIsRefused() {
    let elsewhere = Rotation(
      locator: Locator(high: 9, low: 9), enrol: Sample.hash(1), keyFile: Sample.keyFile)
    let segment = Rotation(
      locator: Sample.locator, enrol: Sample.hash(1), keyFile: Sample.segment)

    #expect(throws: WireError.notAKeyFile) { try Rotation(decoding: elsewhere.encoded()) }
    #expect(throws: WireError.notAKeyFile) { try Rotation(decoding: segment.encoded()) }
  }

  @Test func aKeyFileMayHave4096BytesAndNoMore() throws {
    func rotation(_ size: Int) -> Rotation {
      let header = Sample.header(
        .keyFile, bodyLength: UInt32(size - 112), account: .zero, stream: Sample.locator.bytes)
      return Rotation(
        locator: Sample.locator, enrol: Sample.hash(1),
        keyFile: header.bytes + [UInt8](repeating: 0, count: size - 112))
    }

    #expect(try Rotation(decoding: rotation(4096).encoded()) == rotation(4096))
    #expect(throws: WireError.keyFileTooLong(4097)) {
      try Rotation(decoding: rotation(4097).encoded())
    }
  }
}

extension [UInt8] {
  fileprivate func replacing(_ index: Int, with byte: UInt8) -> [UInt8] {
    var bytes = self
    bytes[index] = byte
    return bytes
  }
}
