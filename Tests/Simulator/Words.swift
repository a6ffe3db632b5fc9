import SatchelModel
import SatchelStorage

/// The words that a run writes: each is written once, so that what becomes of it can be told.
///
/// A word is `n` (in a note), `t` (a tag), `r` (a tag that says that another was taken off) or `s` (the name of
/// a saved search), and six digits.
enum Words {
  static func make(_ kind: Character, _ number: Int) -> String {
    let digits = String(number)
    return "\(kind)\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"
  }

  /// All words in some bytes.
  static func all(in bytes: some Collection<UInt8>) -> Set<String> {
    let bytes = Array(bytes)
    var (words, index): (Set<String>, Int) = ([], 0)
    while index + 7 <= bytes.count {
      let isWord =
        [0x6e, 0x72, 0x73, 0x74].contains(bytes[index])
        && bytes[index + 1..<index + 7].allSatisfy { (0x30...0x39).contains($0) }
      if isWord { words.insert(String(decoding: bytes[index..<index + 7], as: UTF8.self)) }
      index += isWord ? 7 : 1
    }
    return words
  }

  static func all(in article: Article) -> Set<String> {
    var words: Set<String> = []
    for note in article.notes { words.formUnion(all(in: note.text.utf8)) }
    for tag in article.tags { words.formUnion(all(in: tag.key.utf8)) }
    return words
  }
}

extension Library {
  /// Whether a text or a picture is here.
  func holds(_ hash: [UInt8]) throws -> Bool {
    try body(hash: hash) != nil || picture(hash: hash) != nil
  }

  /// Every word that a person could find, the trash included.
  func words() throws -> Set<String> {
    var words: Set<String> = []
    try forEachArticle(includingTrash: true) { article, _ in
      words.formUnion(Words.all(in: article))
    }
    for search in try savedSearches() { words.formUnion(Words.all(in: search.name.utf8)) }
    return words
  }
}
