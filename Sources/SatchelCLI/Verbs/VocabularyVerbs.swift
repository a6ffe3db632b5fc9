import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelQuery
import SatchelStorage

struct Tags: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags",
    abstract: "List the tags in use, change one wherever it is, or suggest some.",
    subcommands: [
      ListTags.self, RenameTag.self, MergeTags.self, DeleteTag.self, TagsSuggest.self,
      TagsSimilar.self,
    ],
    defaultSubcommand: ListTags.self)
}

struct ListTags: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the tags in use and how many articles have each.")

  @OptionGroup var data: DataOptions

  func run() throws {
    let session = try Session.openForReading()
    let counts = try session.library.tagCounts()
    if data.isJSON { return try print(json: counts) }
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

  private func print(json counts: [TagCount]) throws(Failure) {
    var stream = JSONStream(data)
    for count in counts {
      try stream.add { writer in
        writer.object {
          $0.field("tag", count.tag.label)
          $0.field("articles", count.articles)
        }
      }
    }
    try stream.finish()
  }
}

struct RenameTag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Call a tag otherwise, and those below it with it.",
    discussion: """
      `tags rename politics world` makes politics/syria world/syria too. Articles in the trash keep \
      the old one.
      """)

  @Argument(help: "The tag.") var old: String
  @Argument(help: "What it is to be called.") var new: String
  @OptionGroup var care: CareOptions
  @OptionGroup var change: ChangeOptions

  func run() throws {
    let (old, new) = (try Tag(old), try Tag(new))
    guard try old.key == new.key || !isInUse(new) else {
      throw Failure(
        .usage,
        "there is a tag '\(new.label)'; `satchel tags merge '\(old.label)' --into '\(new.label)'` "
          + "makes the two one")
    }
    try Vocabulary.change(
      "tags rename", [old], care, change, asking: { "Rename '\(old.label)' in \($0)?" },
      said: "'\(old.label)' is now '\(new.label)'", [.moveTag(key: old.key, to: new)])
  }

  private func isInUse(_ tag: Tag) throws -> Bool {
    let session = try Session.openForReading()
    let query = Query.tag(Words(tag.label))
    return try !session.library.list(query, at: session.queryTime, limit: 1).isEmpty
  }
}

struct MergeTags: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Make several tags one, and those below them with them.",
    discussion: "Articles in the trash keep the old ones.")

  @Argument(help: "The tags that go.") var tags: [String]
  @Option(help: ArgumentHelp("The tag that takes their place.", valueName: "tag")) var into: String
  @OptionGroup var care: CareOptions
  @OptionGroup var change: ChangeOptions

  func run() throws {
    let into = try Tag(into)
    let tags = try tags.map { try Tag($0) }.filter { $0.key != into.key }
    let names = tags.map { "'\($0.label)'" }.joined(separator: ", ")
    guard !tags.isEmpty else { throw Failure(.usage, "a tag cannot be merged into itself") }
    try Vocabulary.change(
      "tags merge", tags, care, change, asking: { "Merge \(names) in \($0)?" },
      said: "\(names) \(tags.count == 1 ? "is" : "are") now '\(into.label)'",
      tags.map { .moveTag(key: $0.key, to: into) })
  }
}

struct DeleteTag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Take a tag, and those below it, off every article.")

  @Argument(help: "The tag.") var tag: String
  @OptionGroup var care: CareOptions
  @OptionGroup var change: ChangeOptions

  func run() throws {
    let tag = try Tag(tag)
    try Vocabulary.change(
      "tags delete", [tag], care, change, isDestructive: true,
      asking: { "Take '\(tag.label)' and the tags below it off \($0)?" },
      said: "no longer tagged '\(tag.label)'", [.removeTag(key: tag.key)])
  }
}

private enum Vocabulary {
  /// Changes each article that has one of the tags, or one below it, as one undo step.
  ///
  /// What gives an article a tag would take it out of the trash, so those there are left out unless the
  /// tags only go.
  static func change(
    _ verb: String, _ tags: [Tag], _ care: CareOptions, _ report: ChangeOptions,
    isDestructive: Bool = false, asking question: (String) -> String, said done: String,
    _ intents: [Intent]
  ) throws {
    let tagged = Query.any(of: tags.map { .tag(Words($0.label)) })
    let everywhere = Query.any(of: [.quality(.trashed), .not(.quality(.trashed))])
    let names = tags.map { "'\($0.label)'" }.joined(separator: ", ")
    let selection = Selection(
      isDestructive ? .all(of: [tagged, everywhere]) : tagged, care,
      ifNone: "no article has the tag \(names); `satchel tags` lists them")
    try selection.apply(
      asking: { question(try $0.described($1)) }, isDestructive: isDestructive, report
    ) { session, ids in
      try session.change(verb, ids, intents, said: done, report)
    }
  }
}
