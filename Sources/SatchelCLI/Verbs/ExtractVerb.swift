import ArgumentParser
import Foundation
import SatchelCapture
import SatchelExchange

struct Extract: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Find the article in an HTML page from standard input and print it as JSON.",
    discussion: """
      With --batch, standard input names pages, one JSON object a line: \
      {"id": …, "url": …, "path": FILE}. Each answer is a line with the page's id, written at once; \
      a page that cannot be read is answered with an "error".
      """)

  @Option(help: "The address that the page came from, which relative links need.")
  var url: String?

  @Flag(help: "Read the list of pages from standard input, one JSON object a line.")
  var batch = false

  func run() throws {
    guard batch else {
      let page = try InputFile.standardInput(maximumBytes: InputFile.articleBytes)
      return try Output.line(of: try ExtractedPage(page, url: url).json(id: nil))
    }
    while let line = readLine() {
      try Output.line(of: PageRequest.answer(to: line))
      try Output.flush()
    }
  }
}

/// A page of a batch, as a line of standard input asks for it.
private struct PageRequest: Decodable {
  let id: String
  let url: String?
  let path: String

  static func answer(to line: String) -> [UInt8] {
    guard let request = try? JSONDecoder().decode(Self.self, from: Data(line.utf8)) else {
      return failed(id: nil, "a line is no JSON object with 'id' and 'path'")
    }
    do {
      let bytes = try InputFile.read(request.path, maximumBytes: InputFile.articleBytes)
      return try ExtractedPage(bytes, url: request.url).json(id: request.id)
    } catch {
      return failed(id: request.id, Failure(error).description)
    }
  }

  private static func failed(id: String?, _ reason: String) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("id", id)
      json.field("error", reason)
    }
    return json.bytes
  }
}

/// An article found in a page, for scripts; its pictures are named by their own addresses.
private struct ExtractedPage {
  private let page: CapturedPage

  init(_ bytes: [UInt8], url: String?) throws(CaptureError) {
    page = try draft(page: bytes, contentType: nil, url: url).finished { address in
      address.hasPrefix("data:") ? nil : address
    }
  }

  func json(id: String?) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      if let id { json.field("id", id) }
      json.field("title", page.title)
      json.field("byline", page.author)
      json.field("published", page.published)
      json.field("modified", page.modified)
      json.field("site", page.site)
      json.field("language", page.language)
      json.field("dir", page.direction?.rawValue)
      json.field("image", page.image)
      json.field("excerpt", page.excerpt)
      json.field("canonical", page.canonicalURL)
      json.field("article", page.isArticle)
      json.field("words", page.wordCount)
      json.field("minutes", WordCount.minutes(toRead: page.wordCount))
      json.field("text", page.text)
      json.field("html", page.html)
    }
    return json.bytes
  }
}
