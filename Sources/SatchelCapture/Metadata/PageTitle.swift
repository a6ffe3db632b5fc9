/// The title of a page without the name of the site that many add to it.
struct PageTitle {
  private(set) var text = ""
  /// The site's name, where the title gave it away and nothing else did.
  private(set) var site: String?
  /// The heading that says the title again, or the first.
  private(set) var heading: Int?

  init(
    of document: HTMLDocument, fields: MetaFields, data: StructuredData, site: String?,
    address: String?
  ) {
    let headings = PageHeading.first(of: document)
    let inHead = document.first(.title).map { CleanText.line(document.text($0)) } ?? ""
    let offered = Self.offered(fields, data, like: inHead)
    let title = offered ?? (inHead.isEmpty ? headings.first?.text ?? "" : inHead)
    let addressWords = AddressWords(address)
    let parts = TitleParts(title, heading: headings.first?.text, site: site, address: addressWords)
    (text, self.site) = (parts.title, parts.site)
    guard let headline = Self.headline(headings, of: text, at: addressWords) else {
      heading = Self.element(in: document, saying: text) ?? headings.first?.index
      return
    }
    heading = headline.index
    if !Self.holds(text, apart: headline, in: document) {
      text = TitleParts.withoutKicker(headline.text, of: text)
    }
  }

  /// What the page declares for others to show.
  private static func offered(
    _ fields: MetaFields, _ data: StructuredData, like inHead: String
  ) -> String? {
    let named = ["dc:title", "dcterm:title", "dc.title", "parsely-title"].lazy.compactMap {
      fields[$0]
    }
    return [fields["og:title"], data.title(like: inHead), fields["twitter:title"], named.first]
      .lazy.compactMap { $0.map { CleanText.line($0) } }.first { !$0.isEmpty }
  }

  /// The heading in the author's own wording: the one that says most of the title, or the address.
  private static func headline(
    _ headings: [PageHeading], of title: String, at address: AddressWords
  ) -> PageHeading? {
    PageHeading.closest(to: title, among: headings)
      ?? headings.first { address.name($0.text, rather: title) }
  }

  /// Whether the title is one of several texts in the heading, as below a word on its subject.
  private static func holds(
    _ title: String, apart heading: PageHeading, in document: HTMLDocument
  ) -> Bool {
    document.subtree(heading.index).contains { says(title, $0, in: document) }
  }

  /// An element of the page that says the title and nothing else.
  private static func element(in document: HTMLDocument, saying title: String) -> Int? {
    guard let body = document.first(.body), !title.isEmpty else { return nil }
    let text = document.subtree(body).first { says(title, $0, in: document) }
    return text.map { document.nodes[$0].parent }
  }

  private static func says(_ title: String, _ index: Int, in document: HTMLDocument) -> Bool {
    let bytes = document.textBytes(index)
    guard bytes.count >= title.utf8.count, bytes.count < title.utf8.count + 100 else {
      return false
    }
    return CleanText.line(String(decoding: bytes, as: UTF8.self)) == title
  }
}
