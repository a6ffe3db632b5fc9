import Crypto

/// Bytes that must not be seen: they do not show when printed, dumped or put into a message.
///
/// Comparing takes the same time wherever two differ, and the memory is cleared when it is freed.
package struct SecretBytes: Equatable, Sendable {
  let key: SymmetricKey

  package init(_ bytes: some Collection<UInt8>) { key = SymmetricKey(data: Array(bytes)) }

  package static func random(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) -> SecretBytes {
    SecretBytes(generator.bytes(count))
  }

  package var count: Int { key.bitCount / 8 }

  /// The bytes themselves, for a file or a message that only their owner sees, never for a log.
  package var exposed: [UInt8] { key.withUnsafeBytes { Array($0) } }

  /// HKDF-SHA256, which tells nothing of these bytes.
  func derive(salt: [UInt8] = [], _ information: [UInt8], count: Int) -> SecretBytes {
    let derived = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key, salt: salt, info: information, outputByteCount: count)
    return derived.withUnsafeBytes { SecretBytes($0) }
  }

  func derive(_ information: String, count: Int) -> SecretBytes {
    derive(Array(information.utf8), count: count)
  }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "(secret)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension RandomNumberGenerator {
  mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let number: UInt64 = next()
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    return Array(bytes.prefix(count))
  }
}
