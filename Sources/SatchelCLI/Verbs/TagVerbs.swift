import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelQuery
import SatchelStorage

/// An article and tags, and more articles if need be; or tags alone, and a query.
struct TaggingArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The article (an id, an address, or 'last') and the tags; with --where tags only.",
      valueName: "article> <tag"))
  var words: [String] = []

  @Option(
    name: .customLong("id"),
    help: ArgumentHelp("One more article; may be repeated.", valueName: "article"))
  var more: [String] = []

  @OptionGroup var selection: SelectionOptions
  @OptionGroup var change: ChangeOptions

  var isQuery: Bool { selection.condition != nil }

  func validate() throws {
    guard !isQuery || more.isEmpty else {
      throw ValidationError("--where and --id exclude each other.")
    }
  }

  /// To be called by verbs that are told which tags.
  func checkTags() throws {
    guard words.count > (isQuery ? 0 : 1) else {
      throw ValidationError("Give an article, or --where, and at least one tag.")
    }
  }

  /// To be called by verbs that find the tags themselves.
  func checkArticles() throws {
    guard isQuery == words.isEmpty else {
      throw ValidationError("Name articles only, or give --where a query that finds them.")
    }
  }

  /// Takes what is suggested: all words are articles.
  func runSuggested() throws {
    let chosen = try Selection(names: isQuery ? [] : words + more, selection)
    guard !selection.care.dryRun else { return try showSuggested(for: chosen) }
    try chosen.apply(
      asking: { "Tag \(try $0.described($1)) as suggested?" }, change
    ) { session, ids in
      let suggesting = try Suggesting(session)
      let edits = try ids.compactMap { try suggesting.edit(of: $0) }
      try session.change("tag", edits, said: \.saidOfTags, change)
      if edits.isEmpty, !change.json { Message.note("No tag is above the line.") }
    }
  }

  private func showSuggested(for chosen: Selection) throws {
    let suggesting = try Suggesting(Session.open())
    try chosen.show(change, in: suggesting.session) { try suggesting.edit(of: $0) != nil }
  }

  /// `--where` looks among what `scope` says of one of the tags.
  func run(
    _ verb: String, said done: String, among scope: (Tag) -> Query = { _ in .everything },
    _ intent: (Tag) -> Intent
  ) throws {
    let tags = try words.dropFirst(isQuery ? 0 : 1).map { try Tag($0) }
    let said = "\(done) " + tags.map(\.label).joined(separator: ", ")
    let names = isQuery ? [] : words.prefix(1) + more
    let scope = Query.any(of: tags.map(scope))
    try Selection(names: Array(names), selection, among: scope).apply(
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
  @Flag(help: "Take the tags that `satchel suggest` marks with a star; all words are articles.")
  var suggested = false

  func validate() throws {
    if suggested { try arguments.checkArticles() } else { try arguments.checkTags() }
  }

  func run() throws {
    guard !suggested else { return try arguments.runSuggested() }
    try arguments.run("tag", said: "tagged") { arguments.isQuery ? .tag($0) : .affirmTag($0) }
  }
}

struct Untag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "untag", abstract: "Take tags off articles.")

  @OptionGroup var arguments: TaggingArguments

  func validate() throws { try arguments.checkTags() }

  func run() throws {
    try arguments.run(
      "untag", said: "no longer tagged", among: { .tag(Words($0.label)) }
    ) { .untag(key: $0.key) }
  }
}
