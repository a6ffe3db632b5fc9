import Crypto
import SatchelBytes
package import SatchelFormat
package import SatchelWire

/// An object whose seal has been verified.
package struct OpenedObject: Equatable, Sendable {
  package let header: ObjectHeader
  /// Unpacked, without padding; what it says is up to its kind.
  package let raw: [UInt8]
}

/// One object's seal: ChaCha20-Poly1305 under a key of its own, over the body and all of the header.
///
/// key = HKDF-SHA256(data key, salt, "satchel v1 object" ‖ kind, 32), nonce 0. No key seals twice, as the
/// salt is 32 random bytes, so that the nonce need not vary, and no counter can be rewound.
enum Seal {
  /// The newest format that this version reads; only manifests have a second one.
  static func reader(of kind: ObjectKind) -> UInt8 { kind == .manifest ? 2 : 1 }
  private static let nonce = [UInt8](repeating: 0, count: 12)

  static func close(
    _ body: PackedBody, at place: ObjectPlace, for reader: UInt8, account: AccountID,
    with key: DataKey, using generator: inout some RandomNumberGenerator
  ) throws(CryptoError) -> [UInt8] {
    let plain = body.encoded()
    var header = ObjectHeader(
      kind: place.kind, account: account, stream: place.stream, first: place.first,
      count: place.count, bodyLength: UInt32(clamping: plain.count + PackedBody.sealLength),
      previous: place.previous, keyID: key.id, salt: generator.bytes(32))
    header.minimumReader = reader
    return try close(plain, under: header, with: key)
  }

  /// - Throws: `brokenBody` if the cipher refuses, which it does for more bytes than fit one object.
  static func close(
    _ plain: [UInt8], under header: ObjectHeader, with key: DataKey
  ) throws(CryptoError) -> [UInt8] {
    let clear = header.bytes
    guard
      let box = try? ChaChaPoly.seal(
        plain, using: objectKey(header, key), nonce: ChaChaPoly.Nonce(data: nonce),
        authenticating: clear)
    else { throw .brokenBody(.tooLargeToPack) }
    return clear + box.ciphertext + box.tag
  }

  /// Judges an object of `account` stage by stage; see `CryptoError`.
  ///
  /// `place` is compared if it is known. The reader that the header asks for counts only once the seal
  /// holds: else whoever stores an object could make it look like a newer version's.
  static func open(
    _ object: [UInt8], kind: ObjectKind, account: AccountID, place: ObjectPlace?,
    keys: (KeyID) -> DataKey?
  ) throws(CryptoError) -> OpenedObject {
    let header = try readHeader(object)
    guard header.kind == kind else { throw .wrongKind(expected: kind, found: header.kind) }
    guard header.account == account else { throw .foreignAccount(header.account) }
    if let place, place != ObjectPlace(header) { throw .wrongPlace }
    let (stated, found) = (Int(header.bodyLength), object.count - ObjectHeader.size)
    guard stated == found, found > PackedBody.sealLength else {
      throw .wrongLength(stated: stated, found: found)
    }
    guard let key = keys(header.keyID) else { throw .unknownKey(header.keyID) }
    let plain = try verify(object, under: header, with: key)
    guard header.minimumReader <= reader(of: kind) else {
      throw .readerTooOld(needed: header.minimumReader)
    }
    do throws(FormatError) {
      return OpenedObject(header: header, raw: try PackedBody(decoding: plain).unpacked())
    } catch { throw .brokenBody(error) }
  }

  private static func readHeader(_ object: [UInt8]) throws(CryptoError) -> ObjectHeader {
    do { return try ObjectHeader(parsing: object) } catch { throw .notAnObject(error) }
  }

  private static func verify(
    _ object: [UInt8], under header: ObjectHeader, with key: DataKey
  ) throws(CryptoError) -> [UInt8] {
    let clear = object.prefix(ObjectHeader.size)
    let body = object.dropFirst(ObjectHeader.size)
    guard
      let box = try? ChaChaPoly.SealedBox(
        nonce: ChaChaPoly.Nonce(data: nonce), ciphertext: body.dropLast(PackedBody.sealLength),
        tag: body.suffix(PackedBody.sealLength)),
      let plain = try? ChaChaPoly.open(box, using: objectKey(header, key), authenticating: clear)
    else { throw .sealBroken }
    return Array(plain)
  }

  private static func objectKey(_ header: ObjectHeader, _ key: DataKey) -> SymmetricKey {
    let information = Array("satchel v1 object".utf8) + [header.kind.rawValue]
    return key.secret.derive(salt: header.salt, information, count: 32).key
  }
}

extension KeyRing {
  /// Seals a body under the active key.
  ///
  /// Sealing the same again gives other bytes, so store what this gives before sending it.
  package func seal(
    _ body: PackedBody, at place: ObjectPlace, using generator: inout some RandomNumberGenerator
  ) throws(CryptoError) -> [UInt8] {
    try Seal.close(body, at: place, for: 1, account: account, with: active, using: &generator)
  }

  package func seal(_ body: PackedBody, at place: ObjectPlace) throws(CryptoError) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return try seal(body, at: place, using: &generator)
  }

  /// Packs raw bytes and seals them.
  ///
  /// - Throws: `brokenBody(.tooLargeToPack)` if they do not fit one object.
  package func seal(
    raw: [UInt8], at place: ObjectPlace, using generator: inout some RandomNumberGenerator
  ) throws(CryptoError) -> [UInt8] {
    try seal(raw: raw, at: place, for: 1, using: &generator)
  }

  /// The same, where `reader` is the oldest format that reads it.
  package func seal(
    raw: [UInt8], at place: ObjectPlace, for reader: UInt8,
    using generator: inout some RandomNumberGenerator
  ) throws(CryptoError) -> [UInt8] {
    let body: PackedBody
    do { body = try PackedBody(packing: raw) } catch { throw .brokenBody(error) }
    return try Seal.close(
      body, at: place, for: reader, account: account, with: active, using: &generator)
  }

  package func seal(raw: [UInt8], at place: ObjectPlace) throws(CryptoError) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return try seal(raw: raw, at: place, using: &generator)
  }

  /// Opens an untrusted object that should be of `kind` and of this account.
  ///
  /// - Throws: The first stage of `CryptoError` at which it fails.
  package func open(
    _ object: some Collection<UInt8>, as kind: ObjectKind
  ) throws(CryptoError) -> OpenedObject {
    try Seal.open(Array(object), kind: kind, account: account, place: nil) { self[$0] }
  }

  /// Opens an untrusted object that should be the one at `place`.
  package func open(
    _ object: some Collection<UInt8>, at place: ObjectPlace
  ) throws(CryptoError) -> OpenedObject {
    try Seal.open(Array(object), kind: place.kind, account: account, place: place) { self[$0] }
  }
}
