/// The keys of a library, in a file that only its owner may read; what the bytes say is not known here.
package struct KeyStore: Sendable {
  private static let maximumBytes = 64 << 10

  package let path: String

  /// The file `keys` in the library's folder.
  package init(folder: String) { path = "\(folder)/keys" }

  /// Nil if there are none yet.
  package func read() throws(StorageError) -> [UInt8]? {
    try AtomicFile.read(path, maximumBytes: Self.maximumBytes)
  }

  /// Durable when this returns.
  package func write(_ bytes: [UInt8]) throws(StorageError) {
    guard bytes.count <= Self.maximumBytes else {
      throw .file(path: path, detail: "the keys are too many for one file")
    }
    try AtomicFile.write(bytes, to: path)
  }
}
