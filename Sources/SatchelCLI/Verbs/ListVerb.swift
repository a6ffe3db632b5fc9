import ArgumentParser
import SatchelModel
import SatchelQuery
import SatchelStorage

/// Short ways to say what a query can say.
struct FilterOptions: ParsableArguments {
  @Flag(help: "Unread articles only.") var unread = false
  @Flag(help: "Archived articles only.") var archived = false
  @Flag(help: "Unread and archived articles.") var all = false
  @Flag(help: "Articles in the trash.") var trash = false
  @Flag(help: "Favourites only.") var favourite = false
  @Flag(help: "Articles with notes only.") var noted = false
  @Flag(help: "Articles with highlights only.") var highlighted = false
  @Flag(help: "Articles without a tag only.") var untagged = false
  @Flag(help: "Articles whose page is still to be fetched.") var pending = false
  @Flag(help: "Articles with a note in two versions.") var conflicted = false

  @Option(name: [.short, .long], help: "With this tag; repeat it for articles with all of them.")
  var tag: [String] = []

  @Option(help: ArgumentHelp("Without this tag; may be repeated.", valueName: "tag"))
  var withoutTag: [String] = []

  @Option(help: "From this site: words of its name, its host, or the end of its host.")
  var site: String?

  func validate() throws {
    guard [unread, archived, all, trash].filter(\.self).count <= 1 else {
      throw ValidationError("Give one of --unread, --archived, --all and --trash.")
    }
  }

  /// What the options say, and the query besides.
  func narrowing(_ query: Query) -> Query {
    let flags: [(Bool, Query.Quality)] = [
      (unread, .unread), (archived, .archived), (trash, .trashed), (favourite, .favourite),
      (noted, .noted), (highlighted, .highlighted), (untagged, .untagged), (pending, .pending),
      (conflicted, .conflicted),
    ]
    let tags = tag.map { Query.tag(Words($0)) } + withoutTag.map { Query.tag(Words($0)).negated }
    return .all(
      of: flags.filter(\.0).map { .quality($0.1) } + tags + (site.map { [.site($0)] } ?? [])
        + [query])
  }
}

/// A query on the command line, and the options that say part of it.
struct QueryArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Which articles: words, tag:gardens, is:favourite, saved:7d …; see `satchel help query`.",
      valueName: "query"))
  var query: [String] = []
  @OptionGroup(title: "Which") var filter: FilterOptions

  func parsed() throws(Failure) -> Query { filter.narrowing(try Session.query(query)) }
}

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List articles: the unread ones, newest first.",
    discussion: """
      A query tells which, as in `satchel list tag:gardens saved:7d`; without a word about their \
      state it lists the unread ones. On a terminal it shows as many as the setting list.limit says. \
      Into a pipe it prints all, one line each: id, date, state, favourite, title, address and tags, \
      separated by tabs. Articles that tell one story share a line of the table, with the number of \
      the others before the title.
      """)

  @OptionGroup var query: QueryArguments
  @OptionGroup(title: "How") var listing: ListingOptions
  @Option(help: "In this order: \(ListOrder.names).") var sort = ListOrder.newest
  @Flag(help: "Give each article a line of the table, also those that tell one story.")
  var unfold = false

  func run() throws {
    let asked = try query.parsed()
    let query = listed(asked)
    let session = try Session.openForReading()
    var shown = Shown(limit: listing.limit(in: session))
    var printer = try RowPrinter(listing, now: session.now)
    let isFolded = listing.isTable && !unfold
    try session.forEachRow(query, order: sort, limit: shown.asked, folded: isFolded) {
      if shown.takes() { try printer.add($0, copies: $1) }
    }
    try printer.finish()
    guard listing.isTable else { return }
    try Output.flush()
    if query.mentions(.duplicate) { try session.sayUncompared() }
    if shown.count == 0 { try session.sayNothing(of: asked, isNarrowed: asked != query) }
    shown.sayIfMore()
  }

  private func listed(_ query: Query) -> Query {
    let saysState = self.query.filter.all || query.mentions(.unread, .archived, .trashed)
    return saysState ? query : .all(of: [.quality(.unread), query])
  }
}

extension ListOrder: ExpressibleByArgument {
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// How many of the articles asked for were shown.
///
/// One more than is shown tells whether there are more, without counting them all.
struct Shown {
  let limit: Int?
  private(set) var count = 0
  private var hasMore = false

  init(limit: Int?) { self.limit = limit }

  var asked: Int? { limit.map { $0 == .max ? $0 : $0 + 1 } }

  /// Whether the next one is shown.
  mutating func takes() -> Bool {
    guard count != limit else {
      hasMore = true
      return false
    }
    count += 1
    return true
  }

  func sayIfMore() {
    if hasMore { Message.note("There are more; --limit shows them.") }
  }
}

extension Session {
  /// Says why a list is empty; `isNarrowed` if only the unread ones of `query` were looked at.
  fileprivate func sayNothing(of query: Query, isNarrowed: Bool) throws {
    let counts = try library.counts()
    guard counts.unread + counts.archived > 0 else {
      return Message.note("No articles here; `satchel add` saves one.")
    }
    guard isNarrowed else { return Message.note("No article fits.") }
    Message.note(
      query == .everything
        ? "Nothing unread; --all lists archived articles too."
        : "No unread article fits; --all looks among archived ones too.")
  }

  /// Passes the rows of a query one by one, with the number of articles that each stands for besides.
  ///
  /// In the order of relevance nothing is folded: there the best match is wanted, not one of its copies.
  func forEachRow(
    _ query: Query, order: ListOrder, limit: Int? = nil, folded: Bool,
    _ body: (ArticleRow, _ copies: Int) throws -> Void
  ) throws {
    guard folded, order != .relevance else {
      return try forEachRow(query, order: order, limit: limit) { try body($0, 0) }
    }
    try library.forEachStory(query, at: queryTime, order: order, limit: limit, body)
  }

  /// Passes the rows of a query one by one.
  func forEachRow(
    _ query: Query, order: ListOrder, limit: Int? = nil, _ body: (ArticleRow) throws -> Void
  ) throws {
    guard order == .relevance else {
      return try library.forEachRow(query, at: queryTime, order: order, limit: limit, body)
    }
    try library.forEachHit(query, at: queryTime, limit: limit) { try body($0.row) }
  }
}
