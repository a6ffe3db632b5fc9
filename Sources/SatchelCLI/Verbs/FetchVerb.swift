import ArgumentParser
import SatchelCapture
import SatchelExchange
import SatchelHTTP
import SatchelModel
import SatchelStorage

struct Fetch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fetch pages that could not be fetched when they were saved, or fetch some anew.",
    discussion: "With --no-save it shows what would be kept of an address and keeps nothing.")

  @Argument(
    help: ArgumentHelp(
      "Articles to fetch now; without any, all that are waiting.", valueName: "article"))
  var articles: [String] = []
  @OptionGroup var selection: SelectionOptions
  @Flag(help: "Fetch an address and print its text; save nothing.") var noSave = false
  @Flag(help: "Print one JSON object.") var json = false

  func validate() throws {
    if noSave, articles.count != 1 { throw ValidationError("--no-save takes one address.") }
    guard articles.isEmpty || selection.condition == nil else {
      throw ValidationError("Name articles, or give --where a query that finds them.")
    }
  }

  func run() throws {
    Interrupts.catchFirst()
    if noSave, let address = articles.first { return try preview(address) }
    guard isOfAllThatWait else { return try fetchSelected() }
    let session = try Session.open()
    try fetch(try waiting(session), in: session)
  }

  private var isOfAllThatWait: Bool {
    articles.isEmpty && selection.condition == nil && !selection.care.dryRun
  }

  private func fetchSelected() throws {
    var options = selection
    if articles.isEmpty, options.condition == nil { options.condition = "is:pending" }
    var report = ChangeOptions()
    report.json = json
    try Selection(names: articles, options).apply(
      asking: { "Fetch \(try $0.described($1)) anew?" }, report
    ) { session, ids in try fetch(try pages(ids, in: session), in: session) }
  }

  private func fetch(_ pages: [PageToFetch], in session: Session) throws {
    var fetching = Fetching(session: session, verb: "fetch")
    try fetching.fetch(pages)
    CopyNotice(try session.compareArrived()).show()
    try report(fetching, of: pages.count)
  }

  private func waiting(_ session: Session) throws -> [PageToFetch] {
    // Asked for by hand, so those whose time has not come yet are tried as well.
    try session.library.fetchQueue(limit: 10_000, now: .max).map {
      PageToFetch(article: $0.article, url: $0.url, attempts: $0.attempts + 1)
    }
  }

  /// Articles without an address are passed over, unless they were named.
  private func pages(_ ids: [ArticleID], in session: Session) throws -> [PageToFetch] {
    try ids.compactMap { id in
      guard let row = try session.library.row(id) else { return nil }
      if let url = row.url { return PageToFetch(article: row.id, url: url, attempts: 1) }
      guard !articles.isEmpty else { return nil }
      throw Failure(.badInput, "'\(row.title)' has no address to fetch")
    }
  }

  private func report(_ fetching: Fetching, of count: Int) throws {
    if json {
      try Output.json {
        $0.field("fetched", fetching.fetched)
        $0.field("failed", fetching.failed)
      }
    } else if count == 0 {
      Message.note("No page is waiting to be fetched.")
    } else {
      Message.note("Fetched \(fetching.fetched) of \(count).")
    }
    if let failure = fetching.failure {
      throw Failure(
        failure.status == .interrupted ? .interrupted : .tryLater,
        fetching.failed == 1
          ? failure.description
          : "\(fetching.failed.counted("page")) could not be fetched; the last: \(failure.description)"
      )
    }
  }

  private func preview(_ address: String) throws {
    let session = try Session.openForReading()
    let page = try SatchelCapture.fetch(
      try CanonicalURL(address).text, as: session.pageRequest,
      with: HTTPClient(session.pageSettings, interruption: Interrupts.wish))
    guard json else {
      try Output.line(SafeText.line(page.page.title))
      try Output.line("")
      return try Output.line(SafeText.lines(page.page.text))
    }
    try Output.json {
      $0.field("url", page.finalURL)
      $0.field("title", page.page.title)
      $0.field("author", page.page.author)
      $0.field("site", page.page.site)
      $0.field("words", page.page.wordCount)
      $0.field("text", page.page.text)
      $0.field("html", page.page.html)
    }
  }
}
