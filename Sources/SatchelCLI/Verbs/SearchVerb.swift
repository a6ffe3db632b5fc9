import ArgumentParser
import SatchelStorage

struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find articles by the words in them, your notes and highlights.",
    discussion: """
      All words must occur. "Quoted words" must stand together, and garden* finds gardens too. \
      The best matches come first; the trash is left out unless --trash asks for it.
      """)

  @Argument(help: "What to search for.") var words: [String]
  @OptionGroup(title: "Which") var filter: FilterOptions
  @OptionGroup(title: "How") var listing: ListingOptions

  func run() throws {
    let session = try Session.openForReading()
    var printer = try RowPrinter(listing, now: session.now)
    let limit = listing.limit(in: session)
    let hits = try session.library.search(
      words.joined(separator: " "), filter: filter.filter(state: nil), limit: limit.map { $0 + 1 })
    for hit in hits.prefix(limit ?? hits.count) { try printer.add(hit.row, snippet: hit.snippet) }
    try printer.finish()
    guard listing.isTable else { return }
    try Output.flush()
    if hits.isEmpty { Message.note("Nothing found.") }
    if let limit, hits.count > limit { Message.note("There are more; --limit shows them.") }
  }
}
