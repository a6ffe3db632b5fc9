import ArgumentParser
import FoundationEssentials
import SatchelCapture
import SatchelModel

/// What `read` prints instead of laying the article out.
enum ReadFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, html

  /// `picture` gives the bytes of a picture, if they are here.
  func print(
    _ article: Article, _ body: ContentBody, picture: (PictureReference) throws -> [UInt8]?
  ) throws {
    switch self {
    case .text: try Output.line(Terminal.isOutputTerminal ? SafeText.lines(body.text) : body.text)
    case .markdown:
      let text = try ReadingText(body)
      try Output.line(MarkdownText(text, title: article.title, address: article.url).text)
    case .html: try Output.line(try page(article, body, picture))
    }
  }

  /// A whole page, so that a browser that opens the file knows the encoding and loads nothing.
  private func page(
    _ article: Article, _ body: ContentBody, _ picture: (PictureReference) throws -> [UInt8]?
  ) throws -> String {
    let sources = try sources(of: body.pictures, picture)
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
      \(try Sanitiser.clean(stored: html, scheme: PictureReference.scheme) { sources[$0] })
      </body>
      </html>
      """
  }

  /// The pictures themselves, as addresses that hold them.
  private func sources(
    of pictures: [PictureReference], _ picture: (PictureReference) throws -> [UInt8]?
  ) throws -> [String: String] {
    var sources: [String: String] = [:]
    for reference in pictures {
      guard let bytes = try picture(reference), let header = PictureHeader(bytes) else { continue }
      let text = Data(bytes).base64EncodedString()
      sources[reference.text] = "data:\(header.mediaType);base64,\(text)"
    }
    return sources
  }

  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += Self.escapes[$1] ?? String($1) }
  }

  private static let escapes: [Character: String] = [
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;", "`": "&#96;",
  ]
}
