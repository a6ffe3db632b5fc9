/// What a page says about itself, each value one clean line.
package struct PageMetadata: Sendable {
  package private(set) var title = ""
  package private(set) var author: String?
  package private(set) var site: String?
  /// A language tag such as `pt-BR`.
  package private(set) var language: String?
  /// As declared.
  package private(set) var direction: TextDirection?
  /// ISO 8601, a date with or without time.
  package private(set) var published: String?
  /// ISO 8601, a date with or without time.
  package private(set) var modified: String?
  /// The address of the picture that the page shows for itself, absolute.
  package private(set) var image: String?
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
    let title = PageTitle(of: document, fields: fields, data: data, site: site, address: address)
    self.title = title.text
    site = site ?? title.site
    let nearby = TitleSurroundings(of: document, heading: title.heading)
    author = Byline(document, fields, data, nearby, site: site, address: address).names
    image = Self.image(fields, data, document, address: address)
    language = Self.language(fields, data, document)
    direction = Self.direction(document)
    let dates = PageDates(
      document, fields, data, nearby, address: address, order: DayOrder(language: language))
    (published, modified) = (dates.published, dates.modified)
    canonicalURL = Self.canonicalURL(document, address: address)
    summary = (fields["og:description"] ?? fields["description"] ?? fields["twitter:description"])
      .flatMap { Self.line($0, limit: 500) }
  }

  private static func line(_ text: String) -> String? { line(text, limit: 300) }

  private static func line(_ text: String, limit: Int) -> String? {
    let line = CleanText.line(text, limit: limit)
    return line.isEmpty ? nil : line
  }

  private static func image(
    _ fields: MetaFields, _ data: StructuredData, _ document: HTMLDocument, address: String?
  ) -> String? {
    let links = SafeLink(page: address)
    let declared = [
      fields["og:image"], fields["og:image:url"], fields["og:image:secure_url"],
      fields["twitter:image"], fields["twitter:image:src"], data.image, fields["image"],
    ]
    let linked = document.nodes.indices.first {
      document.name($0) == .link && document.value(of: .rel, at: $0)?.lowercased() == "image_src"
    }.flatMap { document.value(of: .href, at: $0) }
    return (declared + [linked]).lazy.compactMap { $0.flatMap(links.address) }
      .first(where: SafeLink.isWeb)
  }

  private static func language(
    _ fields: MetaFields, _ data: StructuredData, _ document: HTMLDocument
  ) -> String? {
    let root = document.value(of: .lang, at: 0)
    let body = document.first(.body).flatMap { document.value(of: .lang, at: $0) }
    let candidates = [root, body, fields["content-language"], fields["og:locale"], data.language]
    return candidates.lazy.compactMap { $0.flatMap(LanguageTag.valid) }.first
  }

  private static func direction(_ document: HTMLDocument) -> TextDirection? {
    let body = document.first(.body).flatMap { document.value(of: .dir, at: $0) }
    return (body ?? document.value(of: .dir, at: 0)).flatMap {
      TextDirection(rawValue: $0.lowercased())
    }
  }

  private static func canonicalURL(_ document: HTMLDocument, address: String?) -> String? {
    let link = document.nodes.indices.first {
      document.name($0) == .link && document.value(of: .rel, at: $0)?.lowercased() == "canonical"
    }
    guard let href = link.flatMap({ document.value(of: .href, at: $0) }),
      let url = SafeLink(page: address).address(href),
      SafeLink.isWeb(url)
    else { return nil }
    // A page cannot claim to be one of another site.
    guard let address else { return url }
    return SafeLink.site(of: url) == SafeLink.site(of: address) ? url : nil
  }
}
