package import SatchelHTTP

/// Fetches many pages at once with their pictures, and spares each host.
package final class PageFetcher<Tag: Sendable> {
  /// Between the beginnings of two pages of one host.
  private static var pageSpacing: Duration { .milliseconds(250) }
  /// And of two pictures, of which a page has many.
  private static var pictureSpacing: Duration { .milliseconds(20) }

  /// More pages would wait for their pictures in memory.
  private static var mostOpen: Int { 60 }

  package typealias Outcome = (tag: Tag, result: Result<FetchedPage, CaptureError>)

  /// What a request is for.
  private enum Errand: Sendable {
    case page(Tag, url: String)
    /// The next page of an article.
    case part(page: Int, url: String)
    case picture(String, page: Int)
  }

  /// A page that waits for its pictures, and for the other pages of its article.
  private struct Waiting {
    let tag: Tag
    let answer: PageAnswer
    let series: PageSeries
    var pages: JoinedPages
    var shelf: PictureShelf
    var picturesAsked = 0
    /// What was asked for and is to come.
    var awaited = 0
    /// The page of the article that did not come.
    var missing: String?
  }

  private let page: PageRequest
  private let rules: PictureRules
  private let pool: HTTPPool<Errand>
  private var waiting: [Int: Waiting] = [:]
  private var queued: ArraySlice<(url: String, tag: Tag)> = []
  /// Pages that were asked for and are not done.
  private var open = 0
  private var lastNumber = 0

  /// `date` is in seconds since 1970.
  package init(
    _ page: PageRequest, _ rules: PictureRules, _ settings: HTTPClient.Settings,
    interruption: Interruption, date: @escaping () -> Int64
  ) {
    (self.page, self.rules) = (page, rules)
    pool = HTTPPool(settings, interruption: interruption, date: date)
  }

  /// Queues a page; `tag` comes back with it.
  package func add(_ url: String, tag: Tag) {
    queued.append((url, tag))
  }

  private func ask(atMost limit: Int) {
    while open < limit, let (url, tag) = queued.popFirst() {
      open += 1
      pool.add(page.request(for: url), spacing: Self.pageSpacing, tag: .page(tag, url: url))
    }
  }

  /// Waits for the next page, in the order in which they come; nil when there are no more.
  ///
  /// A picture that does not come, or that the rules leave out, keeps no page back, and neither does a
  /// further page of the article.
  ///
  /// - Throws: `interrupted`.
  package func next() throws(TransportError) -> Outcome? {
    ask(atMost: Self.mostOpen)
    while let outcome = try pool.next() {
      guard let done = take(outcome) else { continue }
      open -= 1
      return done
    }
    return nil
  }

  private func take(_ outcome: HTTPPool<Errand>.Outcome) -> Outcome? {
    switch outcome.tag {
    case .page(let tag, let url): take(outcome.result, tag, url)
    case .part(let number, let url): takePart(outcome.result, from: url, of: number)
    case .picture(let address, let number): take(outcome.result, from: address, for: number)
    }
  }

  /// A page: done, or nil if its pictures are to come.
  private func take(
    _ result: Result<Response, TransportError>, _ tag: Tag, _ url: String
  ) -> Outcome? {
    do throws(CaptureError) {
      let answer = try PageAnswer(result, from: url)
      switch answer.stage {
      case .finished(let page): return (tag, .success(FetchedPage(answer, page, pictures: [])))
      case .draft(let draft):
        lastNumber += 1
        let page = Waiting(
          tag: tag, answer: answer, series: PageSeries(first: answer.finalURL),
          pages: JoinedPages(draft), shelf: PictureShelf(rules))
        return settle(asking(page, for: draft, lastNumber), lastNumber)
      }
    } catch {
      return (tag, .failure(error))
    }
  }

  /// Asks for what belongs to a page of the article: its pictures, and the page behind it.
  private func asking(_ page: Waiting, for draft: ArticleDraft, _ number: Int) -> Waiting {
    var page = page
    draft.putEmbeddedPictures(on: &page.shelf, page: page.pages.count - 1)
    for address in draft.pictures.prefix(rules.most - page.picturesAsked) {
      let request = self.page.request(forPicture: address, limit: rules.largestBytes)
      pool.add(request, spacing: Self.pictureSpacing, tag: .picture(address, page: number))
      page.picturesAsked += 1
      page.awaited += 1
    }
    guard let next = draft.nextPage(in: page.series, after: page.pages.count) else { return page }
    if page.pages.count >= PageSeries.mostPages {
      page.missing = next
    } else {
      pool.add(
        self.page.request(for: next), spacing: Self.pageSpacing,
        tag: .part(page: number, url: next))
      page.awaited += 1
    }
    return page
  }

  private func takePart(
    _ result: Result<Response, TransportError>, from url: String, of number: Int
  ) -> Outcome? {
    guard var page = waiting[number] else { return nil }
    page.awaited -= 1
    if let answer = try? PageAnswer(result, from: url), case .draft(let draft) = answer.stage,
      SafeLink.site(of: answer.finalURL) == SafeLink.site(of: page.answer.finalURL)
    {
      if page.pages.join(draft) { page = asking(page, for: draft, number) }
    } else {
      page.missing = url
    }
    return settle(page, number)
  }

  private func take(
    _ result: Result<Response, TransportError>, from address: String, for number: Int
  ) -> Outcome? {
    guard var page = waiting[number] else { return nil }
    if let response = try? result.get(), (200..<300).contains(response.status) {
      page.shelf.put(response.body, from: address)
    }
    page.awaited -= 1
    return settle(page, number)
  }

  /// The article once all of it is there; until then it waits.
  private func settle(_ page: Waiting, _ number: Int) -> Outcome? {
    waiting[number] = page.awaited > 0 ? page : nil
    guard page.awaited == 0 else { return nil }
    let article = page.pages.finished(storedPicture: page.shelf.reference)
    var fetched = FetchedPage(page.answer, article, pictures: page.shelf.pictures)
    fetched.missing = page.missing
    return (page.tag, .success(fetched))
  }
}
