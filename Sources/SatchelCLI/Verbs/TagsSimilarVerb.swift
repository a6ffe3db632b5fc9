import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage
import SatchelTopics

struct TagsSimilar: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "similar",
    abstract: "Show tags that may be one: written almost alike, or nearly always given together.",
    discussion: "Nothing is changed. The tag with more articles comes first.")

  @OptionGroup var data: DataOptions

  func run() throws {
    Interrupts.catchFirst()
    let pairs = try Session.open().learntModel().similarTags()
    guard !data.isJSON else { return try printJSON(pairs) }
    let rows = pairs.map { pair in
      [
        Self.counted(pair.kept), Self.counted(pair.other),
        pair.reason.rawValue + (pair.together > 0 ? ", both on \(pair.together)" : ""),
      ]
    }
    guard Terminal.isOutputTerminal else {
      for row in rows { try Output.line(row.joined(separator: "\t")) }
      return
    }
    guard !rows.isEmpty else { return Message.note("No two tags look like one.") }
    let table = Table(
      columns: [.init("TAG", give: 1), .init("MAY BE", give: 1), .init("BECAUSE")], rows: rows)
    for line in table.lines(width: Terminal.width) { try Output.line(line) }
    try Output.flush()
    Message.note("satchel tags merge TAG --into TAG makes one tag of two.")
  }

  private static func counted(_ count: TagCount) -> String {
    SafeText.line("\(count.tag.label) (\(count.articles))")
  }

  private func printJSON(_ pairs: [SimilarPair]) throws {
    var stream = JSONStream(data)
    for pair in pairs {
      try stream.add { writer in
        writer.object {
          $0.field("tag", pair.kept.tag.label)
          $0.field("articles", pair.kept.articles)
          $0.field("similar", pair.other.tag.label)
          $0.field("similarArticles", pair.other.articles)
          $0.field("together", pair.together)
          $0.field("reason", pair.reason.rawValue)
        }
      }
    }
    try stream.finish()
  }
}
