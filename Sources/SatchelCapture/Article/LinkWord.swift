/// What the words of a link's address say about where it leads.
enum LinkWord: Int, CaseIterable {
  case share, social, contact, topic, person, account, shop, legal, place

  private static let spellings: [Self: String] = [
    .share: "share sharer sharing intent whatsapp shareurl sharearticle submit addtoany",
    .social: "facebook twitter instagram linkedin youtube tiktok pinterest telegram reddit threads "
      + "flipboard mastodon vk weibo",
    .contact: "mailto tel contact kontakt contacto feedback about impressum help faq",
    .topic: "tag tags topic topics category categories kategorie thema themen section sections "
      + "keyword keywords hashtag schlagwort etiqueta rubrik rubrique label labels search archive",
    .person: "author authors autor autoren autore auteur profile profiles people staff contributor "
      + "contributors writer writers reporter reporters user users member members bio journalist",
    .account: "login signin signup register subscribe subscription subscriptions newsletter "
      + "newsletters account abo abonnement membership donate",
    .shop: "amazon amzn affiliate shop store product products cart buy deals coupon ebay etsy",
    .legal:
      "privacy terms cookie cookies legal policy policies datenschutz agb accessibility license",
    .place: "page comment comments respond respondents reply feed rss print javascript",
  ]

  static let words = NameTable<Self>(
    spellings.flatMap { kind, spellings in
      spellings.split(separator: " ").map { (String($0), kind) }
    })

  /// The bits of all that the address says; `#…` alone is a place on the page.
  static func bits(of address: ArraySlice<UInt8>) -> UInt32 {
    guard address.first != UInt8(ascii: "#") else { return place.bit }
    var (bits, name) = (UInt32(0), PackedName())
    for byte in address.prefix(longestAddress) {
      if ASCII.isAlphanumeric(byte) {
        name.append(byte)
      } else {
        bits |= words[name]?.bit ?? 0
        name = PackedName()
      }
    }
    return bits | (words[name]?.bit ?? 0)
  }

  /// What the addresses of the block's links are about, and that of a link around it.
  static func bits(of block: TextBlock, in document: HTMLDocument) -> UInt32 {
    guard block.links > 0 else { return 0 }
    var links = block.nodes.filter { document.name($0) == .a }
    var element = block.nodes.lowerBound
    for _ in 0..<4 {
      element = document.nodes[element].parent
      if document.name(element) == .a { links.append(element) }
    }
    return links.reduce(0) { bits, link in
      bits | (document.bytes(of: .href, at: link).map(Self.bits) ?? 0)
    }
  }

  private static let longestAddress = 200

  var bit: UInt32 { 1 << UInt32(rawValue) }
}
