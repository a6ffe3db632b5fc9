import ArgumentParser
import SatchelCapture
import SatchelModel

/// What `read` prints instead of laying the article out.
enum ReadFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, html

  func print(_ article: Article, _ body: ContentBody) throws {
    switch self {
    case .text: try Output.line(Terminal.isOutputTerminal ? SafeText.lines(body.text) : body.text)
    case .markdown:
      let text = try ReadingText(body)
      try Output.line(MarkdownText(text, title: article.title, address: article.url).text)
    case .html: try Output.line(try page(article, body))
    }
  }

  /// A whole page, so that a browser that opens the file knows the encoding and loads nothing.
  private func page(_ article: Article, _ body: ContentBody) throws(CaptureError) -> String {
    let html = body.html.isEmpty ? "<pre>\(escaped(body.text))</pre>" : body.html
    let language = article.language.map { " lang=\"\(escaped($0))\"" } ?? ""
    return """
      <!doctype html>
      <html\(language)>
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:">
      <title>\(escaped(article.title))</title>
      </head>
      <body>
      <h1>\(escaped(article.title))</h1>
      \(try Sanitiser.clean(html: Array(html.utf8)))
      </body>
      </html>
      """
  }

  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += Self.escapes[$1] ?? String($1) }
  }

  private static let escapes: [Character: String] = [
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;", "`": "&#96;",
  ]
}
