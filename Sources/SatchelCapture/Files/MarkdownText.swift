/// A Markdown file as its marks mean it, which the program `cmark-gfm` makes HTML of.
struct MarkdownText {
  let text: String
  let html: String

  /// Nil when the program is not installed, or makes nothing of the file.
  ///
  /// `title` is shown above the article, so a heading that says it again is left out; `address` is what
  /// relative links are resolved against.
  init?(_ markdown: Substring, title: String, address: String?) {
    let output = try? BoundedChild.output(
      of: "cmark-gfm", Self.options, input: Array(markdown.utf8))
    guard let output,
      let document = try? PageParser.parse(String(decoding: output, as: UTF8.self))
    else { return nil }
    var article = Extraction.everything(in: document)
    article.dropTitle(title, in: document)
    text = ArticleText.text(of: article, in: document)
    html = Sanitiser.html(
      of: article, in: document, links: SafeLink(page: address), storedPicture: { _ in nil })
  }

  /// HTML between the marks is let through, since all of it is sanitised.
  private static let options = [
    "--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink", "-e", "footnotes",
  ]
}
