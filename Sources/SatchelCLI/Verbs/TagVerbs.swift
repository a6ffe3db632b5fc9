import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage

/// An article and tags, and more articles if need be.
struct TaggingArguments: ParsableArguments {
  @Argument(help: "The article: an id, an address, or 'last'.") var article: String
  @Argument(help: "The tags.") var tags: [String]

  @Option(
    name: .customLong("id"),
    help: ArgumentHelp("One more article; may be repeated.", valueName: "article"))
  var more: [String] = []

  @OptionGroup var change: ChangeOptions

  func edits(in session: Session, _ intents: [Intent]) throws -> [Edit] {
    try ([article] + more).map {
      Edit(article: try session.library.resolve($0), intents: intents)
    }
  }
}

struct AddTag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Tag an article.",
    discussion: "Capitals and accents' spelling do not matter: Gardens and gardens are one tag.")

  @OptionGroup var arguments: TaggingArguments

  func run() throws {
    let tags = try arguments.tags.map { try Tag($0) }
    let session = try Session.open()
    try session.change(
      "tag", try arguments.edits(in: session, tags.map(Intent.tag)),
      said: "tagged " + tags.map(\.label).joined(separator: ", "), arguments.change)
  }
}

struct Untag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "untag", abstract: "Take tags off an article.")

  @OptionGroup var arguments: TaggingArguments

  func run() throws {
    let tags = try arguments.tags.map { try Tag($0) }
    let session = try Session.open()
    try session.change(
      "untag", try arguments.edits(in: session, tags.map { Intent.untag(key: $0.key) }),
      said: "no longer tagged " + tags.map(\.label).joined(separator: ", "), arguments.change)
  }
}

struct Tags: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags",
    abstract: "List the tags in use and how many articles have each.")

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
