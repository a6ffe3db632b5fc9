package import SatchelHTTP

/// Fetches many pages at once, and spares each host.
package final class PageFetcher<Tag: Sendable> {
  /// Between the beginnings of two pages of one host.
  private static var pageSpacing: Duration { .milliseconds(250) }

  private let page: PageRequest
  private let pool: HTTPPool<(tag: Tag, url: String)>

  /// `date` is in seconds since 1970.
  package init(
    _ page: PageRequest, _ settings: HTTPClient.Settings, interruption: Interruption,
    date: @escaping () -> Int64
  ) {
    self.page = page
    pool = HTTPPool(settings, interruption: interruption, date: date)
  }

  /// Queues a page; `tag` comes back with it.
  package func add(_ url: String, tag: Tag) {
    pool.add(page.request(for: url), spacing: Self.pageSpacing, tag: (tag, url))
  }

  /// Waits for the next page, in the order in which they come; nil when there are no more.
  ///
  /// - Throws: `interrupted`.
  package func next() throws(TransportError) -> (Tag, Result<FetchedPage, CaptureError>)? {
    guard let outcome = try pool.next() else { return nil }
    do throws(CaptureError) {
      return (outcome.tag.tag, .success(try FetchedPage(outcome.result, from: outcome.tag.url)))
    } catch {
      return (outcome.tag.tag, .failure(error))
    }
  }
}
