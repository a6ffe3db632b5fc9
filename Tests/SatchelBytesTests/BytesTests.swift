import SatchelBytes
import SatchelTestSupport
import Testing

struct ByteReaderTests {
  @Test(arguments: [
    (UInt64(0), "00"), (127, "7f"), (128, "8001"), (300, "ac02"), (1 << 63, "80808080808080808001"),
    (.max, "ffffffffffffffffff01"),
  ])
  func aNumberHasOneForm(value: UInt64, hex: String) throws {
    var bytes: [UInt8] = []
    bytes.append(varint: value)
    var reader = ByteReader(bytes)

    #expect(Hex.encode(bytes) == hex)
    #expect(try reader.varint() == value)
    #expect(reader.isAtEnd)
  }

  @Test(arguments: [
    ("8000", ByteError.numberNotMinimal), ("ff00", .numberNotMinimal),
    ("ffffffffffffffffff02", .numberTooLarge), ("ffffffffffffffffff8100", .numberTooLarge),
    ("", .endsEarly), ("80", .endsEarly), ("ffffffffffffffffff", .endsEarly),
  ])
  func otherFormsAreRefused(hex: String, error: ByteError) throws {
    var reader = ByteReader(try #require(Hex.decode(hex)))

    #expect(throws: error) { try reader.varint() }
  }

  @Test(arguments: UInt64(0)..<200)
  func whateverReadsAsANumberIsItsOneForm(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bytes = (0..<Int.random(in: 1...11, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random) | (Bool.random(using: &random) ? 0x80 : 0)
    }
    var reader = ByteReader(bytes)

    if let value = try? reader.varint() {
      var again: [UInt8] = []
      again.append(varint: value)
      #expect(again == Array(bytes.dropLast(reader.remaining)))
    }
  }

  @Test func integersAreLittleEndian() throws {
    var bytes: [UInt8] = []
    bytes.append(integer: 0x0102_0304, bytes: 4)
    var reader = ByteReader(bytes)

    #expect(bytes == [4, 3, 2, 1])
    #expect(try reader.integer(bytes: 4) == 0x0102_0304)
  }

  @Test func aLengthBeyondTheEndIsRefusedHoweverLarge() throws {
    for hex in ["05", "0501", "ffffffffffffffffff01", "ffffffffffffffff7f"] {
      var reader = ByteReader(try #require(Hex.decode(hex)))
      #expect(throws: ByteError.endsEarly) { try reader.lengthPrefixed() }
    }
    var reader = ByteReader([1, 2])
    #expect(throws: ByteError.endsEarly) { try reader.bytes(3) }
    #expect(throws: ByteError.endsEarly) { try reader.bytes(-1) }
  }

  @Test func aSliceIsReadFromItsOwnStart() throws {
    var reader = ByteReader([9, 9, 2, 7, 8, 9][2..<5])

    #expect(try Array(reader.lengthPrefixed()) == [7, 8])
    #expect(throws: Never.self) { try reader.finish() }
  }

  @Test func whatIsLeftOverIsCounted() throws {
    let reader = ByteReader([1, 2, 3])

    #expect(throws: ByteError.trailingBytes(3)) { try reader.finish() }
  }
}

struct TextOfBytesTests {
  @Test(arguments: UInt64(0)..<100)
  func bytesReadBackFromTheirText(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }

    #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    #expect(Base32.decode(Base32.encode(bytes)) == bytes)
    #expect(Base32.decode(Base32.encode(bytes).uppercased()) == bytes)
  }

  @Test func hexadecimalIsLowerCaseAndWhole() {
    #expect(Hex.encode([0, 0xab, 0xff]) == "00abff")
    for text in ["0", "0g", "AB", " 00", "é"] { #expect(Hex.decode(text) == nil) }
  }

  @Test func base32LeavesOutLettersThatAreMisread() {
    #expect(Base32.encode([0xff, 0x00, 0x01]) == "zw002")
    #expect(Base32.encode([UInt8](repeating: 0, count: 16)).count == 26)
    for text in ["i", "l", "o", "u", "zz", "0!", "zw003"] { #expect(Base32.decode(text) == nil) }
  }
}

struct FixedBytesTests {
  @Test func idsReadBackFromBytesAndText() {
    let (replica, account) = (ReplicaID(value: 0x0102), AccountID(high: 1, low: .max))

    #expect(ReplicaID(bytes: replica.bytes) == replica)
    #expect(AccountID(bytes: account.bytes) == account)
    #expect(ReplicaID(hex: "0000000000000102") == replica)
    #expect("\(account)" == "0000000000000001ffffffffffffffff")
  }

  @Test func anotherLengthIsNoId() {
    #expect(ReplicaID(bytes: [1, 2, 3]) == nil)
    #expect(AccountID(bytes: [UInt8](repeating: 0, count: 17)) == nil)
    #expect(AccountID(hex: "00") == nil)
  }

  @Test(arguments: UInt64(0)..<50)
  func idsSortAsTheirBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let ids = (0..<8).map { _ in
      AccountID(high: .random(in: 0...1, using: &random), low: random.next())
    }

    let sorted = ids.sorted()

    #expect(sorted == ids.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) })
  }
}

struct DigestTests {
  @Test func itIsSHA256() {
    #expect(
      Hex.encode(Digest.sha256("abc"))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Digest.sha256([1, 2, 3, 4][1...2]) == Digest.sha256([2, 3]))
    #expect(Digest.sha256(AnyCollection([2, 3])) == Digest.sha256([2, 3]))
  }

  @Test func aSegmentsHashIsTheFirstHalf() {
    let hash = SegmentHash(of: Array("abc".utf8))

    #expect(hash.hex == "ba7816bf8f01cfea414140de5dae2223")
    #expect(hash.prefix.hex == "ba7816bf8f01cfea")
  }
}
