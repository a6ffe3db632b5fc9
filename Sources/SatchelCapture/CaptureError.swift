package import SatchelHTTP

/// Why a page or file did not become an article; every sentence names the address or file.
package enum CaptureError: Error, Equatable, CustomStringConvertible {
  /// Bytes that are no text: a picture, a PDF, an archive. `kind` reads "a PDF document".
  case notText(name: String, kind: String)
  /// A document that the program for its kind made nothing of.
  case unreadableDocument(name: String, reason: String)
  case unreadableType(address: String, contentType: String)
  case tooLarge(name: String, limit: Int)
  case tooComplex(name: String)
  case refused(address: String, status: Int)
  case unreachable(address: String, TransportError)
  /// `title` is the page's own, empty when it is no name for the article.
  case noArticle(address: String, title: String, CaptureJudgement.Substitute)
  /// A page fetched again that gives less than what is kept of it; both in words.
  case worse(address: String, words: Int, kept: Int)

  package var description: String {
    switch self {
    case .notText(let name, let kind):
      "'\(name)' is \(kind), not text; Satchel reads web pages, PDF, EPUB, Markdown and plain text"
    case .unreadableDocument(let name, let reason): "'\(name)' cannot be read: \(reason)"
    case .unreadableType(let address, let contentType):
      "'\(address)' is of type '\(contentType)'; Satchel reads web pages and plain text"
    case .tooLarge(let name, let limit):
      "'\(name)' is larger than \(limit >> 20) MB, the most that Satchel reads of one page"
    case .tooComplex(let name):
      "'\(name)' has more elements than Satchel takes apart; save its text as a file and add that"
    case .refused(let address, let status):
      "'\(address)' answered with status \(status); check the address, or try again later"
    case .noArticle(let address, _, let substitute):
      "'\(address)' \(substitute.description); to keep what a browser shows, "
        + "save the page there and add that file with --url"
    case .worse(let address, let words, let kept):
      "'\(address)' gives \(words) words now; the text of \(kept) words is kept"
    case .unreachable(let address, let reason):
      "'\(address)' could not be fetched: \(reason)"
    }
  }
}

extension CaptureJudgement.Substitute {
  /// What a page does that shows this.
  fileprivate var description: String {
    switch self {
    case .listing: "is a list of links rather than an article"
    case .nothing: "shows no text, or none without its scripts"
    case .barrier: "asks for a browser, or a proof that a person reads, before it shows its text"
    }
  }
}
