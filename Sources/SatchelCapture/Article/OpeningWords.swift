/// The words of a title or a summary, to know text that says it again.
struct SpokenWords {
  fileprivate private(set) var words: Set<UInt64> = []

  /// The title's.
  init(titleOf document: HTMLDocument) {
    guard let title = document.first(.title) else { return }
    for index in document.subtree(title) { add(document.textBytes(index)) }
  }

  /// Of what the page says of itself in a line or two for search engines.
  init(summaryOf document: HTMLDocument) {
    guard let head = document.first(.head) else { return }
    for index in document.subtree(head) where document.name(index) == .meta {
      let name =
        document.bytes(of: .name, at: index) ?? document.bytes(of: .property, at: index) ?? []
      guard name.count <= 20, String(decoding: name, as: UTF8.self).hasSuffix("description"),
        let content = document.bytes(of: .content, at: index)
      else { continue }
      add(content)
    }
  }

  private mutating func add(_ text: ArraySlice<UInt8>) {
    WordScan.words(in: text, limit: 64) { word, _ in words.insert(word) }
  }
}

/// What the first words of a block say about it.
struct OpeningWords {
  private(set) var titleOverlap: Float = 0
  private(set) var summaryOverlap: Float = 0
  /// Bits of `FurnitureWord`: what the first two words are about, and the first sixteen.
  private(set) var (opening, mentioned) = (UInt32(0), UInt32(0))
  /// Equal for blocks that begin alike.
  private(set) var signature: UInt64 = 0

  private static let mostWords = 36
  private static let wordsToOpen = 2
  private static let wordsToMention = 16

  init(
    _ block: TextBlock, in document: HTMLDocument, title: SpokenWords, summary: SpokenWords
  ) {
    var (count, inTitle, inSummary) = (0, 0, 0)
    for index in block.nodes where document.name(index) == nil {
      let text = document.textBytes(index)
      WordScan.words(in: text, limit: Self.mostWords - count) { word, bytes in
        if title.words.contains(word) { inTitle += 1 }
        if summary.words.contains(word) { inSummary += 1 }
        signature = (signature ^ word) &* 0x9e37_79b9_7f4a_7c15
        note(bytes, at: count)
        count += 1
      }
      guard count < Self.mostWords else { break }
    }
    titleOverlap = Float(inTitle) / Float(max(count, 3))
    summaryOverlap = Float(inSummary) / Float(max(count, 6))
  }

  /// Whether it speaks of what sites put around an article.
  var mentionsFurniture: Bool { mentioned & FurnitureWord.besidesArticle != 0 }

  private mutating func note(_ word: ArraySlice<UInt8>, at position: Int) {
    guard position < Self.wordsToMention else { return }
    if let meaning = FurnitureWord.words[PackedName(word)] { note(meaning, at: position) }
    guard let first = word.first, (0xe3...0xe9).contains(first) else { return }
    // Scripts without spaces: any two characters may be a word.
    for start in stride(from: word.startIndex, to: min(word.endIndex, word.startIndex + 60), by: 3)
    {
      let pair = PackedName(word[start...].prefix(6))
      if let meaning = FurnitureWord.words[pair] {
        note(meaning, at: position + (start - word.startIndex) / 3)
      }
    }
  }

  private mutating func note(_ meaning: FurnitureWord, at position: Int) {
    mentioned |= meaning.bit
    if position < Self.wordsToOpen { opening |= meaning.bit }
  }
}

/// Finds words in bytes: runs of ASCII letters and digits, and of anything beyond ASCII.
private enum WordScan {
  /// Calls `body` with a hash in lower case and the bytes of each of the first `limit` words.
  static func words(
    in text: ArraySlice<UInt8>, limit: Int, _ body: (UInt64, ArraySlice<UInt8>) -> Void
  ) {
    var (hash, start, count) = (UInt64(0), text.startIndex, 0)
    for index in text.indices {
      let byte = text[index]
      if ASCII.isAlphanumeric(byte) || byte >= 0x80 {
        if hash == 0 { (hash, start) = (0xcbf2_9ce4_8422_2325, index) }
        hash = (hash ^ UInt64(ASCII.lowercased(byte))) &* 0x100_0000_01b3
      } else if hash != 0 {
        guard count < limit else { return }
        body(hash, text[start..<index])
        (hash, count) = (0, count + 1)
      }
    }
    if hash != 0, count < limit { body(hash, text[start...]) }
  }
}
