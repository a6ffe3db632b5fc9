import ArgumentParser
import SatchelConfig
import SatchelExchange
import SatchelModel
import SatchelStorage

/// What `list` and `search` can print.
struct ListingOptions: ParsableArguments {
  @OptionGroup var data: DataOptions

  @Option(
    help: ArgumentHelp(
      "Lay each line out, as in '{id}\\t{title}'.",
      discussion: "The fields are \(RowField.allCases.map(\.rawValue).joined(separator: ", "))."))
  var format: String?

  @Option(name: [.short, .long], help: "Print at most this many articles.") var limit: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
    if format != nil, data.isJSON {
      throw ValidationError("--format and --json exclude each other.")
    }
    if let format { _ = try RowFormat(format, names: RowField.allCases.map(\.rawValue)) }
  }

  /// On a terminal a screenful is enough; what a script reads is whole unless it says otherwise.
  func limit(in session: Session) -> Int? {
    limit ?? (isTable ? session.settings.number(.listLimit) : nil)
  }

  var isTable: Bool { !data.isJSON && format == nil && Terminal.isOutputTerminal }
}

/// The fields of an article that a line can show, by the names that JSON has for them.
enum RowField: String, CaseIterable {
  case id, shortId, url, title, site, author, language, state, favourite, tags, saved, words, notes
  case highlights, progress

  func text(of row: ArticleRow) -> String {
    switch self {
    case .id: row.id.text
    case .shortId: row.shortID
    case .url: row.url ?? ""
    case .title: row.title
    case .site: row.site ?? ""
    case .author: row.author ?? ""
    case .language: row.language ?? ""
    case .state: row.state.name
    case .favourite: row.isFavourite ? "favourite" : ""
    case .tags: row.tags.joined(separator: ",")
    case .saved: CivilDate.iso8601(row.saved)
    case .words: row.wordCount.map(String.init) ?? ""
    case .notes: String(row.noteCount)
    case .highlights: String(row.highlightCount)
    case .progress: String(row.progress)
    }
  }
}

/// Prints articles one by one where that is possible; a table has to see them all first.
struct RowPrinter {
  /// One line of a pipe, in this order for good.
  private static let piped: [RowField] = [
    .shortId, .saved, .state, .favourite, .title, .url, .tags,
  ]

  private let options: ListingOptions
  private let now: Int64
  private let format: RowFormat?
  private var json: JSONStream?
  private var rows: [(row: ArticleRow, snippet: String?, copies: Int)] = []

  init(_ options: ListingOptions, now: Int64) throws(Failure) {
    (self.options, self.now) = (options, now)
    format =
      if let template = options.format {
        try RowFormat(template, names: RowField.allCases.map(\.rawValue))
      } else {
        nil
      }
    if options.data.isJSON { json = JSONStream(options.data) }
  }

  /// `copies` is the number of articles that a table shows by this one.
  mutating func add(
    _ row: ArticleRow, snippet: String? = nil, copies: Int = 0
  ) throws(Failure) {
    if json != nil {
      try json?.add { $0.row(row, snippet: snippet.map(Snippet.plain)) }
    } else if let format {
      try Output.line(format.line { RowField(rawValue: $0)?.text(of: row) ?? "" })
    } else if options.isTable {
      rows.append((row, snippet, copies))
    } else {
      let fields = Self.piped.map { SafeText.line($0.text(of: row)) }
      try Output.line(fields.joined(separator: "\t"))
    }
  }

  mutating func finish() throws(Failure) {
    try json?.finish()
    guard options.isTable, !rows.isEmpty else { return }
    let lines = table.lines(width: Terminal.width)
    for (index, line) in lines.enumerated() {
      try Output.line(index == 0 ? Terminal.styled(line, .dim) : line)
      // A title that was found says all that there is to show.
      guard index > 0, let snippet = rows[index - 1].snippet,
        Snippet.plain(snippet) != rows[index - 1].row.title
      else { continue }
      try Output.line("      " + Snippet.styled(snippet, width: Terminal.width - 6))
    }
  }

  private var table: Table {
    Table(
      columns: [
        .init("ID"), .init("SAVED"), .init("STATE"), .init("TITLE", give: 2, least: 24),
        .init("SITE", give: 3, least: 8), .init("TAGS", give: 3, least: 8),
      ],
      rows: rows.map { row, _, copies in
        [
          row.shortID, LocalDate.day(row.saved, now: now), state(of: row),
          (copies > 0 ? "(+\(copies)) " : "") + marks(of: row) + SafeText.line(row.title),
          SafeText.line(row.site ?? ""),
          SafeText.line(row.tags.joined(separator: ", ")),
        ]
      })
  }

  /// Unread goes without saying, so that the column is gone where all are.
  private func state(of row: ArticleRow) -> String {
    row.isTrashed ? "trashed" : row.state == .unread ? "" : row.state.name
  }

  private func marks(of row: ArticleRow) -> String {
    (row.isFavourite ? "★ " : "") + (row.isConflicted ? "(conflict) " : "")
      + (row.isFetchPending ? "(not fetched yet) " : "")
  }
}

/// A passage that a search found, with its matches marked.
enum Snippet {
  static func plain(_ snippet: String) -> String {
    snippet.filter { $0 != SearchHit.matchStart && $0 != SearchHit.matchEnd }
  }

  /// One line of at most `width` columns, the matches in colour where there is any.
  static func styled(_ snippet: String, width: Int) -> String {
    let line = DisplayWidth.truncated(SafeText.line(snippet), to: max(10, width))
    guard Terminal.hasColour else { return plain(line) }
    var text = ""
    for character in line {
      switch character {
      case SearchHit.matchStart: text += "\u{1b}[\(Terminal.Style.highlighted.rawValue)m"
      case SearchHit.matchEnd: text += "\u{1b}[0m"
      default: text.append(character)
      }
    }
    return text + "\u{1b}[0m"
  }
}
