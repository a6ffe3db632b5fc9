import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage

struct Searches: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "searches",
    abstract: "List the saved searches, or delete one.",
    discussion: """
      `satchel search --save NAME QUERY` keeps a query under a name, on every machine that syncs. \
      `satchel list @NAME` uses it, and so does every other query: '@NAME is:noted'.
      """,
    subcommands: [ListSearches.self, DeleteSearch.self], defaultSubcommand: ListSearches.self)
}

struct ListSearches: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the saved searches.")

  @OptionGroup var data: DataOptions

  func run() throws {
    let searches = try Session.openForReading().library.savedSearches()
    if data.isJSON {
      var stream = JSONStream(data)
      for search in searches {
        try stream.add { writer in
          writer.object {
            $0.field("name", search.name)
            $0.field("query", search.query)
          }
        }
      }
      return try stream.finish()
    }
    if searches.isEmpty { Message.note("No searches yet; `satchel search --save NAME QUERY`.") }
    let rows = searches.map { [SafeText.line($0.name), SafeText.line($0.query)] }
    let table = Table(columns: [.init("NAME"), .init("QUERY", give: 1)], rows: rows)
    let lines =
      Terminal.isOutputTerminal && !rows.isEmpty
      ? table.lines(width: Terminal.width) : rows.map { $0.joined(separator: "\t") }
    for line in lines { try Output.line(line) }
  }
}

struct DeleteSearch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete a saved search; the articles that it finds stay.")

  @Argument(help: "The name of the search.") var name: String

  func run() throws {
    let session = try Session.open()
    let name = name.hasPrefix("@") ? String(name.dropFirst()) : name
    try session.library.deleteSearch(named: name, "searches delete", now: session.now)
    Message.note("'\(name)' is deleted.")
  }
}
