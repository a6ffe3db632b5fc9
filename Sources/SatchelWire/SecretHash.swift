import SatchelBytes

/// SHA-256 of a device's token or of an enrol secret: all of it that a relay stores.
///
/// Plain SHA-256 is enough, as both secrets are 32 random bytes and so cannot be guessed.
package struct SecretHash: Equatable, Sendable {
  package static let size = 32
  /// Thirty-two bytes.
  package let bytes: [UInt8]

  /// Nil unless there are 32 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.size else { return nil }
    self.bytes = Array(bytes)
  }

  package init(of secret: [UInt8]) { bytes = Digest.sha256(secret) }

  /// Compares in a time that does not depend on where the two differ.
  package static func == (left: Self, right: Self) -> Bool {
    zip(left.bytes, right.bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// The name by which a token's device is listed and removed.
  package var device: DeviceID { DeviceID(bytes: bytes.prefix(8)) ?? DeviceID(value: 0) }
}

/// The first eight bytes of a token's hash.
package struct DeviceID: EightBytes {
  package let value: UInt64
  package init(value: UInt64) { self.value = value }
}

extension ByteReader {
  mutating func secretHash() throws(WireError) -> SecretHash {
    guard let hash = SecretHash(bytes: try take(SecretHash.size)) else { throw .bytes(.endsEarly) }
    return hash
  }
}
