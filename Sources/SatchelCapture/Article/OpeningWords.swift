/// The words of the page's title, to know text that says it again.
struct TitleWords {
  fileprivate private(set) var words: Set<UInt64> = []

  init() {}

  init(_ document: HTMLDocument, at title: Int) {
    for index in document.subtree(title) {
      WordScan.words(in: document.textBytes(index), limit: 64) { word, _ in words.insert(word) }
    }
  }
}

/// What the first words of a block say about it.
struct OpeningWords {
  private(set) var titleOverlap: Float = 0
  private(set) var startsWithName = false
  private(set) var startsWithFurniture = false
  private(set) var mentionsFurniture = false
  private(set) var hasCopyright = false

  private static let mostWords = 36

  init(_ block: TextBlock, in document: HTMLDocument, title: TitleWords, _ context: PageContext) {
    var (count, inTitle) = (0, 0)
    for index in block.nodes where document.name(index) == nil {
      let text = document.textBytes(index)
      WordScan.words(in: text, limit: Self.mostWords - count) { word, bytes in
        if title.words.contains(word) { inTitle += 1 }
        note(bytes, at: count)
        count += 1
      }
      guard count < Self.mostWords else { return }
    }
    if count > 0 { titleOverlap = Float(inTitle) / Float(max(count, 3)) }
  }

  private mutating func note(_ word: ArraySlice<UInt8>, at position: Int) {
    guard position < 8, let meaning = Self.meanings[PackedName(word)] else { return }
    switch meaning {
    case .name: if position == 0 { startsWithName = true }
    case .copyright: hasCopyright = true
    case .furniture:
      mentionsFurniture = true
      if position == 0 { startsWithFurniture = true }
    }
  }

  private enum Meaning {
    case name, copyright, furniture
  }

  private static let furniture =
    "share shares related advert advertisement subscribe subscription newsletter newsletters follow "
    + "comment comments popular recommended trending cookie cookies login signin tags tagged filed "
    + "category categories photo photos credit credits source read more sign join download print "
    + "email teilen kommentar kommentare anzeige werbung partager commentaires lire abonnez leer "
    + "compartir comentarios suscribete leggi condividi commenti lees delen reacties dela läs "
    + "相关阅读 分享 评论 上一篇 下一篇 责任编辑 关键词 版权 来源 関連記事 シェア читайте подпишитесь комментарии"

  private static let meanings = NameTable<Meaning>(
    furniture.split(separator: " ").map { (String($0), .furniture) }
      + ["by", "von", "par", "por", "di", "af", "door"].map { ($0, .name) }
      + [("copyright", .copyright), ("rights", .copyright), ("reserved", .copyright)])
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
