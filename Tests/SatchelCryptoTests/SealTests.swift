import SatchelBytes
import SatchelFormat
import SatchelTestSupport
import SatchelWire
import Testing

@testable import SatchelCrypto

struct SealTests {
  private let replica = ReplicaID(value: 0x0102_0304_0506_0708)
  private let raw = Array("a change of some words".utf8)
  private let ring: KeyRing
  private let place: ObjectPlace
  private let sealed: [UInt8]

  init() throws {
    var random = SeededGenerator(seed: 1)
    ring = try random.rotated(random.ring())
    place = .segment(of: replica, first: 41, count: 2, previous: SegmentHash(high: 1, low: 2))
    sealed = try ring.seal(raw: raw, at: place, using: &random)
  }

  @Test(arguments: [0, 1, 3_000, 200_000])
  func whatIsSealedOpensAgain(length: Int) throws {
    var random = SeededGenerator(seed: 2)
    let raw = random.bytes(length)

    let object = try ring.seal(raw: raw, at: place)
    let opened = try ring.open(object, at: place)

    #expect(opened.raw == raw)
    #expect(opened.header.replica == replica)
    #expect(opened.header.last == 42)
    #expect(try splitObjects(object + object) == [object[...], object[...]])
  }

  @Test func everyTruncationIsRefused() {
    for count in 0..<sealed.count {
      let error = error(of: Array(sealed.prefix(count)))
      let found = count - ObjectHeader.size
      let expected =
        found < 0
        ? CryptoError.notAnObject(.bytes(.endsEarly))
        : .wrongLength(stated: sealed.count - ObjectHeader.size, found: found)
      #expect(error == expected || (count < 4 && error != nil), "\(count) bytes")
    }
  }

  @Test func everyFlippedBitIsRefusedAtItsStage() throws {
    for bit in 0..<sealed.count * 8 {
      var damaged = sealed
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let stage = try #require(error(of: damaged)).stage
      #expect(Self.stages(ofByte: bit / 8).contains(stage), "bit \(bit) fails at \(stage)")
    }
  }

  /// The stages at which a change of one bit can be found, by where it is.
  private static func stages(ofByte offset: Int) -> Set<String> {
    switch offset {
    case 0..<4, 5, 7: ["header"]
    case 4: ["header", "kind"]
    case 6: ["seal"]
    case 8..<24: ["account"]
    case 24..<32, 56..<72: ["seal"]
    case 32..<40: ["header"]
    case 40..<48: ["header", "seal"]
    case 48..<52: ["header", "seal"]
    case 52..<56: ["header", "length"]
    case 72..<80: ["key"]
    default: ["seal"]
    }
  }

  @Test func anObjectInAnothersPlaceIsRefused() throws {
    let places: [ObjectPlace] = [
      .segment(of: replica, first: 42, count: 2, previous: SegmentHash(high: 1, low: 2)),
      .segment(of: replica, first: 41, count: 3, previous: SegmentHash(high: 1, low: 2)),
      .segment(of: replica, first: 41, count: 2, previous: SegmentHash(high: 1, low: 3)),
      .segment(
        of: ReplicaID(value: 9), first: 41, count: 2, previous: SegmentHash(high: 1, low: 2)),
    ]

    for other in places {
      #expect(throws: CryptoError.wrongPlace) { try ring.open(sealed, at: other) }
    }
  }

  @Test func aHeaderTakenFromAnotherObjectDoesNotOpen() throws {
    let other = try ring.seal(raw: raw, at: place)
    let transplanted = other.prefix(ObjectHeader.size) + sealed.dropFirst(ObjectHeader.size)

    #expect(throws: CryptoError.sealBroken) { try ring.open(transplanted, as: .segment) }
  }

  @Test func anObjectOfAnotherAccountDoesNotOpenEvenUnderTheSameKey() throws {
    let account = AccountID(high: 7, low: 7)
    let other = try KeyRing(account: account, nameKey: ring.nameKey, keys: ring.keys)

    #expect(throws: CryptoError.foreignAccount(ring.account)) {
      try other.open(sealed, as: .segment)
    }
  }

  @Test func aRingWithoutTheKeySaysSo() throws {
    var random = SeededGenerator(seed: 3)
    let stranger = try KeyRing(
      account: ring.account, nameKey: ring.nameKey, keys: random.ring().keys)

    #expect(throws: CryptoError.unknownKey(ring.active.id)) {
      try stranger.open(sealed, as: .segment)
    }
  }

  @Test func anOlderKeyOfTheRingStillOpens() throws {
    var random = SeededGenerator(seed: 4)

    let rotated = try random.rotated(ring)

    #expect(rotated.active != ring.active)
    #expect(try rotated.open(sealed, as: .segment).raw == raw)
  }

  @Test func sealingTwiceGivesOtherBytes() throws {
    let (one, other) = (try ring.seal(raw: raw, at: place), try ring.seal(raw: raw, at: place))

    #expect(one != other)
    #expect(one.count == other.count)
  }

  @Test func changesOfLikeSizeLookTheSame() throws {
    let short = try ring.seal(raw: [1], at: place)
    let long = try ring.seal(raw: raw + raw + raw, at: place)

    #expect(short.count == 112 + 256 + 16)
    #expect(long.count == short.count)
  }

  @Test func whatDoesNotFitAnObjectIsNotSealed() {
    var random = SeededGenerator(seed: 5)
    let noise = random.bytes(PackedBody.maximumPackedLength)

    #expect(throws: CryptoError.brokenBody(.tooLargeToPack)) {
      try ring.seal(raw: noise, at: place)
    }
  }

  @Test func aNewerReaderCountsOnlyOnceTheSealHolds() throws {
    var header = try ObjectHeader(parsing: sealed)
    header.minimumReader = 2
    let plain = try PackedBody(packing: raw).encoded()

    let honest = try Seal.close(plain, under: header, with: ring.active)
    let forged = header.bytes + sealed.dropFirst(ObjectHeader.size)

    #expect(throws: CryptoError.readerTooOld(needed: 2)) { try ring.open(honest, as: .segment) }
    #expect(throws: CryptoError.sealBroken) { try ring.open(forged, as: .segment) }
  }

  @Test func everyKindHasAKeyOfItsOwn() throws {
    var header = try ObjectHeader(parsing: sealed)
    header.kind = .head
    header.previous = .zero
    var other = header
    other.kind = .segment

    let plain = try PackedBody(packing: raw).encoded()
    let head = try Seal.close(plain, under: header, with: ring.active)
    let segment = try Seal.close(plain, under: other, with: ring.active)

    #expect(head.dropFirst(112).prefix(64) != segment.dropFirst(112).prefix(64))
  }

  private func error(of object: [UInt8]) -> CryptoError? {
    do throws(CryptoError) {
      _ = try ring.open(object, as: .segment)
      return nil
    } catch { return error }
  }
}
