import ArgumentParser
import SatchelModel
import SatchelQuery
import SatchelStorage

/// How a verb that changes many articles goes about it.
struct CareOptions: ParsableArguments {
  @Flag(help: "Change nothing; show the articles that would be changed.") var dryRun = false
  @Flag(name: [.short, .long], help: "Don't ask.") var yes = false
}

/// All articles that a query finds, in place of articles named one by one.
struct SelectionOptions: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "All articles that a query finds, as in 'tag:old saved:<1y'; see `satchel help query`.",
      valueName: "query"))
  var condition: String?

  @OptionGroup var care: CareOptions
}

/// The articles that a verb changes: named as a person names them, or found by a query.
struct ArticlesArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The articles: ids, addresses, or 'last'.", valueName: "article"))
  var names: [String] = []

  @OptionGroup var options: SelectionOptions

  func validate() throws {
    guard names.isEmpty != (options.condition == nil) else {
      throw ValidationError("Name articles, or give --where a query that finds them.")
    }
  }

  func selection(among scope: Query = .everything) throws -> Selection {
    try Selection(names: names, options, among: scope)
  }
}

/// What a changing verb is to be done to, read from the command line and not yet looked up.
struct Selection {
  /// A person is asked before more than these are changed by a query.
  private static let articlesChangedUnasked = 100

  private let names: [String]
  private let query: Query?
  private let care: CareOptions
  /// Set where finding nothing is a mistake.
  private var ifNone: String?

  /// A query finds articles of `scope` only.
  init(
    names: [String], _ options: SelectionOptions, among scope: Query = .everything
  ) throws(Failure) {
    (self.names, care) = (names, options.care)
    guard let condition = options.condition else {
      query = nil
      return
    }
    let asked = try Session.query([condition])
    // An empty variable in a script would else stand for the whole library.
    guard asked != .everything else {
      throw Failure(.usage, "--where has an empty query; say which articles")
    }
    query = .all(of: [scope, asked])
  }

  /// What a query of the verb's own finds; nothing is an error that says `ifNone`.
  init(_ query: Query, _ care: CareOptions, ifNone: String) {
    (names, self.query, self.care, self.ifNone) = ([], query, care, ifNone)
  }

  /// Opens the library, and changes the articles with `change` unless they are only to be shown.
  ///
  /// All are looked up before anything is changed, so that a wrong name changes nothing. `question` is
  /// put before anything is destroyed, and else before a query changes many.
  func apply(
    asking question: (Session, [ArticleID]) throws -> String, isDestructive: Bool = false,
    _ report: ChangeOptions, _ change: (Session, [ArticleID]) throws -> Void
  ) throws {
    guard !care.dryRun else { return try show(report, in: Session.openForReading()) }
    let session = try Session.open()
    let ids = try ids(in: session)
    guard !ids.isEmpty else {
      if let ifNone { throw Failure(.noSuchArticle, ifNone) }
      Message.note("No article fits the query.")
      return report.json ? try session.printRows([]) : ()
    }
    let isMuch = query != nil && ids.count > Self.articlesChangedUnasked && Prompt.isPossible
    if isDestructive || isMuch {
      try Prompt.confirm(try question(session, ids), isAgreed: care.yes)
    }
    try change(session, ids)
  }

  private func ids(in session: Session) throws -> [ArticleID] {
    guard let query else { return try names.map { try session.library.resolve($0) } }
    return try session.library.ids(query, at: session.queryTime)
  }

  /// Shows what would be changed, which is what `isChanged` says.
  func show(
    _ report: ChangeOptions, in session: Session,
    where isChanged: (ArticleID) throws -> Bool = { _ in true }
  ) throws {
    let listing = try ListingOptions.parse(report.json ? ["--json"] : [])
    var printer = try RowPrinter(listing, now: session.now)
    var count = 0
    let limit = listing.limit(in: session) ?? .max
    for id in try ids(in: session) where try isChanged(id) {
      if count < limit, let row = try session.library.row(id) { try printer.add(row) }
      count += 1
    }
    try printer.finish()
    try Output.flush()
    if count == 0, let ifNone { throw Failure(.noSuchArticle, ifNone) }
    Message.note(
      "\(count.counted("article")) would be changed; nothing was.")
  }
}
