import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage
import SatchelTopics

struct Suggest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Suggest tags for articles, from how you tagged others.",
    discussion: """
      Satchel learns from your own tags, on this machine; nothing is sent anywhere. Those above the \
      line are marked with a star: `satchel tag ARTICLE --suggested` takes them. Until there is \
      something to learn from, phrases of the article stand in.
      """)

  @Argument(
    help: ArgumentHelp("The articles: ids, addresses, or 'last'.", valueName: "article"))
  var names: [String] = []
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("All articles that a query finds.", valueName: "query"))
  var condition: String?
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Never suggest this tag for them again; may be repeated.", valueName: "tag"))
  var refuse: [String] = []
  @Flag(help: "Say what speaks for each tag: words, and articles that have it.") var why = false
  @Option(help: "How many tags an article gets at most.") var limit = 5
  @OptionGroup var data: DataOptions

  func validate() throws {
    guard names.isEmpty != (condition == nil) else {
      throw ValidationError("Name articles, or give --where a query that finds them.")
    }
    guard (1...1000).contains(limit) else {
      throw ValidationError("--limit takes a number from 1 to 1000.")
    }
  }

  func run() throws {
    Interrupts.catchFirst()
    let session = try Session.open()
    let ids = try ids(in: session)
    guard refuse.isEmpty else { return try refuse(ids, in: session) }
    let suggesting = try Suggesting(session)
    var printer = SuggestionPrinter(suggesting, data, saysWhy: why)
    for id in ids {
      try Interrupts.check()
      if let answer = try suggesting.answer(for: id, limit: limit) { try printer.add(answer) }
    }
    try printer.finish()
  }

  private func ids(in session: Session) throws -> [ArticleID] {
    guard let condition else { return try names.map { try session.library.resolve($0) } }
    return try session.library.ids(try Session.query([condition]), at: session.queryTime)
  }

  private func refuse(_ ids: [ArticleID], in session: Session) throws {
    let tags = try refuse.map { try Tag($0) }
    var options = ChangeOptions()
    options.json = data.isJSON
    try session.change(
      "suggest --refuse", ids, tags.map { .refuseTag(key: $0.key) },
      said: "refused " + tags.map(\.label).joined(separator: ", "), options)
  }
}
