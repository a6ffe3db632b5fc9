import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelWire
import Testing

@testable import SatchelCrypto

struct VectorTests {
  private let vectors: Vectors
  private let code: PairingCode
  private let ring: KeyRing

  init() throws {
    vectors = try Vectors.all.get()
    code = try PairingCode(parsing: try #require(vectors.pairing.first).words)
    ring = try KeyRing(decoding: vectors.ring.encoded.bytes)
  }

  @Test func codesGiveWhatTheyShould() throws {
    for pairing in vectors.pairing {
      let code = try #require(PairingCode(root: SecretBytes(pairing.root.bytes)))

      #expect(code.words == pairing.words)
      #expect(code.link == pairing.link)
      #expect(code.locator.bytes == pairing.locator.bytes)
      #expect(code.enrolSecret.exposed == pairing.enrol.bytes)
      #expect(code.wrappingKey.exposed == pairing.wrap.bytes)
    }
  }

  @Test func theRingReadsAndWrites() throws {
    let keys = vectors.ring.keys

    #expect(ring.encoded().exposed == vectors.ring.encoded.bytes)
    #expect(ring.account.bytes == vectors.ring.account.bytes)
    #expect(ring.nameKey.exposed == vectors.ring.nameKey.bytes)
    #expect(ring.keys.map(\.secret.exposed) == keys.map(\.secret.bytes))
    #expect(ring.keys.map(\.id.bytes) == keys.map(\.id.bytes))
    #expect(ring.keys.map { "\($0.created)" } == keys.map(\.created))
  }

  @Test func everyObjectOpens() throws {
    for object in vectors.objects {
      let opened = try open(object)

      #expect(opened.raw == object.raw.bytes, "\(object.name)")
      #expect(opened.header.keyID.bytes == object.keyID.bytes, "\(object.name)")
      #expect(SegmentHash(of: object.sealed.bytes).bytes == object.hash.bytes, "\(object.name)")
    }
    #expect(Set(vectors.objects.map(\.kind)) == Set(ObjectKind.allCases.map(\.rawValue)))
  }

  @Test func everyObjectSealsToTheSameBytes() throws {
    for object in vectors.objects {
      let opened = try open(object)
      let key = DataKey(secret: SecretBytes(object.dataKey.bytes), created: 0)
      var salt = ReplayedBytes(object.salt.bytes)
      let body = try PackedBody(decoding: plain(object))

      let sealed = try Seal.close(
        body, at: ObjectPlace(opened.header), for: 1, account: opened.header.account, with: key,
        using: &salt)

      #expect(sealed == object.sealed.bytes, "\(object.name)")
    }
  }

  @Test func everyBrokenObjectFailsAtItsStage() {
    for broken in vectors.broken {
      #expect(stage(of: broken) == broken.stage, "\(broken.name)")
    }
  }

  @Test func segmentsSayWhatTheyShould() throws {
    for object in vectors.objects {
      guard let meaning = object.means.segment else { continue }
      let replica = try #require(ReplicaID(bytes: object.stream.bytes.prefix(8)))

      let body = try SegmentBody(
        decoding: object.raw.bytes, by: replica, first: object.first, count: object.count)

      #expect(body.frames == (try meaning.frames.map { try $0.map { try $0.operation() } }))
      #expect(body.base == (try meaning.vector()))
      #expect(try body.encoded(by: replica) == object.raw.bytes)
    }
  }

  @Test func snapshotsSayWhatTheyShould() throws {
    let chunk = try #require(vectors.objects.first { $0.means.chunk != nil })
    let manifest = try #require(vectors.objects.first { $0.means.digest != nil })
    let expected = try #require(chunk.means.chunk).map { try $0.entry() }

    let entries = try SnapshotChunk(decoding: chunk.raw.bytes).entries
    let read = try SnapshotManifest(decoding: manifest.raw.bytes)
    var digest = StateDigest.zero
    for entry in entries { digest += StateDigest(of: entry.id, entry.entity) }

    #expect(entries == expected)
    #expect(read.digest == digest)
    #expect(digest.bytes == manifest.means.digest?.bytes)
    #expect(read.chunks == [SegmentHash(of: chunk.sealed.bytes)])
    #expect(try read.encoded() == manifest.raw.bytes)
  }

  @Test func aBlobHasItsName() throws {
    let part = try #require(vectors.objects.first { $0.means.blobName != nil })

    let name = ring.blobName(ofHash: Digest.sha256(part.raw.bytes))

    #expect(name.bytes == part.means.blobName?.bytes)
    #expect(name.stream == part.stream.bytes)
    #expect(
      try ring.open(part.sealed.bytes, at: .blobPart(name, index: 0, of: 1)).raw == part.raw.bytes)
  }

  private func open(_ object: Vectors.Object) throws -> OpenedObject {
    let kind = try #require(ObjectKind(rawValue: object.kind))
    guard kind == .keyFile else { return try ring.open(object.sealed.bytes, as: kind) }
    #expect(try KeyRing(opening: object.sealed.bytes, with: code) == ring)
    let wrapping = DataKey(secret: code.wrappingKey, created: 0)
    return try Seal.open(
      object.sealed.bytes, kind: .keyFile, account: .zero, place: nil, keys: { _ in wrapping })
  }

  /// The padded body that the object seals, from its packed bytes.
  private func plain(_ object: Vectors.Object) -> [UInt8] {
    var plain: [UInt8] = []
    plain.append(integer: UInt64(object.raw.bytes.count), bytes: 4)
    plain.append(integer: UInt64(object.packed.bytes.count), bytes: 4)
    plain += object.packed.bytes
    let padding = PackedBody.paddedLength(plain.count) - plain.count
    return plain + [UInt8](repeating: 0, count: padding)
  }

  private func stage(of broken: Vectors.Broken) -> String {
    do throws(CryptoError) {
      guard let kind = ObjectKind(rawValue: broken.place.kind) else { return "none" }
      if kind == .keyFile {
        _ = try KeyRing(opening: broken.sealed.bytes, with: code)
        return "none"
      }
      let opened =
        if let place = broken.place.blobPart {
          try ring.open(broken.sealed.bytes, at: place)
        } else {
          try ring.open(broken.sealed.bytes, as: kind)
        }
      return stage(ofSegment: opened)
    } catch { return error.stage }
  }

  private func stage(ofSegment opened: OpenedObject) -> String {
    do throws(FormatError) {
      let header = opened.header
      _ = try SegmentBody(
        decoding: opened.raw, by: header.replica ?? ReplicaID(value: 0), first: header.first,
        count: header.count)
      return "none"
    } catch { return error.stage }
  }
}

/// A generator that gives the bytes it was given, for a salt that is known beforehand.
private struct ReplayedBytes: RandomNumberGenerator {
  private var reader: ByteReader

  init(_ bytes: [UInt8]) { reader = ByteReader(bytes) }

  mutating func next() -> UInt64 { (try? reader.integer(bytes: 8)) ?? 0 }
}
