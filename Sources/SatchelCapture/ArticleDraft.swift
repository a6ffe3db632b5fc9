/// A page taken apart: its article is found, and nothing of it is written yet.
///
/// Between the two stands the time to store the article's pictures: what is written shows those that
/// have a stored form, and names nothing remote.
package struct ArticleDraft: Sendable {
  package let metadata: PageMetadata
  /// The absolute web addresses of the article's pictures, in its order, each once.
  package let pictures: [String]

  private let document: HTMLDocument
  private var extraction: Extraction
  private let links: SafeLink

  init(_ document: HTMLDocument, address: String?) {
    metadata = PageMetadata(of: document, address: address)
    var (document, extraction) = (document, ArticleFinder.article(in: document))
    if !extraction.isArticle, let declared = DeclaredArticle.page(declaredIn: document),
      WordCount.words(in: ArticleText.text(of: extraction, in: document)) * 2
        < WordCount.words(in: declared.text(0))
    {
      (document, extraction) = (declared, .everything(in: declared))
    }
    extraction.dropTitle(metadata.title, in: document)
    links = SafeLink(page: address)
    pictures = PictureSource.addresses(in: extraction, of: document, links: links)
    (self.document, self.extraction) = (document, extraction)
  }

  /// Puts on the shelf the pictures that the page holds itself; `page` is its number among those of
  /// the article, from 0.
  func putEmbeddedPictures(on shelf: inout PictureShelf, page: Int = 0) {
    for index in PictureSource.pictures(in: extraction, of: document) where shelf.hasRoom {
      guard PictureSource.address(of: index, in: document, links: links) == nil,
        let bytes = EmbeddedPicture.bytes(at: index, in: document)
      else { continue }
      shelf.put(bytes, from: EmbeddedPicture.name(EmbeddedPicture.name(index), onPage: page))
    }
  }

  /// Leaves out the paragraphs and headings that say one of `lines` and no more.
  mutating func leaveOut(_ lines: Set<String>) {
    for index in document.subtree(extraction.root)
    where Self.linesOfTheirOwn.contains(document.name(index)) {
      guard document.nodes[index].end - index < 50,
        lines.contains(CleanText.line(document.text(index), limit: .max))
      else { continue }
      extraction.drop(index)
    }
  }

  private static let linesOfTheirOwn: ElementSet = [.figcaption, .h1, .h2, .h3, .h4, .p]

  /// Where the article goes on, `page` pages of it being known; nil at its end, and for what is none.
  func nextPage(in series: PageSeries, after page: Int) -> String? {
    guard extraction.isArticle else { return nil }
    return series.next(after: page, in: document, links: links)
  }

  /// Writes the article; `storedPicture` gives the reference to write for a picture's address.
  ///
  /// A picture without one leaves its alternative text.
  package func finished(storedPicture: (String) -> String? = { _ in nil }) -> CapturedPage {
    let text = ArticleText.text(of: extraction, in: document)
    let language = LanguageGuess.language(of: text, declared: metadata.language)
    return CapturedPage(
      title: metadata.title, author: metadata.author, site: metadata.site, language: language,
      direction: metadata.direction ?? language.map(LanguageTag.direction),
      published: metadata.published,
      canonicalURL: metadata.canonicalURL,
      excerpt: metadata.summary ?? Excerpt.of(text, title: metadata.title), text: text,
      html: Sanitiser.html(
        of: extraction, in: document, links: links, storedPicture: storedPicture),
      wordCount: WordCount.words(in: text), modified: metadata.modified,
      image: metadata.image ?? pictures.first, isArticle: extraction.isArticle)
  }
}

/// Makes a draft of a page's bytes, which may be any bytes: nothing of them is trusted.
///
/// `contentType` is the header of that name, if there was one; `url` is where the page came from:
/// relative links are resolved against it, and errors name it.
///
/// - Throws: `notText`, `unreadableType`, `tooLarge` or `tooComplex`. A page without words is none
///   of these: it has an empty text.
package func draft(
  page bytes: [UInt8], contentType: String?, url: String?
) throws(CaptureError) -> ArticleDraft {
  let name = url ?? "the page"
  try checkReadable(bytes, name: name)
  if let type = contentType.flatMap(MediaType.init), !type.isPage, !FileKind.isPage(bytes) {
    throw .unreadableType(address: name, contentType: type.name)
  }
  let document = try PageParser.parse(page: bytes, contentType: contentType, name: name)
  return ArticleDraft(document, address: url)
}
