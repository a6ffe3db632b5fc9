/// When a page was published and last changed.
enum PageDates {
  private static let publishedFields = [
    "article:published_time", "og:article:published_time", "datepublished", "article:published",
    "og:published_time", "published_time", "parsely-pub-date", "publication_date", "publish-date",
    "publishdate", "pubdate", "cxenseparse:recs:publishtime", "sailthru.date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date",
    "citation_publication_date", "citation_date", "article.published", "date",
    "originalpublicationdate",
    "article_date_original", "datecreated", "bt:pubdate", "timestamp", "release_date",
  ]
  private static let modifiedFields = [
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "article:modified", "revision_date",
  ]

  static func published(
    in document: HTMLDocument, fields: MetaFields, data: StructuredData, address: String?
  ) -> String? {
    let declared = first([data.published] + publishedFields.map { fields[$0] })
    let inAddress = inAddress(address)
    // A site that moved declares the day of the move.
    if let inAddress, let declared, declared.prefix(7) != inAddress.prefix(7) { return inAddress }
    return declared ?? inAddress ?? marked(in: document) ?? shown(in: document)
      ?? first([data.modified] + modifiedFields.map { fields[$0] })
  }

  static func modified(fields: MetaFields, data: StructuredData) -> String? {
    first([data.modified] + modifiedFields.map { fields[$0] })
  }

  private static func first(_ candidates: [String?]) -> String? {
    candidates.lazy.compactMap { $0.flatMap(CalendarDate.any) }.first
  }

  /// In elements that are made for it; those that say more come first.
  private static func marked(in document: HTMLDocument) -> String? {
    var (best, bestRank) = (String?.none, 9)
    for index in document.nodes.indices {
      guard let rank = rank(index, in: document), rank < bestRank else { continue }
      let value = [AttributeName.dateTime, .content, .title].lazy
        .compactMap { document.value(of: $0, at: index).flatMap(CalendarDate.any) }.first
      let date = value ?? CalendarDate.any(CleanText.line(document.text(index), limit: 120))
      guard let date else { continue }
      (best, bestRank) = (date, rank)
    }
    return best
  }

  private static func rank(_ index: Int, in document: HTMLDocument) -> Int? {
    guard let name = document.name(index) else { return nil }
    let property = document.value(of: .itemprop, at: index)
    if property == "datePublished" { return 0 }
    if name == .time {
      if document.value(of: .pubdate, at: index) != nil { return 1 }
      let classes = document.value(of: .class, at: index)?.lowercased() ?? ""
      if classes.contains("publish") || classes.contains("entry-date") { return 2 }
      return classes.contains("updated") ? 5 : 3
    }
    return name == .abbr && document.value(of: .class, at: index) == "published" ? 2 : nil
  }

  /// As in `/2024/05/17/title`.
  private static func inAddress(_ address: String?) -> String? {
    guard let address else { return nil }
    let parts = address.prefix(300).split(separator: "/").dropFirst(2)
    for (index, part) in parts.enumerated() {
      let next = parts.dropFirst(index + 1).prefix(2)
      guard part.utf8.count == 4, next.count == 2,
        next.allSatisfy({ (1...2).contains($0.utf8.count) })
      else { continue }
      let text = ([part] + next).map { $0.utf8.count == 1 ? "0\($0)" : "\($0)" }
      if let date = CalendarDate.iso(text.joined(separator: "-")) { return date }
    }
    return nil
  }

  /// In text whose class says that it is a date, and then near the top of the page.
  private static func shown(in document: HTMLDocument) -> String? {
    var words = 0
    var inText: String?
    for index in document.nodes.indices {
      if let classes = document.bytes(of: .class, at: index) ?? document.bytes(of: .id, at: index),
        document.nodes[index].end - index < 30
      {
        var set = ClassWords()
        set.insert(wordsIn: classes)
        if set.contains(.date) || set.contains(.meta),
          let date = CalendarDate.any(CleanText.line(document.text(index), limit: 160))
        {
          return date
        }
      }
      guard inText == nil, words < 4000, document.name(index) == nil,
        document.name(document.nodes[index].parent) != .script
      else { continue }
      let text = document.textBytes(index)
      words += text.count
      guard text.count < 200, text.contains(where: ASCII.isDigit) else { continue }
      inText = CalendarDate.any(String(decoding: text, as: UTF8.self))
    }
    return inText
  }
}
