import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelCalendar
import SatchelQuery
import SatchelStorage

struct Stats: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Show how much is in the library, what was saved and put away when, and about what.")

  private static let topics = 10

  @Option(help: "Look back over so many months.") var months = 12
  @Flag(help: "Print one JSON object.") var json = false

  func validate() throws {
    guard (1...120).contains(months) else {
      throw ValidationError("--months must be from 1 to 120.")
    }
  }

  func run() throws {
    let session = try Session.openForReading()
    Interrupts.catchFirst(ending: session.library)
    let days = Self.firstDays(of: months, upTo: session.queryTime.today)
    let statistics = try session.library.statistics(
      by: days.map(session.queryTime.midnight), topics: Self.topics)
    let counts = try session.library.counts()
    let names = days.dropLast().map { String($0.text.prefix(7)) }
    guard json else {
      let chart = StatisticsChart(months: names, statistics, counts, width: Terminal.width)
      return try chart.lines.forEach { line throws(Failure) in try Output.line(line) }
    }
    try Output.json { $0.statistics(names, statistics, counts) }
  }

  /// The first days of the months, and of the one that follows the last.
  private static func firstDays(of count: Int, upTo today: CivilDay) -> [CivilDay] {
    let first = today.adding(days: 1 - today.day)
    return (0...count).map { first.adding(months: $0 + 1 - count) }
  }
}

/// What `stats` shows on a terminal: a line a month, and one a topic.
struct StatisticsChart {
  let months: [String]
  let statistics: LibraryStatistics
  let counts: LibraryCounts
  let width: Int

  init(
    months: [String], _ statistics: LibraryStatistics, _ counts: LibraryCounts, width: Int
  ) {
    (self.months, self.statistics, self.counts, self.width) = (months, statistics, counts, width)
  }

  var lines: [String] {
    summary + [""] + byMonth + (statistics.topics.isEmpty ? [] : [""] + byTopic)
  }

  private var summary: [String] {
    [
      counts.articles.counted("article")
        + ": \(counts.unread) unread, \(counts.archived) archived, "
        + counts.favourites.counted("favourite") + "; \(counts.trashed) more in the trash",
      [
        counts.tags.counted("tag"), counts.notes.counted("note"),
        counts.highlights.counted("highlight"),
      ].joined(separator: ", "),
      statistics.words.counted("word")
        + ", \(statistics.wordsArchived) of them in archived articles",
    ]
  }

  private var byMonth: [String] {
    let highest = max(statistics.saved.max() ?? 0, statistics.archived.max() ?? 0)
    // The month, two numbers and the gaps between them take 33 columns.
    let length = min(40, max(4, (width - 33) / 2))
    return table(
      ["MONTH", "SAVED", "", "ARCHIVED", ""],
      months.enumerated().map { index, month in
        let (saved, archived) = (statistics.saved[index], statistics.archived[index])
        return [
          month, String(saved), Bars.bar(saved, of: highest, length: length), String(archived),
          Bars.bar(archived, of: highest, length: length),
        ]
      })
  }

  private var byTopic: [String] {
    table(
      ["TOPIC", "ARTICLES", "SAVED BY MONTH"],
      statistics.topics.map { topic in
        let label = DisplayWidth.truncated(SafeText.line(topic.tag.tag.label), to: 30)
        return [
          label, String(topic.tag.articles), Bars.line(topic.saved.suffix(max(1, width - 45))),
        ]
      })
  }

  /// Without the table's own fitting, which would cut bars.
  private func table(_ titles: [String], _ rows: [[String]]) -> [String] {
    Table(columns: titles.map { .init($0) }, rows: rows).lines(width: .max)
  }
}

/// Numbers as blocks.
enum Bars {
  private static let eighths = Array("▏▎▍▌▋▊▉█")
  private static let heights = Array("▁▂▃▄▅▆▇█")

  /// A bar of at most `length` columns; anything but 0 shows.
  static func bar(_ number: Int, of highest: Int, length: Int) -> String {
    guard number > 0, highest > 0 else { return "" }
    let parts = max(1, length * 8 * min(number, highest) / highest)
    let rest = parts % 8 == 0 ? "" : String(eighths[parts % 8 - 1])
    return String(repeating: "█", count: parts / 8) + rest
  }

  /// A column for each number, the highest as high as a line; a space for 0.
  static func line(_ numbers: some Collection<Int>) -> String {
    let highest = max(1, numbers.max() ?? 1)
    return String(
      numbers.map { number -> Character in
        number > 0 ? heights[max(1, 8 * number / highest) - 1] : " "
      })
  }
}

extension JSONWriter {
  fileprivate mutating func statistics(
    _ months: [String], _ statistics: LibraryStatistics, _ counts: LibraryCounts
  ) {
    field("articles", counts.articles)
    field("unread", counts.unread)
    field("archived", counts.archived)
    field("favourites", counts.favourites)
    field("trashed", counts.trashed)
    field("tags", counts.tags)
    field("notes", counts.notes)
    field("highlights", counts.highlights)
    field("words", statistics.words)
    field("wordsArchived", statistics.wordsArchived)
    courses(months, statistics)
  }

  /// What was saved and archived when, and about what.
  private mutating func courses(_ months: [String], _ statistics: LibraryStatistics) {
    key("months")
    array(Array(months.indices)) { writer, index in
      writer.object {
        $0.field("month", months[index])
        $0.field("saved", statistics.saved[index])
        $0.field("archived", statistics.archived[index])
      }
    }
    key("topics")
    array(statistics.topics) { writer, topic in
      writer.object {
        $0.field("tag", topic.tag.tag.label)
        $0.field("articles", topic.tag.articles)
        $0.key("saved")
        $0.array(topic.saved) { $0.value($1) }
      }
    }
  }
}
