import SatchelBytes

/// How clean HTML names a picture: by its bytes alone, so that nothing is ever loaded from elsewhere.
package struct PictureReference: Hashable, Sendable {
  package static let scheme = "satchel-picture:"

  /// SHA-256 of the picture's bytes.
  package let hash: [UInt8]

  package init(of picture: [UInt8]) { hash = Digest.sha256(picture) }

  /// Nil unless `text` is a reference in its one spelling.
  package init?(_ text: some StringProtocol) {
    guard text.hasPrefix(Self.scheme), text.utf8.count == Self.scheme.utf8.count + 64,
      let hash = Hex.decode(String(text.dropFirst(Self.scheme.count))), hash.count == 32
    else { return nil }
    self.hash = hash
  }

  package var text: String { Self.scheme + Hex.encode(hash) }
}

extension ContentBody {
  private static let mostPictures = 1000

  /// The pictures that the HTML shows, each once.
  package var pictures: [PictureReference] {
    var (pictures, seen): ([PictureReference], Set<PictureReference>) = ([], [])
    var rest = html[...]
    while pictures.count < Self.mostPictures,
      let start = rest.utf8.firstRange(of: Array("\"\(PictureReference.scheme)".utf8))
    {
      rest = rest[rest.utf8.index(after: start.lowerBound)...]
      let end = rest.utf8.firstIndex(of: UInt8(ascii: "\"")) ?? rest.endIndex
      if let picture = PictureReference(rest[..<end]), seen.insert(picture).inserted {
        pictures.append(picture)
      }
      rest = rest[end...]
    }
    return pictures
  }
}
