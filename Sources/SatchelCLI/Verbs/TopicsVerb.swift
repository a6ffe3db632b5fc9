import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage

struct Topics: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topics",
    abstract: "Show what the library is about, and how that moved over time.",
    discussion: """
      Each line is a tag, how many articles have it, and when they were saved, from the first to the \
      last. A tag rises or falls if its part of the newest quarter of the time is half as great again \
      as its part of all, or less than half of it.
      """)

  private static let stretches = 24

  @Option(help: "How many tags are shown, those with most articles first.") var limit = 20
  @OptionGroup var data: DataOptions

  func validate() throws {
    guard (1...100_000).contains(limit) else {
      throw ValidationError("--limit takes a number from 1 to 100000.")
    }
  }

  func run() throws {
    let session = try Session.openForReading()
    let (span, topics) = try session.library.topics(limit: limit, stretches: Self.stretches)
    let movements = Movement.all(topics)
    guard !data.isJSON else { return try printJSON(topics, movements, span) }
    guard !topics.isEmpty else {
      return Message.note("No tags yet; `satchel tag ARTICLE TAG` gives one.")
    }
    let rows = zip(topics, movements).map { topic, movement in
      [
        SafeText.line(topic.tag.label), String(topic.articles), Bars.line(topic.counts),
        movement?.rawValue ?? "",
      ]
    }
    guard Terminal.isOutputTerminal else {
      for row in rows { try Output.line(row.joined(separator: "\t")) }
      return
    }
    let table = Table(
      columns: [.init("TAG", give: 1), .init("ARTICLES"), .init("OVER TIME"), .init("")],
      rows: rows)
    for line in table.lines(width: Terminal.width) { try Output.line(line) }
    try Output.flush()
    Message.note(
      "From \(LocalDate.day(span.lowerBound, now: session.now))"
        + " to \(LocalDate.day(span.upperBound, now: session.now)).")
  }

  private func printJSON(
    _ topics: [TopicHistory], _ movements: [Movement?], _ span: ClosedRange<Int64>
  ) throws {
    var stream = JSONStream(data)
    for (topic, movement) in zip(topics, movements) {
      try stream.add { writer in
        writer.object {
          $0.field("tag", topic.tag.label)
          $0.field("articles", topic.articles)
          $0.field("from", CivilDate.iso8601(span.lowerBound))
          $0.field("to", CivilDate.iso8601(span.upperBound))
          $0.key("counts")
          $0.array(topic.counts) { $0.value($1) }
          $0.field("movement", movement?.rawValue)
        }
      }
    }
    try stream.finish()
  }
}

/// Where a topic goes.
private enum Movement: String {
  case rising
  case falling

  /// For each topic, against all of them.
  static func all(_ topics: [TopicHistory]) -> [Movement?] {
    let (recent, ever) = (topics.map(\.recent).reduce(0, +), topics.map(\.articles).reduce(0, +))
    guard recent > 0 else { return topics.map { _ in nil } }
    return topics.map { topic in
      let share = Double(topic.recent) / Double(recent)
      let usual = Double(topic.articles) / Double(ever)
      if share > 1.5 * usual, topic.recent > 2 { return .rising }
      return share < 0.5 * usual && topic.articles > 5 ? .falling : nil
    }
  }
}

extension TopicHistory {
  /// In the newest quarter of the time.
  fileprivate var recent: Int { counts.suffix(counts.count / 4).reduce(0, +) }
}
