/// When a page was published and last changed; ISO 8601, days with or without time.
struct PageDates {
  private(set) var published: String?
  private(set) var modified: String?

  private let document: HTMLDocument
  private let order: DayOrder

  private static let publishedFields = [
    "article:published_time", "og:article:published_time", "datepublished", "article:published",
    "og:published_time", "published_time", "parsely-pub-date", "publication_date", "publish-date",
    "publish_date", "publishdate", "pubdate", "pub_date", "published-date", "w-published-date",
    "cxenseparse:recs:publishtime", "sailthru.date", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "citation_publication_date",
    "citation_online_date", "citation_date", "article.published", "date",
    "originalpublicationdate", "article_date_original", "datecreated", "bt:pubdate", "timestamp",
    "release_date",
  ]
  private static let modifiedFields = [
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "article:modified", "revision_date",
  ]

  init(
    _ document: HTMLDocument, _ fields: MetaFields, _ data: StructuredData,
    _ nearby: TitleSurroundings, address: String?, order: DayOrder
  ) {
    (self.document, self.order) = (document, order)
    let declared = first([data.published] + Self.publishedFields.map { fields[$0] })
    modified =
      first([data.modified] + Self.modifiedFields.map { fields[$0] }) ?? marked(asModified)
    let shown = ShownDate(in: document, nearby, order: order)
    published =
      declared.map { corrected($0, by: shown, AddressDate.day(in: address)) }
      ?? undeclared(shown, AddressDate.day(in: address)) ?? modified
    if let published, let changed = modified, changed.prefix(10) < published.prefix(10) {
      modified = nil
    }
  }

  private func first(_ candidates: [String?]) -> String? {
    candidates.lazy.compactMap { $0.flatMap { CalendarDate.any($0, order: order) } }.first
  }

  /// What is declared, unless the page itself knows better.
  ///
  /// A site that moved declares the day of the move; and a moment in the time of Greenwich may be of
  /// another day where the page is read.
  private func corrected(
    _ declared: String, by shown: ShownDate, _ inAddress: String?
  ) -> String {
    if let inAddress, declared.prefix(7) != inAddress.prefix(7) { return inAddress }
    let days = [inAddress, shown.published].compactMap(\.self)
    if days.contains(where: { $0.prefix(10) == declared.prefix(10) }) { return declared }
    let isElsewhere = CalendarDate.zone(of: declared).map { $0 == "Z" } ?? true
    for day in days where isElsewhere && CalendarDate.areNeighbours(day, declared) { return day }
    guard shown.isCertain, let day = shown.published, day.prefix(10) < declared.prefix(10) else {
      return declared
    }
    return CalendarDate.areNeighbours(day, declared) ? declared : day
  }

  private func undeclared(_ shown: ShownDate, _ inAddress: String?) -> String? {
    if let certain = marked(asPublished) { return certain }
    if let inAddress, let near = shown.published, near.prefix(7) != inAddress.prefix(7) {
      return inAddress
    }
    return shown.published ?? inAddress ?? marked(asAnything)
      ?? ShownDate.announced(in: document, order: order) ?? shown.updated ?? inClass
      ?? inFirstWords
  }

  // MARK: Elements made for dates

  /// The date of the element that `rank` gives the least.
  private func marked(_ rank: (Int) -> Int?) -> String? {
    var (best, bestRank) = (String?.none, 9)
    for index in document.nodes.indices {
      guard let rank = rank(index), rank < bestRank, let date = date(at: index) else { continue }
      (best, bestRank) = (date, rank)
    }
    return best
  }

  private func date(at index: Int) -> String? {
    let value = first(
      [.dateTime, .content, .title].map { document.value(of: $0, at: index) })
    return value
      ?? CalendarDate.any(
        CleanText.line(document.text(index, limit: 1000), limit: 120), order: order)
  }

  private func asPublished(_ index: Int) -> Int? {
    guard let name = document.name(index) else { return nil }
    if has(.itemprop, "datePublished", at: index) { return 0 }
    if name == .time {
      if document.value(of: .pubdate, at: index) != nil { return 1 }
      let classes = document.value(of: .class, at: index)?.lowercased() ?? ""
      return classes.contains("publish") || classes.contains("entry-date") ? 2 : nil
    }
    return name == .abbr && has(.class, "published", at: index) ? 2 : nil
  }

  private func has(_ attribute: AttributeName, _ value: String, at index: Int) -> Bool {
    document.bytes(of: attribute, at: index)?.elementsEqual(value.utf8) ?? false
  }

  private func asModified(_ index: Int) -> Int? {
    if has(.itemprop, "dateModified", at: index) { return 0 }
    guard document.name(index) == .time else { return nil }
    let classes = document.value(of: .class, at: index)?.lowercased() ?? ""
    return classes.contains("updated") || classes.contains("modified") ? 1 : nil
  }

  private func asAnything(_ index: Int) -> Int? {
    guard document.name(index) == .time else { return nil }
    return asModified(index) == nil ? 0 : 1
  }

  /// In text whose class says that it is a date.
  private var inClass: String? {
    let marked = document.nodes.indices.lazy.filter { index in
      guard document.name(index) != nil, document.nodes[index].end - index < 30 else {
        return false
      }
      let words = document.classWords(index)
      return words.contains(.date) || words.contains(.meta)
    }
    return marked.compactMap { index in
      CalendarDate.any(
        CleanText.line(document.text(index, limit: 1000), limit: 160), order: order)
    }.first
  }

  /// In the first scraps of the page's text with a number.
  private var inFirstWords: String? {
    let scraps = document.nodes.indices.lazy.filter { index in
      let text = document.textBytes(index)
      return (6...200).contains(text.count) && text.contains(where: ASCII.isDigit)
        && !TitleSurroundings.hidden.contains(document.name(document.nodes[index].parent))
    }
    return scraps.prefix(Self.mostScraps).lazy.compactMap { index in
      CalendarDate.any(String(decoding: document.textBytes(index), as: UTF8.self), order: order)
    }.first
  }

  private static let mostScraps = 40
}

/// The day in an address, as in `/2024/05/17/title`, `/2024/may/17/` or `/2024-05-17-title`.
enum AddressDate {
  static func day(in address: String?) -> String? {
    guard let address, let start = address.firstRange(of: "://")?.upperBound else { return nil }
    let path = address[start...].prefix(300).prefix { $0 != "?" && $0 != "#" }
    let parts = path.split { "/-_.+".contains($0) }.dropFirst()
    let triples = zip(parts, zip(parts.dropFirst(), parts.dropFirst(2)))
    return triples.lazy.compactMap { date($0, $1.0, $1.1) }.first
      ?? parts.lazy.compactMap(compact).first
  }

  private static func date(_ year: Substring, _ month: Substring, _ day: Substring) -> String? {
    guard year.utf8.count == 4, let year = Int(year), let day = Int(day), month.utf8.count <= 9,
      let number = Int(month) ?? MonthNames.month(String(month))
    else { return nil }
    return CalendarDate.recent(year, number, day)
  }

  /// As in `20240517`.
  private static func compact(_ part: Substring) -> String? {
    guard part.utf8.count == 8, let number = Int(part) else { return nil }
    return CalendarDate.recent(number / 10000, number / 100 % 100, number % 100)
  }
}
