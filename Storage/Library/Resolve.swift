import SatchelBytes
package import SatchelModel

extension Library {
  private static let shownCandidates = 10

  /// The article that `name` means: the beginning of its id, its address in any spelling, or `last`.
  ///
  /// The id that comes back is the one that the article is listed under.
  package func resolve(_ name: String) throws(StorageError) -> ArticleID {
    try read { connection throws(StorageError) in
      if name == "last" {
        guard let newest = try connection.newest() else {
          let trashed = try connection.integer("SELECT EXISTS (SELECT 1 FROM article)")
          throw trashed == 0 ? .noArticles : .onlyTrash
        }
        return newest
      }
      if let range = IDRange(prefix: name) {
        let found = try connection.articles(in: range, limit: Self.shownCandidates)
        if found.count > 1 {
          throw .ambiguous(name, candidates: found.map { "\($0.id.text)  \($0.title)" })
        }
        if let only = found.first { return only.id }
      }
      guard let address = address(name),
        let id = try connection.article(meaning: address.id)
      else { throw .unknownArticle(name) }
      return id
    }
  }

  private func address(_ name: String) -> CanonicalURL? {
    (try? CanonicalURL(name)) ?? (name.contains(".") ? try? CanonicalURL("https://\(name)") : nil)
  }
}

/// All ids that begin with some characters.
struct IDRange {
  static let shortestPrefix = 4
  /// Sixteen bytes are 128 bits: 25 characters of five, and one of three.
  private static let characters = 26

  let first, last: ArticleID

  /// Nil for fewer than four characters, too many, or one that no id has.
  init?(prefix: String) {
    let count = prefix.utf8.count
    guard (Self.shortestPrefix...Self.characters).contains(count), prefix.allSatisfy(\.isASCII)
    else { return nil }
    let rest = Self.characters - count
    let ends = ["0", "z"].map { filler in
      Self.id(prefix + String(repeating: filler, count: rest))
    }
    guard let first = ends[0], let last = ends[1] else { return nil }
    (self.first, self.last) = (first, last)
  }

  /// The id of 26 characters, of which the last one has two bits too many, which are dropped.
  private static func id(_ text: String) -> ArticleID? {
    // Six more zeros make whole bytes of it: 32 characters of five bits are 20 bytes.
    Base32.decode(text + "000000").flatMap { ArticleID(bytes: $0.prefix(ArticleID.size)) }
  }
}

extension Connection {
  /// The id under which an article is listed that has `id` as a member.
  func article(meaning id: ArticleID) throws(StorageError) -> ArticleID? {
    try first(
      """
      SELECT article.id FROM member JOIN article ON article.row = member.article
      WHERE member.id = ?
      """, Value(id)
    ) { $0.id(0) }
  }

  fileprivate func newest() throws(StorageError) -> ArticleID? {
    try first("SELECT id FROM article WHERE shelf < 2 ORDER BY saved DESC, id DESC LIMIT 1") {
      $0.id(0)
    }
  }

  fileprivate func articles(
    in range: IDRange, limit: Int
  ) throws(StorageError) -> [(id: ArticleID, title: String)] {
    try all(
      """
      SELECT DISTINCT article.id, article.title
      FROM member JOIN article ON article.row = member.article
      WHERE member.id BETWEEN ? AND ? ORDER BY member.id LIMIT ?
      """, Value(range.first), Value(range.last), Value(limit)
    ) { ($0.id(0), $0.text(1)) }
  }

  /// As much of an id's text as no other id begins with, by a look at its two neighbours.
  func shortID(of id: ArticleID) throws(StorageError) -> String {
    let neighbours = [
      try first("SELECT id FROM member WHERE id < ? ORDER BY id DESC LIMIT 1", Value(id)) {
        $0.id(0)
      },
      try first("SELECT id FROM member WHERE id > ? ORDER BY id LIMIT 1", Value(id)) { $0.id(0) },
    ]
    let shared = neighbours.compactMap { $0.map(id.sharedBits) }.max() ?? 0
    return String(id.text.prefix(max(IDRange.shortestPrefix, shared / 5 + 1)))
  }
}

extension ArticleID {
  fileprivate func sharedBits(with other: ArticleID) -> Int {
    let high = (self.high ^ other.high).leadingZeroBitCount
    return high < 64 ? high : 64 + (low ^ other.low).leadingZeroBitCount
  }
}
