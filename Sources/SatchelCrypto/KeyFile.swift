import SatchelBytes
import SatchelFormat
import SatchelWire

// The key file: the ring as an object of kind 5, under the code's locator and wrapping key. It names no
// account, so that who stores it cannot tell whose it is.
extension KeyRing {
  /// The key file for `code`, at most 4 KiB.
  package func sealed(
    with code: PairingCode, using generator: inout some RandomNumberGenerator
  ) throws(CryptoError) -> [UInt8] {
    let body: PackedBody
    do { body = try PackedBody(packing: encoded().exposed) } catch { throw .brokenBody(error) }
    return try Seal.close(
      body, at: .keyFile(code.locator), for: 1, account: .zero, with: Self.wrapping(code),
      using: &generator)
  }

  package func sealed(with code: PairingCode) throws(CryptoError) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return try sealed(with: code, using: &generator)
  }

  /// Opens an untrusted key file; that it opens proves that whoever made it knew the code.
  ///
  /// - Throws: `otherPairingCode` if it is not stored under the code's locator; else the stage at
  ///   which it fails, and `keyFileBroken` or `tooManyKeys` for what is inside.
  package init(opening file: [UInt8], with code: PairingCode) throws(CryptoError) {
    let wrapping = Self.wrapping(code)
    let opened: OpenedObject
    do {
      opened = try Seal.open(
        file, kind: .keyFile, account: .zero, place: .keyFile(code.locator)
      ) { $0 == wrapping.id ? wrapping : nil }
    } catch .wrongPlace { throw .otherPairingCode }
    try self.init(decoding: opened.raw)
  }

  private static func wrapping(_ code: PairingCode) -> DataKey {
    DataKey(secret: code.wrappingKey, created: 0)
  }
}
