import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelQuery
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
      let width = Terminal.width - share.count - 2
      try Output.line("\(Terminal.styled(share, .bold))  \(pair.first.line(width: width))")
      try Output.line("\(indent)  \(pair.second.line(width: width))")
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
    commandName: "merge", abstract: "Make one article of two or more.",
    discussion: "With --where, each article that the query finds becomes one with its copies.")

  @OptionGroup var articles: ArticlesArgument
  @OptionGroup var change: ChangeOptions

  func run() throws {
    try articles.decide(
      asking: { "Make \($0) one with their copies?" }, said: "made one of", Intent.alias, change
    ) { try $0.compareFew(first: $1) }
  }
}

struct DenyDuplicates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "not", abstract: "Say that two articles are not the same, on every machine.",
    discussion: "With --where, each article that the query finds is none of its copies.")

  @OptionGroup var articles: ArticlesArgument
  @OptionGroup var change: ChangeOptions

  func run() throws {
    try articles.decide(
      asking: { "Tell \($0) and their copies apart?" }, said: "told apart:", Intent.notSame, change)
  }
}

extension ArticlesArgument {
  /// Says something of articles to each other, as one change: of those that are named, or of each that a
  /// query finds and its copies.
  ///
  /// `after` is told the first of them.
  fileprivate func decide(
    asking question: (String) -> String, said done: String, _ intent: (ArticleID) -> Intent,
    _ report: ChangeOptions, after: (Session, ArticleID) throws -> Void = { _, _ in }
  ) throws {
    let selection = try selection(among: .quality(.duplicate))
    try selection.apply(asking: { question(try $0.described($1)) }, report) { session, ids in
      let isNamed = options.condition == nil
      let sets = isNamed ? [ids] : try session.pairs(of: Set(ids))
      let edits = sets.compactMap { Edit(saying: intent, of: $0) }
      guard let first = edits.first?.article else {
        throw Failure(.usage, "name two different articles; `satchel duplicates` lists pairs")
      }
      let others = isNamed ? names.joined(separator: ", ") : "it and its copies"
      try session.change("duplicates", edits, said: "\(done) \(others)", report)
      try after(session, first)
    }
  }
}

extension Edit {
  /// Says it of the first article and each other one; nil if there is none.
  fileprivate init?(saying intent: (ArticleID) -> Intent, of ids: [ArticleID]) {
    guard let first = ids.first, case let others = ids.filter({ $0 != first }), !others.isEmpty
    else { return nil }
    self.init(article: first, intents: others.map(intent))
  }
}

extension Session {
  /// Those of the articles and their copies, by two.
  fileprivate func pairs(of ids: Set<ArticleID>) throws -> [[ArticleID]] {
    try library.storyPairs(.copy).map { [$0.first.id, $0.second.id] }
      .filter { !ids.isDisjoint(with: $0) }
  }
}

extension StoryPair {
  /// From 0 to 1.
  fileprivate var score: String {
    "\(share / 1000).\(String(1000 + share % 1000).dropFirst())"
  }
}

extension ArticleRow {
  /// At most `width` columns, unless the site's name alone takes more.
  fileprivate func line(width: Int) -> String {
    let site = siteName.map { "  " + SafeText.line($0) } ?? ""
    let start = "\(shortID)  "
    let room = width - DisplayWidth.of(start) - DisplayWidth.of(site)
    return start + DisplayWidth.truncated(SafeText.line(title), to: room)
      + Terminal.styled(site, .dim)
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
