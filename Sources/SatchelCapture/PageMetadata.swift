/// What a page says about itself, each value one clean line.
package struct PageMetadata: Sendable {
  package private(set) var title = ""
  package private(set) var author: String?
  package private(set) var site: String?
  /// A language tag such as `pt-BR`.
  package private(set) var language: String?
  package private(set) var direction: TextDirection?
  /// ISO 8601, a date with or without time.
  package private(set) var published: String?
  /// The address that the page wants to be known by; on the page's own site always.
  package private(set) var canonicalURL: String?
  /// What the page offers as its summary.
  package private(set) var summary: String?

  /// `address` is where the page came from; relative links are resolved against it.
  package init(of document: HTMLDocument, address: String? = nil) {
    guard !document.nodes.isEmpty else { return }
    let fields = MetaFields(of: document)
    let data = StructuredData(of: document)
    site = (fields["og:site_name"] ?? fields["application-name"] ?? data.site).flatMap(Self.line)
    author = Self.author(fields, data)
    published = Self.published(fields, data, document)
    language = Self.language(fields, data, document)
    direction = Self.direction(document, language: language)
    canonicalURL = Self.canonicalURL(document, address: address)
    summary = (fields["og:description"] ?? fields["description"] ?? fields["twitter:description"])
      .flatMap { Self.line($0, limit: 500) }
    let title = PageTitle(of: document, fields: fields, data: data, site: site, address: address)
    self.title = title.text
    site = site ?? title.site
  }

  private static func line(_ text: String) -> String? { line(text, limit: 300) }

  private static func line(_ text: String, limit: Int) -> String? {
    let line = CleanText.line(text, limit: limit)
    return line.isEmpty ? nil : line
  }

  private static func author(_ fields: MetaFields, _ data: StructuredData) -> String? {
    let candidates = [
      fields["author"], fields["article:author"], data.author, fields["dc.creator"],
      fields["parsely-author"],
    ]
    // Some sites put the address of a profile where the name belongs.
    let names = candidates.compactMap { $0.flatMap(line) }.filter { !SafeLink.isWeb($0) }
    return names.first.map { name in
      name.prefix(3).lowercased() == "by " ? String(name.dropFirst(3)) : name
    }
  }

  private static func published(
    _ fields: MetaFields, _ data: StructuredData, _ document: HTMLDocument
  ) -> String? {
    let named = [
      fields["article:published_time"], data.published, fields["datepublished"],
      fields["dc.date"], fields["dc.date.issued"], fields["dcterms.created"], fields["date"],
      fields["publish-date"], fields["parsely-pub-date"], fields["citation_publication_date"],
    ]
    if let date = named.lazy.compactMap({ $0.flatMap(CalendarDate.iso) }).first { return date }
    let times = document.nodes.indices.lazy.compactMap { document.element($0) }
      .filter { $0.name == "time" }
    let marked = times.first { $0["pubdate"] != nil || $0["itemprop"] == "datePublished" }
    return (marked ?? times.first)?["datetime"].flatMap(CalendarDate.iso)
  }

  private static func language(
    _ fields: MetaFields, _ data: StructuredData, _ document: HTMLDocument
  ) -> String? {
    let root = document.element(0)?["lang"]
    let body = document.first("body").flatMap { document.element($0)?["lang"] }
    let candidates = [root, body, fields["content-language"], fields["og:locale"], data.language]
    return candidates.lazy.compactMap { $0.flatMap(LanguageTag.valid) }.first
  }

  private static func direction(_ document: HTMLDocument, language: String?) -> TextDirection? {
    let body = document.first("body").flatMap { document.element($0)?["dir"] }
    let declared = (body ?? document.element(0)?["dir"])?.lowercased()
    if let direction = declared.flatMap(TextDirection.init) { return direction }
    return language.map { LanguageTag.isRightToLeft($0) ? .rightToLeft : .leftToRight }
  }

  private static func canonicalURL(_ document: HTMLDocument, address: String?) -> String? {
    let links = document.nodes.indices.lazy.compactMap { document.element($0) }
      .filter { $0.name == "link" && $0["rel"]?.lowercased() == "canonical" }
    guard let href = links.first?["href"], let url = SafeLink(page: address).address(href),
      SafeLink.isWeb(url)
    else { return nil }
    // A page cannot claim to be one of another site.
    guard let address else { return url }
    return SafeLink.site(of: url) == SafeLink.site(of: address) ? url : nil
  }
}

/// The `<meta>` elements of a page by name; the first of a name counts.
struct MetaFields {
  private static let mostElements = 2000

  private var values: [String: String] = [:]

  init(of document: HTMLDocument) {
    var seen = 0
    for index in document.nodes.indices {
      guard let element = document.element(index), element.name == "meta" else { continue }
      seen += 1
      guard seen <= Self.mostElements else { return }
      let names = [
        element["property"], element["name"], element["itemprop"], element["http-equiv"],
      ]
      guard let content = element["content"], !content.allSatisfy(\.isWhitespace) else { continue }
      for name in names.compactMap({ $0?.lowercased() }) where values[name] == nil {
        values[name] = content
      }
    }
  }

  subscript(name: String) -> String? { values[name] }
}
