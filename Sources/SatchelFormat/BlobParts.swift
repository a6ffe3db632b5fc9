/// A blob in parts that fit one object each, even if they cannot be compressed.
///
/// A part's header has the name's first half as stream, its index as `first`, and as `count` how many there
/// are. All parts but the last have the full size; an empty blob is one empty part.
package enum BlobParts {
  /// 750 KiB.
  package static let size = 750 * 1024
  /// 64 MiB in all; what is larger is not taken as a blob.
  package static let maximumCount = 87

  package static func count(ofLength length: Int) -> Int { max(1, (length + size - 1) / size) }

  /// - Throws: `partsWrong` if there would be too many.
  package static func split(_ bytes: [UInt8]) throws(FormatError) -> [[UInt8]] {
    let count = count(ofLength: bytes.count)
    guard count <= maximumCount else { throw .partsWrong }
    return (0..<count).map { Array(bytes[($0 * size)..<min(($0 + 1) * size, bytes.count)]) }
  }

  /// Puts all parts together, in order; whether they are the blob asked for, its hash must tell.
  ///
  /// - Throws: `partsWrong` unless the lengths are as `split` makes them.
  package static func join(_ parts: [[UInt8]]) throws(FormatError) -> [UInt8] {
    guard parts.count <= maximumCount, let last = parts.last, last.count <= size,
      parts.dropLast().allSatisfy({ $0.count == size }), parts.count == 1 || !last.isEmpty
    else { throw .partsWrong }
    return Array(parts.joined())
  }
}
