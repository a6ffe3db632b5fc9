import ArgumentParser
import SatchelExchange
import SatchelQuery
import SatchelStorage

struct ExplainQuery: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Check a query, and say what it is understood as; the language is told here.",
    discussion: """
      A query says which articles are meant, in list and search and after --where:

        hedges walls       both words, in title, tags, notes, highlights or text
        "dry stone walls"  these words in a row
        gard*              words that begin so
        tag:garden         the tag, or one below it as garden/trees
        title:hedges       also note: (notes and highlights) and author:
        site:example.org   the host or the end of it, or words of its name
        lang:en            the language, and en-GB too
        is:unread          also archived, favourite, noted, highlighted, untagged,
                           pending, failed, duplicate, conflicted, trashed
        saved:2025-03      a day, month or year; also today and yesterday
        saved:7d           the last seven days; also w, m, y
        saved:>2024        also >=, <, <= and 2024-01..2024-03
        published:<2y      as saved:
        words:500..900     as numbers
        @name              what a saved search of that name says

      All must hold. `or` parts alternatives, `not` or a hyphen denies, and \
      parentheses group: tag:garden (is:favourite or is:noted) -site:example.org

      Articles in the trash are left out unless is:trashed is asked for. A shell has its own mind \
      about quotes, stars, > and parentheses: put the whole query into single quotes.
      """)

  @Argument(help: "The query.") var query: [String]
  @Flag(help: "Say which indexes of the database serve it, too.") var explain = false
  @Flag(help: "Print one JSON object.") var json = false

  func run() throws {
    let query = try Session.query(query)
    let session = try Session.openForReading()
    // Looked up in any case: a saved search that is not there is a mistake too.
    let plan = try session.library.plan(query, at: session.queryTime)
    let meaning = query.meaning(session.queryTime)
    guard !json else {
      return try Output.json {
        $0.field("query", query.description)
        $0.field("meaning", meaning)
        if explain { $0.field("plan", plan) }
      }
    }
    try Output.line(SafeText.line(query.description))
    for line in meaning { try Output.line("  " + SafeText.line(line)) }
    for line in explain ? plan : [] { try Output.line("  database: " + SafeText.line(line)) }
  }
}
