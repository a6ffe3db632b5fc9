import ArgumentParser
import SatchelModel
import SatchelQuery
import SatchelStorage

/// A verb that sets one thing of the articles that it names.
protocol SettingVerb: ParsableCommand {
  /// As the history has it.
  static var intent: Intent { get }
  static var done: String { get }
  /// What `--where` looks among: articles of which something would change.
  static var scope: Query { get }
  var articles: ArticlesArgument { get }
  var change: ChangeOptions { get }
}

extension SettingVerb {
  func run() throws {
    let verb = Self._commandName
    try articles.selection(among: Self.scope).apply(
      asking: { "Change \(try $0.described($1))?" }, change
    ) { session, ids in
      try session.change(verb, ids, [Self.intent], said: Self.done, change)
    }
  }
}

struct Archive: SettingVerb {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Put articles away: they leave the reading list and stay in the library.")
  static let intent = Intent.setState(.archived)
  static let done = "archived"
  static let scope = Query.quality(.unread)

  @OptionGroup var articles: ArticlesArgument
  @OptionGroup var change: ChangeOptions
}

struct Unarchive: SettingVerb {
  static let configuration = CommandConfiguration(
    commandName: "unarchive",
    abstract: "Put articles back on the reading list.")
  static let intent = Intent.setState(.unread)
  static let done = "unread again"
  static let scope = Query.quality(.archived)

  @OptionGroup var articles: ArticlesArgument
  @OptionGroup var change: ChangeOptions
}

struct Favourite: SettingVerb {
  static let configuration = CommandConfiguration(
    commandName: "favourite", abstract: "Mark articles as favourites.")
  static let intent = Intent.setFavourite(true)
  static let done = "a favourite"
  static let scope = Query.not(.quality(.favourite))

  @OptionGroup var articles: ArticlesArgument
  @OptionGroup var change: ChangeOptions
}

struct Unfavourite: SettingVerb {
  static let configuration = CommandConfiguration(
    commandName: "unfavourite",
    abstract: "Take the mark of a favourite away.")
  static let intent = Intent.setFavourite(false)
  static let done = "no favourite any more"
  static let scope = Query.quality(.favourite)

  @OptionGroup var articles: ArticlesArgument
  @OptionGroup var change: ChangeOptions
}

struct Restore: SettingVerb {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Take articles out of the trash, as they were.",
    discussion: "--where looks in the trash only.")
  static let intent = Intent.restore
  static let done = "restored"
  static let scope = Query.quality(.trashed)

  @OptionGroup var articles: ArticlesArgument
  @OptionGroup var change: ChangeOptions
}
