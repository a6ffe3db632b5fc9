import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage

/// An article and tags, and more articles if need be; or tags alone, and a query.
struct TaggingArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The article (an id, an address, or 'last') and the tags; with --where tags only.",
      valueName: "article> <tag"))
  var words: [String]

  @Option(
    name: .customLong("id"),
    help: ArgumentHelp("One more article; may be repeated.", valueName: "article"))
  var more: [String] = []

  @OptionGroup var selection: SelectionOptions
  @OptionGroup var change: ChangeOptions

  private var isQuery: Bool { selection.condition != nil }

  func validate() throws {
    guard !isQuery || more.isEmpty else {
      throw ValidationError("--where and --id exclude each other.")
    }
    guard isQuery || words.count > 1 else {
      throw ValidationError("Give an article and at least one tag.")
    }
  }

  func run(_ verb: String, said done: String, _ intent: (Tag) -> Intent) throws {
    let tags = try words.dropFirst(isQuery ? 0 : 1).map { try Tag($0) }
    let said = "\(done) " + tags.map(\.label).joined(separator: ", ")
    let names = isQuery ? [] : words.prefix(1) + more
    try Selection(names: Array(names), selection).apply(
      asking: { "Change \(try $0.described($1))?" }, change
    ) { session, ids in
      try session.change(verb, ids, tags.map(intent), said: said, change)
    }
  }
}

struct AddTag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Tag articles.",
    discussion: """
      Capitals and accents' spelling do not matter: Gardens and gardens are one tag. A slash puts \
      one tag below another: tag:politics finds politics/syria too.
      """)

  @OptionGroup var arguments: TaggingArguments

  func run() throws { try arguments.run("tag", said: "tagged", Intent.tag) }
}

struct Untag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "untag", abstract: "Take tags off articles.")

  @OptionGroup var arguments: TaggingArguments

  func run() throws {
    try arguments.run("untag", said: "no longer tagged") { .untag(key: $0.key) }
  }
}

struct Tags: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags", abstract: "List the tags in use, or suggest some.",
    subcommands: [ListTags.self, TagsSuggest.self], defaultSubcommand: ListTags.self)
}

struct ListTags: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the tags in use and how many articles have each.")

  @OptionGroup var data: DataOptions

  func run() throws {
    let session = try Session.openForReading()
    let counts = try session.library.tagCounts()
    if data.isJSON {
      var stream = JSONStream(data)
      for count in counts {
        try stream.add { writer in
          writer.object {
            $0.field("tag", count.tag.label)
            $0.field("articles", count.articles)
          }
        }
      }
      return try stream.finish()
    }
    guard Terminal.isOutputTerminal else {
      for count in counts {
        try Output.line("\(SafeText.line(count.tag.label))\t\(count.articles)")
      }
      return
    }
    let table = Table(
      columns: [.init("TAG", give: 1), .init("ARTICLES")],
      rows: counts.map { [SafeText.line($0.tag.label), String($0.articles)] })
    if counts.isEmpty { Message.note("No tags yet; `satchel tag ARTICLE TAG` gives one.") }
    for line in counts.isEmpty ? [] : table.lines(width: Terminal.width) { try Output.line(line) }
  }
}
