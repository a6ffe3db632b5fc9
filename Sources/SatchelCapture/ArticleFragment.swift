/// HTML that is an article and nothing else, as other programs hand it over.
package struct ArticleFragment: Sendable {
  package let text: String
  /// Harmless, see `Sanitiser`.
  package let html: String
  package let wordCount: Int

  /// - Throws: `tooLarge` or `tooComplex` as the parser does.
  package init(html markup: String) throws(CaptureError) {
    guard markup.utf8.count <= PageParser.largestPage else {
      throw .tooLarge(name: "the article", limit: PageParser.largestPage)
    }
    let document = try PageParser.parse(markup)
    let all = Extraction.everything(in: document)
    text = ArticleText.text(of: all, in: document)
    html = Sanitiser.html(
      of: all, in: document, links: SafeLink(page: nil), storedPicture: { _ in nil })
    wordCount = WordCount.words(in: text)
  }
}
