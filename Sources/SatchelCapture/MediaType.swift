/// What a `Content-Type` header says.
struct MediaType: Sendable {
  /// In lower case, without parameters: `text/html`.
  let name: String
  /// The charset parameter, when it names one that Satchel reads.
  let charset: Charset?

  /// Nil for an empty header.
  init?(_ header: String) {
    let parts = header.prefix(1024).split(separator: ";", omittingEmptySubsequences: false)
    let name = (parts.first ?? "").trimming(while: \.isWhitespace).lowercased()
    guard !name.isEmpty else { return nil }
    self.name = name
    charset = parts.dropFirst().lazy.compactMap(Self.charset).first
  }

  var isPage: Bool { name == "text/html" || name == "application/xhtml+xml" }

  var isText: Bool { name == "text/plain" || isMarkdown }

  var isMarkdown: Bool { name == "text/markdown" || name == "text/x-markdown" }

  /// Whether a file's name or an address ends as those of Markdown files do.
  static func isMarkdown(named name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".md") || name.hasSuffix(".markdown")
  }

  private static func charset(_ parameter: Substring) -> Charset? {
    let sides = parameter.split(separator: "=", maxSplits: 1)
    guard let key = sides.first, let value = sides.dropFirst().first else { return nil }
    guard key.trimming(while: \.isWhitespace).lowercased() == "charset" else { return nil }
    return Charset(label: value.trimming { $0.isWhitespace || $0 == "\"" || $0 == "'" })
  }
}

extension StringProtocol {
  /// Without the characters at either end that match.
  func trimming(while matches: (Character) -> Bool) -> String {
    guard let first = firstIndex(where: { !matches($0) }),
      let last = lastIndex(where: { !matches($0) })
    else { return "" }
    return String(self[first...last])
  }
}
