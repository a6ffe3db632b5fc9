/// A Markdown file as its marks mean it, which the program `cmark-gfm` makes HTML of.
struct MarkdownText {
  /// Nil when the file neither declares one nor begins with a heading.
  let title: String?
  let text: String
  let html: String

  /// Nil when the program is not installed, or makes nothing of the file.
  ///
  /// `title` is what the file declares, and `address` what relative links are resolved against.
  init?(_ markdown: Substring, title: String?, address: String?) {
    let output = try? BoundedChild.output(
      of: "cmark-gfm", Self.options, input: Array(markdown.utf8))
    guard let output,
      let document = try? PageParser.parse(String(decoding: output, as: UTF8.self))
    else { return nil }
    self.title = title ?? Self.firstHeading(of: document)
    var article = Extraction.everything(in: document)
    // The title is shown above the article, and a note's way back leads nowhere.
    article.dropTitle(self.title ?? "", in: document)
    for index in document.nodes.indices where PageSign.isOne(index, in: document) {
      article.drop(index)
    }
    text = ArticleText.text(of: article, in: document)
    html = Sanitiser.html(
      of: article, in: document, links: SafeLink(page: address), storedPicture: { _ in nil })
  }

  /// HTML between the marks is let through, since all of it is sanitised.
  private static let options = [
    "--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink", "-e", "footnotes",
  ]

  private static func firstHeading(of document: HTMLDocument) -> String? {
    guard let body = document.first(.body), document.subtree(body).count > 1,
      ElementSet.heading.contains(document.name(body + 1))
    else { return nil }
    let heading = CleanText.line(document.text(body + 1), limit: TextFile.longestTitle)
    return heading.isEmpty ? nil : heading
  }
}
