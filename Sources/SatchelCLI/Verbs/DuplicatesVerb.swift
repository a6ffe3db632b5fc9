import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage
import SatchelTopics

struct Duplicates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates",
    abstract: "List articles that tell the same story, and decide what to make of them.",
    discussion: """
      Both copies stay until you merge them. A merge keeps all notes, tags and highlights and the \
      earlier date; `satchel undo` takes it back.
      """,
    subcommands: [ListDuplicates.self, MergeDuplicates.self, DenyDuplicates.self],
    defaultSubcommand: ListDuplicates.self)
}

struct ListDuplicates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List pairs of articles that tell the same story.")

  @Flag(help: "List pairs of which a part is the same, but not the story.") var related = false
  @Flag(help: "Print one JSON object a line.") var json = false

  func run() throws {
    Interrupts.catchFirst()
    let session = try Session.open()
    try session.compareAll()
    let pairs = try session.library.storyPairs(related ? .related : .copy)
    for pair in pairs { try print(pair) }
    guard !json, Terminal.isOutputTerminal else { return }
    try Output.flush()
    guard !pairs.isEmpty else {
      let nothing = related ? "have a part in common" : "tell the same story"
      return Message.note("No two articles \(nothing).")
    }
    guard !related else { return }
    Message.note(
      "satchel duplicates merge ID ID makes one article of two; "
        + "satchel duplicates not ID ID says that they are two.")
  }

  private func print(_ pair: StoryPair) throws {
    if json {
      try Output.json { $0.pair(pair) }
    } else if Terminal.isOutputTerminal {
      let share = pair.percent
      let indent = String(repeating: " ", count: share.count)
      try Output.line("\(Terminal.styled(share, .bold))  \(pair.first.line)")
      try Output.line("\(indent)  \(pair.second.line)")
    } else {
      let fields = [
        pair.score, pair.first.shortID, pair.second.shortID, SafeText.line(pair.first.title),
        SafeText.line(pair.second.title),
      ]
      try Output.line(fields.joined(separator: "\t"))
    }
  }
}

struct MergeDuplicates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Make one article of two or more.")

  @OptionGroup var articles: SeveralArticles
  @OptionGroup var change: ChangeOptions

  func run() throws {
    let session = try Session.open()
    let (first, others) = try articles.firstAndOthers(in: session)
    let edit = Edit(article: first, intents: others.map(Intent.alias))
    let said = "made one of " + articles.names.joined(separator: ", ")
    try session.change("duplicates", [edit], said: said, change)
    try session.compareFew(first: first)
  }
}

struct DenyDuplicates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "not", abstract: "Say that two articles are not the same, on every machine.")

  @OptionGroup var articles: SeveralArticles
  @OptionGroup var change: ChangeOptions

  func run() throws {
    let session = try Session.open()
    let (first, others) = try articles.firstAndOthers(in: session)
    let edit = Edit(article: first, intents: others.map(Intent.notSame))
    let said = "told apart from " + articles.names.dropFirst().joined(separator: ", ")
    try session.change("duplicates", [edit], said: said, change)
  }
}

/// Two articles or more, of which the verb says something to each other.
struct SeveralArticles: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Two articles or more: ids, addresses, or 'last'.", valueName: "article"))
  var names: [String]

  /// The first article and the others, each once.
  ///
  /// All are looked up before anything is changed, so that a wrong name changes nothing.
  func firstAndOthers(in session: Session) throws -> (ArticleID, [ArticleID]) {
    let ids = try names.map { try session.library.resolve($0) }
    guard let first = ids.first, case let others = ids.dropFirst().filter({ $0 != first }),
      !others.isEmpty
    else {
      throw Failure(.usage, "name two different articles; `satchel duplicates` lists pairs")
    }
    return (first, others)
  }
}

extension StoryPair {
  /// From 0 to 1.
  fileprivate var score: String {
    "\(share / 1000).\(String(1000 + share % 1000).dropFirst())"
  }
}

extension ArticleRow {
  fileprivate var line: String {
    let site = siteName.map { "  " + Terminal.styled(SafeText.line($0), .dim) } ?? ""
    return "\(shortID)  \(SafeText.line(title))\(site)"
  }
}

extension JSONWriter {
  fileprivate mutating func pair(_ pair: StoryPair) {
    field("a", pair.first.id.text)
    field("b", pair.second.id.text)
    field("score", thousandths: pair.share)
    field("relation", pair.relation == .copy ? "copy" : "related")
    field("a_url", pair.first.url)
    field("b_url", pair.second.url)
    field("a_title", pair.first.title)
    field("b_title", pair.second.title)
  }
}
