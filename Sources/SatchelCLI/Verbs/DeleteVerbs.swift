import ArgumentParser
import SatchelModel
import SatchelStorage

struct Delete: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Put articles into the trash.",
    discussion: "`satchel restore` takes them out again, and so does a later edit of them.")

  @OptionGroup var articles: ArticlesArgument
  @Flag(name: [.short, .long], help: "Don't ask.") var yes = false
  @OptionGroup var change: ChangeOptions

  func run() throws {
    let session = try Session.open()
    let ids = try articles.ids(in: session)
    let question = "Put \(try session.described(ids)) into the trash?"
    try Prompt.confirm(question, isAgreed: yes)
    try session.change(
      "delete", ids.map { Edit(article: $0, intents: [.delete]) }, said: "in the trash", change)
  }
}

struct Purge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge",
    abstract: "Erase articles for good, here and on every machine that syncs.",
    discussion: "Only articles in the trash can be erased. This cannot be undone.")

  @Argument(
    help: ArgumentHelp("The articles: ids or addresses.", valueName: "article"))
  var articles: [String] = []
  @Flag(help: "Everything in the trash.") var trash = false
  @Flag(name: [.short, .long], help: "Don't ask.") var yes = false

  func validate() throws {
    guard articles.isEmpty == trash else {
      throw ValidationError("Give articles, or --trash for everything in the trash.")
    }
  }

  func run() throws {
    let session = try Session.open()
    var filter = ListFilter()
    filter.onlyTrashed = true
    let ids =
      try trash
      ? session.library.list(filter).map(\.id) : articles.map { try session.library.resolve($0) }
    for id in ids where try session.library.row(id)?.isTrashed == false {
      throw Failure(
        .notAllowed,
        "\(try session.described([id])) is not in the trash; `satchel delete` puts it there first")
    }
    guard !ids.isEmpty else { return Message.note("The trash is empty.") }
    try Prompt.confirm("Erase \(try session.described(ids)) for good?", isAgreed: yes)
    let edits = ids.map { Edit(article: $0, intents: [.purge]) }
    let result = try session.library.change("purge", edits, now: session.now)
    Message.note(
      "Erased \(result.changed.count == 1 ? "1 article" : "\(result.changed.count) articles").")
  }
}

extension Session {
  /// One article by its title, several by their number.
  func described(_ ids: [ArticleID]) throws -> String {
    guard ids.count == 1, let id = ids.first else { return "\(ids.count) articles" }
    return "'\(SafeText.line(try library.row(id)?.title ?? id.text))'"
  }
}
