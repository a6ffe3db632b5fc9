import SatchelBytes

/// What a capture keeps of a page: its text for searching and reading, and its clean HTML.
package struct ContentBody: Hashable, Sendable {
  /// Text and HTML together.
  package static let maximumBytes = 16 * 1024 * 1024

  package let text: String
  /// Empty for what was plain text.
  package let html: String

  package init(text: String, html: String = "") { (self.text, self.html) = (text, html) }

  /// A version byte, the text and the HTML, each behind its length.
  package var encoded: [UInt8] {
    var bytes: [UInt8] = [1]
    bytes.append(lengthPrefixed: Array(text.utf8))
    bytes.append(lengthPrefixed: Array(html.utf8))
    return bytes
  }

  /// Nil for bytes that are no body of a version that this one knows.
  package init?(decoding bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard let version = try? reader.byte(), version == 1,
      let text = try? reader.lengthPrefixed(), let html = try? reader.lengthPrefixed(),
      reader.isAtEnd
    else { return nil }
    self.text = String(decoding: text, as: UTF8.self)
    self.html = String(decoding: html, as: UTF8.self)
  }

  /// How many bytes `encoded` has.
  package var encodedCount: Int {
    1 + [text, html].reduce(0) { $0 + Self.length(of: $1).count + $1.utf8.count }
  }

  /// SHA-256 of `encoded`: what names the body in the library and, keyed, on a remote.
  package var hash: [UInt8] {
    var digest = RunningDigest()
    digest.add([1])
    for part in [text, html] {
      digest.add(Self.length(of: part))
      digest.add(part.utf8)
    }
    return digest.value
  }

  private static func length(of part: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(varint: UInt64(part.utf8.count))
    return bytes
  }
}
