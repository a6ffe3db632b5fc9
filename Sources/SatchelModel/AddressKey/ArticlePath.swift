/// What an article's path looks like.
enum ArticlePath {
  /// Whether a path can hardly be anything else: it has a date, a long number, a title of several
  /// words, or a section of news in it.
  static func isLikely(_ path: [String]) -> Bool {
    guard let last = path.last else { return false }
    let isTitle = last.utf8.count { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") } >= 2
    return isTitle || longestNumber(in: last) >= 4
      || path.dropLast().contains { isYear($0) || sections.contains($0.lowercased()) }
  }

  /// In digits.
  private static func longestNumber(in text: String) -> Int {
    text.utf8.split { !(0x30...0x39).contains($0) }.map(\.count).max() ?? 0
  }

  private static func isYear(_ text: String) -> Bool {
    text.utf8.count == 4 && longestNumber(in: text) == 4
      && (text.hasPrefix("19") || text.hasPrefix("20"))
  }

  /// `2024/05/page.html`.
  static func isMonthlyPage(_ path: [String]) -> Bool {
    path.count == 3 && isYear(path[0]) && path[1].utf8.count == 2 && path[2].hasSuffix(".html")
  }

  private static let sections = words(
    """
    actualite actualites article articles blog blogs nachrichten news noticia noticias opinion \
    politics politik politique post posts sport sports stories story world
    """)
}
