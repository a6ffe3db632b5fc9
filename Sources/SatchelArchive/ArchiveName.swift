/// The rule for names within archives, whoever made them.
enum ArchiveName {
  private static let maximumBytes = 1024
  private static let maximumDepth = 32

  /// The name as text: a relative path downwards with plain characters, perhaps with a `/` at its end.
  static func checked(_ bytes: ArraySlice<UInt8>) throws(ArchiveError) -> String {
    let shown = String(decoding: bytes.prefix(100), as: UTF8.self)
    guard bytes.count <= maximumBytes, let name = String(validating: bytes, as: UTF8.self),
      isPlain(name), leadsDownwards(name)
    else { throw .unsafeName(shown) }
    return name
  }

  private static func isPlain(_ name: String) -> Bool {
    name.unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "\\", "\u{ff0e}", "\u{ff0f}", "\u{ff3c}": false
      case "\0"..<" ", "\u{7f}"..<"\u{a0}", "\u{200b}"..."\u{200f}", "\u{2028}"..."\u{202e}",
        "\u{2066}"..."\u{2069}":
        false
      default: true
      }
    }
  }

  private static func leadsDownwards(_ name: String) -> Bool {
    let path = name.hasSuffix("/") ? name.dropLast() : name[...]
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folded = path.lowercased()
    return parts.count <= maximumDepth && !path.hasPrefix("~")
      && parts.allSatisfy { !["", ".", ".."].contains($0) }
      && parts.first?.dropFirst().first != ":"
      && !["%2f", "%5c", "%2e%2e"].contains(where: folded.contains)
  }
}
