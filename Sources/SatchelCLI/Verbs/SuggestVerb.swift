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

  @OptionGroup var articles: ArticlesArgument
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Never suggest this tag for them again; may be repeated.", valueName: "tag"))
  var refuse: [String] = []
  @Flag(help: "Say what speaks for each tag: words, and articles that have it.") var why = false
  @Option(help: "How many tags an article gets at most.") var limit = 5
  @OptionGroup var data: DataOptions

  func validate() throws {
    guard !refuse.isEmpty || !articles.options.care.dryRun else {
      throw ValidationError("Suggesting changes nothing; --dry-run goes with --refuse.")
    }
    guard (1...1000).contains(limit) else {
      throw ValidationError("--limit takes a number from 1 to 1000.")
    }
  }

  func run() throws {
    guard refuse.isEmpty else { return try refuseAll() }
    Interrupts.catchFirst()
    let session = try Session.open()
    let ids = try ids(in: session)
    let suggesting = try Suggesting(session)
    var printer = SuggestionPrinter(suggesting, data, saysWhy: why)
    for id in ids {
      try Interrupts.check()
      if let answer = try suggesting.answer(for: id, limit: limit) { try printer.add(answer) }
    }
    try printer.finish()
  }

  private func ids(in session: Session) throws -> [ArticleID] {
    guard let condition = articles.options.condition else {
      return try articles.names.map { try session.library.resolve($0) }
    }
    return try session.library.ids(try Session.query([condition]), at: session.queryTime)
  }

  private func refuseAll() throws {
    let tags = try refuse.map { try Tag($0) }
    var report = ChangeOptions()
    report.json = data.isJSON
    try articles.selection().apply(
      asking: { "Refuse these tags for \(try $0.described($1))?" }, report
    ) { session, ids in
      try session.change(
        "suggest --refuse", ids, tags.map { .refuseTag(key: $0.key) },
        said: "refused " + tags.map(\.label).joined(separator: ", "), report)
    }
  }
}
