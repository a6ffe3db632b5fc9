import Crypto
import SatchelBytes
import SatchelFormat

/// Names a blob without telling what it holds: HMAC-SHA256(name key, SHA-256(bytes)).
///
/// A remote that has a page's text cannot test whether somebody keeps it.
package struct BlobName: Hashable, Sendable {
  /// Thirty-two bytes.
  package let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The first half, which the headers of its parts carry.
  package var stream: [UInt8] { Array(bytes.prefix(16)) }
}

extension KeyRing {
  /// The name of a blob whose SHA-256 is `hash`.
  package func blobName(ofHash hash: [UInt8]) -> BlobName {
    BlobName(bytes: Array(HMAC<SHA256>.authenticationCode(for: hash, using: nameKey.key)))
  }

  /// Puts a blob's opened parts together and checks that they are the one with this hash.
  ///
  /// - Throws: `blobIsAnother`, whatever is wrong with them.
  package func blob(joining parts: [[UInt8]], hash: [UInt8]) throws(CryptoError) -> [UInt8] {
    guard let bytes = try? BlobParts.join(parts), Digest.sha256(bytes) == hash else {
      throw .blobIsAnother
    }
    return bytes
  }
}
