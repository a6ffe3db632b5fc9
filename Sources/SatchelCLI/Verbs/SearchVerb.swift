import ArgumentParser
import SatchelModel
import SatchelQuery
import SatchelStorage

struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find articles by the words in them, your notes and highlights.",
    discussion: """
      All words must occur. "Quoted words" must stand together, and garden* finds gardens too; \
      `satchel help query` tells all that a query can say. The best matches come first; the trash \
      is left out unless is:trashed or --trash asks for it.
      """)

  @OptionGroup var query: QueryArguments
  @OptionGroup(title: "How") var listing: ListingOptions
  @Option(help: "In this order: \(ListOrder.names).") var sort = ListOrder.relevance

  @Option(
    help: ArgumentHelp(
      "Show nothing, but keep the query under this name, for use as @name.", valueName: "name"))
  var save: String?

  func run() throws {
    let query = try query.parsed()
    guard query != .everything else { throw Failure(.usage, "say what to search for") }
    if let save { return try Self.save(query, as: save) }
    let session = try Session.openForReading()
    var shown = Shown(limit: listing.limit(in: session))
    var printer = try RowPrinter(listing, now: session.now)
    try session.library.forEachHit(query, at: session.queryTime, order: sort, limit: shown.asked) {
      hit in
      if shown.takes() { try printer.add(hit.row, snippet: hit.snippet) }
    }
    try printer.finish()
    guard listing.isTable else { return }
    try Output.flush()
    if shown.count == 0 { Message.note("Nothing found.") }
    shown.sayIfMore()
  }

  private static func save(_ query: Query, as name: String) throws {
    let search = try SavedSearch(
      name: name.hasPrefix("@") ? String(name.dropFirst()) : name, query: query.description)
    let session = try Session.open()
    try session.library.save(search, "search --save", now: session.now)
    Message.note("Saved as \(Query.named(search.name)), which means: \(search.query)")
  }
}
