import Crypto

/// SHA-256, from swift-crypto: the only hash that Satchel uses.
package enum Digest {
  package static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var digest = RunningDigest()
    digest.add(bytes)
    return digest.value
  }

  package static func sha256(_ text: String) -> [UInt8] { sha256(text.utf8) }
}

/// The SHA-256 of bytes that come in pieces.
package struct RunningDigest {
  private var hasher = SHA256()

  package init() {}

  package mutating func add(_ bytes: some Collection<UInt8>) {
    let wasContiguous: Void? = bytes.withContiguousStorageIfAvailable {
      hasher.update(bufferPointer: UnsafeRawBufferPointer($0))
    }
    if wasContiguous == nil { hasher.update(data: Array(bytes)) }
  }

  package var value: [UInt8] { Array(hasher.finalize()) }
}
