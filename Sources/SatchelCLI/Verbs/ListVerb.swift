import ArgumentParser
import SatchelModel
import SatchelStorage

/// Which articles `list` and `search` look at.
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

  @Option(help: "From this site: its name, its host, or the end of its host.") var site: String?

  func validate() throws {
    guard [unread, archived, all, trash].filter(\.self).count <= 1 else {
      throw ValidationError("Give one of --unread, --archived, --all and --trash.")
    }
  }

  func filter(state: ReadingState?) -> ListFilter {
    var filter = ListFilter()
    filter.state = unread ? .unread : archived ? .archived : all || trash ? nil : state
    filter.favourite = favourite ? true : nil
    filter.tags = tag.map(Tag.key)
    filter.withoutTags = withoutTag.map(Tag.key)
    filter.site = site
    filter.onlyTrashed = trash
    filter.onlyPending = pending
    filter.onlyConflicted = conflicted
    filter.onlyNoted = noted
    filter.onlyHighlighted = highlighted
    filter.onlyUntagged = untagged
    return filter
  }
}

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List articles: the unread ones, newest first.",
    discussion: """
      On a terminal it shows as many as the setting list.limit says. Into a pipe it prints all, one \
      line each: id, date, state, favourite, title, address and tags, separated by tabs.
      """)

  enum Order: String, ExpressibleByArgument, CaseIterable { case newest, oldest, title }

  @OptionGroup(title: "Which") var filter: FilterOptions
  @OptionGroup(title: "How") var listing: ListingOptions
  @Option(help: "newest, oldest (saved) or title.") var order = Order.newest

  func run() throws {
    let session = try Session.openForReading()
    var printer = try RowPrinter(listing, now: session.now)
    let limit = listing.limit(in: session)
    var (shown, hasMore) = (0, false)
    // One more than is shown tells whether there are more, without counting them all.
    try session.library.forEachRow(
      filter.filter(state: .unread), order: storageOrder, limit: limit.map { $0 + 1 }
    ) { row in
      guard shown != limit else {
        hasMore = true
        return
      }
      try printer.add(row)
      shown += 1
    }
    try printer.finish()
    guard listing.isTable else { return }
    try Output.flush()
    if shown == 0 { Message.note("No articles here; `satchel add` saves one.") }
    if hasMore { Message.note("There are more; --limit shows them.") }
  }

  private var storageOrder: ListOrder {
    switch order {
    case .newest: .newest
    case .oldest: .oldest
    case .title: .title
    }
  }
}
