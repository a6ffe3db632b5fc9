/// A page taken apart: its article is found, and nothing of it is written yet.
///
/// Between the two stands the time to store the article's pictures: what is written shows those that
/// have a stored form, and names nothing remote.
package struct ArticleDraft: Sendable {
  package let metadata: PageMetadata
  /// The absolute web addresses of the article's pictures, in its order, each once.
  package let pictures: [String]

  private let document: HTMLDocument
  private let extraction: Extraction
  private let links: SafeLink

  init(_ document: HTMLDocument, address: String?) {
    metadata = PageMetadata(of: document, address: address)
    var extraction = ArticleFinder.article(in: document)
    extraction.dropTitle(metadata.title, in: document)
    links = SafeLink(page: address)
    pictures = PictureSource.addresses(in: extraction, of: document, links: links)
    (self.document, self.extraction) = (document, extraction)
  }

  /// Writes the article; `storedPicture` gives the reference to write for a picture's address.
  ///
  /// A picture without one leaves its alternative text.
  package func finished(storedPicture: (String) -> String? = { _ in nil }) -> CapturedPage {
    let text = ArticleText.text(of: extraction, in: document)
    let language = metadata.language ?? LanguageGuess.language(of: text)
    let direction: TextDirection? = language.map {
      LanguageTag.isRightToLeft($0) ? .rightToLeft : .leftToRight
    }
    return CapturedPage(
      title: metadata.title, author: metadata.author, site: metadata.site, language: language,
      direction: metadata.direction ?? direction, published: metadata.published,
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
  let html = Charset.ofPage(bytes, contentType: contentType).decode(bytes)
  let document = try PageParser.parse(html, name: name)
  return ArticleDraft(document, address: url)
}
