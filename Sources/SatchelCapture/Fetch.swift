package import SatchelHTTP

/// A page as it was fetched, and where it was found.
package struct FetchedPage: Sendable {
  package let page: CapturedPage
  /// The address that answered, after all redirects.
  package let finalURL: String
  /// Where permanent redirects led, in order.
  ///
  /// The last is the address to remember instead of the one asked for. A temporary redirect ends
  /// the list.
  package let permanentRedirects: [String]
}

/// Fetches a page over http or https and makes an article of it.
///
/// No cookie or credential is sent. Which addresses may be reached is the client's policy, checked at
/// each redirect; at most ten are followed, and at most `PageParser.largestPage` bytes are read.
///
/// - Throws: `unreachable` when no answer came, `refused` for a status other than 2xx, and what
///   capturing a page throws.
package func fetch(
  _ url: String, with client: HTTPClient
) throws(CaptureError) -> FetchedPage {
  let response = try response(to: url, from: client)
  guard (200..<300).contains(response.status) else {
    throw .refused(address: url, status: response.status)
  }
  let page = try capture(
    page: response.body, contentType: response.headers["Content-Type"], url: response.url)
  return FetchedPage(
    page: page, finalURL: response.url, permanentRedirects: permanentRedirects(response))
}

private func response(
  to url: String, from client: HTTPClient
) throws(CaptureError) -> Response {
  var request = Request(.get, url)
  request.headers = [
    ("Accept", "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.1"),
    ("User-Agent", "Mozilla/5.0 (compatible; Satchel; reading list)"),
  ]
  request.redirects = .followed(limit: 10)
  request.acceptsCompression = true
  request.bodyLimit = PageParser.largestPage
  do {
    return try client.send(request)
  } catch .answerTooLarge {
    throw .tooLarge(name: url, limit: PageParser.largestPage)
  } catch {
    throw .unreachable(address: url, error)
  }
}

private func permanentRedirects(_ response: Response) -> [String] {
  let leadsTo = response.redirects.dropFirst().map(\.url) + [response.url]
  return zip(response.redirects, leadsTo)
    .prefix { redirect, _ in redirect.status == 301 || redirect.status == 308 }
    .map { $1 }
}
