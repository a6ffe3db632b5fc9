import SatchelCapture
import SatchelConfig
import SatchelHTTP
import SatchelModel
import SatchelStorage

extension CapturedPage {
  /// As the library keeps it: what is written to the article, and the text that goes with it.
  ///
  /// `now` is in milliseconds since 1970.
  func stored(
    from source: ContentReference.Source, now: Int64
  ) -> (captured: Captured, body: ContentBody) {
    let body = ContentBody(text: text, html: html)
    let content = ContentReference(
      source: source, extractorVersion: 1, captured: now, bodyHash: body.hash,
      bodyBytes: body.encoded.count, wordCount: wordCount)
    let captured = Captured(
      title: title.isEmpty ? nil : title, author: author, site: site, language: language,
      published: published, excerpt: excerpt.isEmpty ? nil : excerpt, content: content)
    return (captured, body)
  }
}

extension Session {
  /// A client for pages: it reaches public addresses only, unless the person allows others.
  var pageClient: HTTPClient {
    let policy: AddressPolicy =
      if settings.flag(.fetchAllowPrivateAddresses) {
        .any
      } else if let port = TestSwitches.loopbackPort {
        .publicOrLoopback(port: port)
      } else {
        .publicOnly
      }
    return HTTPClient(httpSettings(policy), interruption: Interrupts.wish)
  }

  func httpSettings(_ policy: AddressPolicy) -> HTTPClient.Settings {
    var http = HTTPClient.Settings(addresses: policy)
    http.certificateFile = settings.text(.networkCAFile)
    http.connectTimeout = .seconds(settings.number(.networkConnectTimeoutSeconds))
    http.stallTimeout = .seconds(settings.number(.networkStallTimeoutSeconds))
    return http
  }

  /// What to write for a page that was fetched: its text, and the addresses that it moved to for good.
  func edits(for page: FetchedPage, of article: ArticleID) -> [Edit] {
    let (captured, body) = page.page.stored(from: .automatic, now: now)
    return [Edit(article: article, intents: [.capture(captured)], body: body)]
  }
}

/// When a page that could not be fetched is tried again: soon at first, then ever more seldom.
enum FetchPlan {
  private static let minute: Int64 = 60 * 1000

  static func nextAttempt(after attempts: Int, now: Int64) -> Int64 {
    let minutes = Int64(1) << Int64(min(max(0, attempts), 12))
    return now + minutes * minute
  }
}
