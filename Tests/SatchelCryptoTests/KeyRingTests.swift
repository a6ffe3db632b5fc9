import SatchelBytes
import SatchelCrypto
import SatchelTestSupport
import SatchelWire
import Testing

struct KeyRingTests {
  @Test(arguments: UInt64(0)..<50)
  func aRingReadsBackAsItWas(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let ring = try random.ring()

    let read = try KeyRing(decoding: ring.encoded().exposed)

    #expect(read == ring)
    #expect(read.active == ring.keys.last)
  }

  @Test(arguments: UInt64(0)..<200)
  func ringsMergeInAnyOrderAndAnyNumberOfTimes(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let start = try random.ring()
    let branches = try (0..<3).map { _ in try random.rotated(start) }
    let (a, b, c) = (branches[0], branches[1], branches[2])

    let merged = try a.merged(with: b).merged(with: c)

    #expect(try a.merged(with: a) == a)
    #expect(try merged == c.merged(with: a.merged(with: b)))
    #expect(try merged == b.merged(with: c.merged(with: merged)))
    #expect(branches.allSatisfy { $0.keys.allSatisfy { merged[$0.id] != nil } })
  }

  @Test func ringsOfTwoLibrariesDoNotMerge() throws {
    var random = SeededGenerator(seed: 2)
    let (mine, other) = (try random.ring(), try random.ring())
    let renamed = try KeyRing(account: mine.account, nameKey: other.nameKey, keys: mine.keys)

    #expect(throws: CryptoError.otherLibrary) { try mine.merged(with: other) }
    #expect(throws: CryptoError.otherLibrary) { try mine.merged(with: renamed) }
  }

  @Test func theNewKeyIsActiveEvenIfTheClockWentBack() throws {
    var random = SeededGenerator(seed: 3)
    let ring = try KeyRing.random(created: 5000, using: &random)

    let rotated = try ring.rotated(now: 10, using: &random)

    #expect(rotated.active != ring.active)
    #expect(rotated.active.created == 5001)
    #expect(rotated.keys.first == ring.active)
  }

  @Test func aRingHasKeysAndNotTooMany() throws {
    var random = SeededGenerator(seed: 4)
    var ring = try KeyRing.random(created: 1, using: &random)
    for now in Int64(2)...64 { ring = try ring.rotated(now: now, using: &random) }

    let file = try ring.sealed(with: .random(using: &random), using: &random)

    #expect(ring.keys.count == KeyRing.maximumKeys)
    #expect(file.count <= Limits.keyFile)
    #expect(throws: CryptoError.tooManyKeys(65)) { try ring.rotated(now: 65, using: &random) }
    #expect(throws: CryptoError.keyFileBroken) {
      try KeyRing(account: ring.account, nameKey: ring.nameKey, keys: [])
    }
  }

  @Test func noOtherBytesReadAsARing() throws {
    var random = SeededGenerator(seed: 5)
    let bytes = try random.rotated(random.ring()).encoded().exposed

    for count in 0..<bytes.count {
      #expect(throws: CryptoError.keyFileBroken) { try KeyRing(decoding: bytes.prefix(count)) }
    }
    #expect(throws: CryptoError.keyFileBroken) { try KeyRing(decoding: bytes + [0]) }
  }

  @Test func aBlobsNameDependsOnTheRing() throws {
    var random = SeededGenerator(seed: 6)
    let (mine, other) = (try random.ring(), try random.ring())
    let hash = Digest.sha256("an article")

    #expect(try mine.blobName(ofHash: hash) == random.rotated(mine).blobName(ofHash: hash))
    #expect(mine.blobName(ofHash: hash) != other.blobName(ofHash: hash))
    #expect(mine.blobName(ofHash: hash).bytes != hash)
  }

  @Test func aBlobMustBeTheOneAskedFor() throws {
    var random = SeededGenerator(seed: 7)
    let ring = try random.ring()

    #expect(try ring.blob(joining: [[1, 2]], hash: Digest.sha256([1, 2])) == [1, 2])
    let wrong: [[[UInt8]]] = [[[1, 3]], [], [[1], [2]]]
    for parts in wrong {
      #expect(throws: CryptoError.blobIsAnother) {
        try ring.blob(joining: parts, hash: Digest.sha256([1, 2]))
      }
    }
  }
}

struct KeyFileTests {
  @Test func theCodeOpensTheKeyFileAndNoOtherDoes() throws {
    var random = SeededGenerator(seed: 8)
    let (code, other) = (PairingCode.random(using: &random), PairingCode.random(using: &random))
    let ring = try random.ring()

    let file = try ring.sealed(with: code, using: &random)

    #expect(try KeyRing(opening: file, with: code) == ring)
    #expect(throws: CryptoError.otherPairingCode) { try KeyRing(opening: file, with: other) }
  }

  @Test func theKeyFileNamesNoAccount() throws {
    var random = SeededGenerator(seed: 9)
    let ring = try random.ring()

    let file = try ring.sealed(with: .random(using: &random), using: &random)

    #expect(try ObjectHeader(parsing: file).account == .zero)
    #expect(file.firstRange(of: ring.account.bytes) == nil)
  }

  @Test func aRelaysRegistrationTakesTheKeyFile() throws {
    var random = SeededGenerator(seed: 10)
    let (code, ring) = (PairingCode.random(using: &random), try random.ring())
    let registration = Registration(
      account: ring.account, locator: code.locator, enrol: code.enrolHash,
      token: DeviceToken.random(using: &random).hash,
      keyFile: try ring.sealed(with: code, using: &random))

    #expect(try Registration(decoding: registration.encoded()) == registration)
  }

  @Test func everyFlippedBitOfAKeyFileIsRefused() throws {
    var random = SeededGenerator(seed: 11)
    let code = PairingCode.random(using: &random)
    let file = try random.ring().sealed(with: code, using: &random)

    for bit in 0..<file.count * 8 {
      var damaged = file
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: CryptoError.self) { try KeyRing(opening: damaged, with: code) }
    }
  }
}

extension SeededGenerator {
  mutating func ring() throws -> KeyRing {
    try KeyRing.random(created: .random(in: 0...5, using: &self), using: &self)
  }

  mutating func rotated(_ ring: KeyRing) throws -> KeyRing {
    try ring.rotated(now: .random(in: 0...9, using: &self), using: &self)
  }
}
