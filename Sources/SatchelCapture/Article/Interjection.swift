/// Short lines that pages put between paragraphs: "Advertisement", "Story continues below".
enum Interjection {
  private static let mostWords = 9

  static func isOne(_ block: TextBlock, in document: HTMLDocument) -> Bool {
    guard block.words <= mostWords else { return false }
    var text: [UInt8] = []
    for node in block.nodes { text += document.textBytes(node).prefix(200) }
    let line = CleanText.line(String(decoding: text, as: UTF8.self).lowercased())
      .trimming { !$0.isLetter }
    return alone.contains(line) || starts.contains { line.hasPrefix($0) }
  }

  private static let alone: Set<String> = [
    "ad", "ads", "advert", "advertisement", "advertisements", "sponsored", "anzeige", "werbung",
    "publicité", "publicidad", "publicidade", "pubblicità", "advertentie", "annons", "annonce",
    "reklama", "reklam", "реклама", "广告", "廣告", "広告", "광고", "إعلان",
  ]

  private static let starts = [
    "advertisement -", "advertisement –", "article continues ", "story continues ",
    "this article continues ", "this story continues ", "continue reading below",
    "scroll to continue",
    "continues after advertisement", "der artikel wird nach ", "lesen sie nach der werbung",
    "la suite après cette publicité", "l'articolo continua dopo", "el artículo continúa ",
  ]
}
