import ArgumentParser
import SatchelExchange
import SatchelQuery
import SatchelStorage

struct ExplainQuery: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Check a query, and say what it is understood as; the language is told here.",
    discussion: """
      A query says which articles are meant, in list, search, export and after --where:

        hedges walls        both words, anywhere: title, tags, notes, highlights, text
        "dry stone walls"   these words in a row
        gard*               words that begin so
        tag:garden          the tag, or one below it as garden/trees; tag:gard* for beginnings
        title: note: author:  words in the title, in notes and highlights, in the author's name
        site:example.org    the host or the end of it, or words of the site's name
        lang:en             the language; en-GB too
        is:unread           or archived, favourite, noted, highlighted, untagged, pending, failed, \
      duplicate, conflicted, trashed
        saved:2025-03       a day, month or year; saved:today, yesterday; saved:7d (or w, m, y) for \
      the last seven days
        saved:>2024  saved:2024-01..2024-03  published:<2y  words:>2000  words:500..900
        @name               what a saved search of that name says

      All must hold. `or` parts alternatives, `not` or a hyphen denies, parentheses group:
      tag:garden (is:favourite or is:noted) -site:example.org

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
