package import SatchelHTTP

/// A page as it was fetched, and where it was found.
package struct FetchedPage: Sendable {
  package let page: CapturedPage
  /// The bytes of the pictures that its HTML names.
  package let pictures: [[UInt8]]
  /// The address that answered, after all redirects.
  package let finalURL: String
  /// Where permanent redirects led, in order.
  ///
  /// The last is the address to remember instead of the one asked for. A temporary redirect ends
  /// the list.
  package let permanentRedirects: [String]
  /// The address of the next page of the article, if that did not come or is one too many.
  package var missing: String?
}

/// How pages are asked for.
package struct PageRequest: Sendable {
  /// What Satchel calls itself.
  package var agent: String
  /// The page that servers are told the person came from; nil for none.
  package var referrer: String?

  package init(agent: String, referrer: String? = nil) {
    (self.agent, self.referrer) = (agent, referrer)
  }

  /// No credential is sent, and cookies live from one redirect of the page to the next.
  func request(for url: String) -> Request {
    var request = Request(.get, url)
    request.headers = [
      (
        "Accept",
        "text/html, application/xhtml+xml, text/plain;q=0.9, application/pdf;q=0.9, */*;q=0.1"
      ),
      ("User-Agent", agent),
    ]
    if let referrer { request.headers.append(("Referer", referrer)) }
    request.redirects = .followed(limit: 10)
    request.keepsCookies = true
    request.acceptsCompression = true
    request.bodyLimit = PageParser.largestPage
    return request
  }

  /// A picture's server is not told on which page it stands.
  func request(forPicture url: String, limit: Int) -> Request {
    var request = Request(.get, url)
    request.headers = [
      ("Accept", "image/avif, image/webp, image/png, image/jpeg, image/gif"),
      ("User-Agent", agent),
    ]
    request.redirects = .followed(limit: 5)
    request.bodyLimit = limit
    return request
  }
}

/// Fetches a page over http or https and makes an article of it, without its pictures.
///
/// Which addresses may be reached is the client's policy, checked at each redirect; at most ten are
/// followed, and at most `PageParser.largestPage` bytes are read.
///
/// - Throws: `unreachable` when no answer came, `refused` for a status other than 2xx, and what
///   capturing a page throws.
package func fetch(
  _ url: String, as page: PageRequest, with client: HTTPClient
) throws(CaptureError) -> FetchedPage {
  let result: Result<Response, TransportError>
  do { result = .success(try client.send(page.request(for: url))) } catch {
    result = .failure(error)
  }
  let answer = try PageAnswer(result, from: url)
  switch answer.stage {
  case .finished(let page): return FetchedPage(answer, page, pictures: [])
  case .draft(let draft): return FetchedPage(answer, draft.finished(), pictures: [])
  }
}

extension FetchedPage {
  init(_ answer: PageAnswer, _ page: CapturedPage, pictures: [[UInt8]]) {
    (self.page, self.pictures) = (page, pictures)
    (finalURL, permanentRedirects) = (answer.finalURL, answer.permanentRedirects)
  }
}

/// A page that arrived, and how far an article was made of it.
struct PageAnswer {
  let stage: CaptureStage
  let finalURL: String
  let permanentRedirects: [String]

  /// What a request for `url` came to.
  init(_ result: Result<Response, TransportError>, from url: String) throws(CaptureError) {
    let response: Response
    do throws(TransportError) {
      response = try result.get()
    } catch .answerTooLarge {
      throw .tooLarge(name: url, limit: PageParser.largestPage)
    } catch {
      throw .unreachable(address: url, error)
    }
    guard (200..<300).contains(response.status) else {
      throw .refused(address: url, status: response.status)
    }
    stage = try CaptureStage(
      response.body, WebArchive(response.body), name: url,
      contentType: response.headers["Content-Type"] ?? "text/html", url: response.url)
    finalURL = response.url
    permanentRedirects = Self.permanentRedirects(response)
  }

  private static func permanentRedirects(_ response: Response) -> [String] {
    let leadsTo = response.redirects.dropFirst().map(\.url) + [response.url]
    return zip(response.redirects, leadsTo)
      .prefix { redirect, _ in redirect.status == 301 || redirect.status == 308 }
      .map { $1 }
  }
}
