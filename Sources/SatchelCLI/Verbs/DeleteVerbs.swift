import ArgumentParser
import SatchelModel
import SatchelQuery
import SatchelStorage

struct Delete: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Put articles into the trash.",
    discussion: "`satchel restore` takes them out again, and so does a later edit of them.")

  @OptionGroup var articles: ArticlesArgument
  @OptionGroup var change: ChangeOptions

  func run() throws {
    try articles.selection().apply(
      asking: { "Put \(try $0.described($1)) into the trash?" }, isDestructive: true, change
    ) { session, ids in
      try session.change("delete", ids, [.delete], said: "in the trash", change)
    }
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
  @OptionGroup var options: SelectionOptions
  @OptionGroup var change: ChangeOptions

  func validate() throws {
    let ways = [!articles.isEmpty, trash, options.condition != nil]
    guard ways.filter(\.self).count == 1 else {
      throw ValidationError("Give articles, or --where, or --trash for everything in the trash.")
    }
  }

  func run() throws {
    var options = options
    if trash { options.condition = "is:trashed" }
    try Selection(names: articles, options, among: .quality(.trashed)).apply(
      asking: question, isDestructive: true, change
    ) { session, ids in
      let edits = ids.lazy.map { Edit(article: $0, intents: [.purge]) }
      let count = try session.library.change("purge", edits, now: session.now).changed.count
      Message.note("Erased \(count.counted("article")).")
    }
  }

  private func question(_ session: Session, _ ids: [ArticleID]) throws -> String {
    for id in ids where try session.library.row(id)?.isTrashed == false {
      throw Failure(
        .notAllowed,
        "\(try session.described([id])) is not in the trash; `satchel delete` puts it there first")
    }
    return "Erase \(try session.described(ids)) for good?"
  }
}

extension Session {
  /// One article by its title, several by their number.
  func described(_ ids: [ArticleID]) throws -> String {
    guard ids.count == 1, let id = ids.first else { return ids.count.counted("article") }
    return "'\(SafeText.line(try library.row(id)?.title ?? id.text))'"
  }
}
