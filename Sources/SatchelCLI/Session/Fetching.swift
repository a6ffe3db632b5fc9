import SatchelCapture
import SatchelHTTP
import SatchelModel
import SatchelStorage

struct PageToFetch {
  let article: ArticleID
  let url: String
  /// How often it was tried before.
  let attempts: Int
}

/// Fetches pages many at once, and saves them a few at a time, as one step for `undo`.
struct Fetching {
  private static let pagesPerBatch = 20
  /// Of pictures; more would only wait in memory.
  private static let bytesPerBatch = 16 << 20

  private let session: Session
  private let verb: String
  private(set) var step: ChangeID?
  private(set) var fetched = 0
  private(set) var failed = 0
  private(set) var failure: Failure?
  /// What came and is not saved yet.
  private var batch: [Outcome] = []

  private struct Outcome {
    let page: PageToFetch
    let edits: [Edit]
    let error: CaptureError?
    /// See `FetchedPage.missing`.
    var missing: String?
  }

  init(session: Session, verb: String, continuing step: ChangeID? = nil) {
    (self.session, self.verb, self.step) = (session, verb, step)
  }

  /// Fetches all; what fails is queued for another attempt.
  ///
  /// `report` is told of each page once it is saved, with what went wrong if something did.
  ///
  /// - Throws: 130 after Ctrl-C; what came until then is saved, and the rest stays queued.
  mutating func fetch(
    _ pages: [PageToFetch], report: (PageToFetch, CaptureError?) throws -> Void = { _, _ in }
  ) throws {
    let now = session.now
    let fetcher = PageFetcher<PageToFetch>(
      session.pageRequest, session.pictureRules, session.pageSettings,
      interruption: Interrupts.wish,
      date: { max(now, SystemClock.now) / 1000 })
    for page in pages { fetcher.add(page.url, tag: page) }
    var line = ProgressLine("pages", total: pages.count)
    defer { line.finish() }
    do {
      while let (page, result) = try fetcher.next() {
        batch.append(try outcome(of: page, result))
        line.update(done: fetched + failed + batch.count)
        if isBatchFull { try save(report, &line) }
      }
    } catch {
      try save(report, &line)
      guard error as? TransportError == .interrupted else { throw error }
      throw Failure(
        .interrupted, "stopped; what is still missing is queued, and `satchel fetch` goes on")
    }
    try save(report, &line)
  }

  private var isBatchFull: Bool {
    let pictures = batch.flatMap(\.edits).flatMap(\.pictures)
    return batch.count >= Self.pagesPerBatch
      || pictures.reduce(0) { $0 + $1.count } >= Self.bytesPerBatch
  }

  private mutating func save(
    _ report: (PageToFetch, CaptureError?) throws -> Void, _ line: inout ProgressLine
  ) throws {
    let outcomes = batch
    batch = []
    guard !outcomes.isEmpty else { return }
    let change = try session.library.change(
      verb, outcomes.flatMap(\.edits), now: session.now, continuing: step)
    step = step ?? change.id
    line.finish()
    for outcome in outcomes { try count(outcome, report) }
  }

  private mutating func count(
    _ outcome: Outcome, _ report: (PageToFetch, CaptureError?) throws -> Void
  ) throws {
    if let error = outcome.error {
      failed += 1
      failure = Failure(error)
    } else {
      fetched += 1
    }
    if let missing = outcome.missing {
      Message.warning(
        "the article goes on at \(missing), which did not come; what came before it is kept, and "
          + "`satchel fetch` with the article's address tries again")
    }
    try report(outcome.page, outcome.error)
  }

  private func outcome(
    of page: PageToFetch, _ result: Result<FetchedPage, CaptureError>
  ) throws -> Outcome {
    do {
      let fetched = try result.get()
      let edits = try session.edits(for: fetched, from: page.url, of: page.article)
      return Outcome(page: page, edits: edits, error: nil, missing: fetched.missing)
    } catch let error as CaptureError {
      let edit = session.edit(after: error, fetching: page)
      return Outcome(page: page, edits: [edit], error: error)
    }
  }
}
