import Crypto

/// SHA-256, from swift-crypto: the only hash that Satchel uses.
package enum Digest {
  package static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var hasher = SHA256()
    let wasContiguous: Void? = bytes.withContiguousStorageIfAvailable {
      hasher.update(bufferPointer: UnsafeRawBufferPointer($0))
    }
    if wasContiguous == nil { hasher.update(data: Array(bytes)) }
    return Array(hasher.finalize())
  }

  package static func sha256(_ text: String) -> [UInt8] { sha256(Array(text.utf8)) }
}
