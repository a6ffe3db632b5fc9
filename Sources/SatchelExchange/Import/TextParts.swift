extension String {
  /// The text in pieces of at most `limit` bytes and `lines` lines, none of which ends within a scalar.
  func parts(ofBytes limit: Int, lines: Int = .max) -> [String] {
    guard utf8.count > limit || utf8.count >= lines else { return [self] }
    var parts: [String] = []
    var rest = unicodeScalars[...]
    while !rest.isEmpty {
      let end = rest.end(ofBytes: limit, lines: lines)
      parts.append(String(rest[..<end]))
      rest = rest[end...]
    }
    return parts
  }

  /// Machines that each took a line out of a note can leave one of nothing, which nobody can write.
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension Substring.UnicodeScalarView {
  /// Where the first piece ends; it holds one scalar at least.
  fileprivate func end(ofBytes limit: Int, lines: Int) -> Index {
    var (bytes, breaks) = (0, 0)
    for index in indices {
      bytes += UTF8.width(self[index])
      if self[index] == "\n" { breaks += 1 }
      if index > startIndex, bytes > limit || breaks >= lines { return index }
    }
    return endIndex
  }
}
