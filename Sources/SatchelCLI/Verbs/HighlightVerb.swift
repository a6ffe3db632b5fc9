import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelQuery
import SatchelStorage

struct AddHighlight: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "highlight", abstract: "Mark a passage of an article or of several.",
    discussion: """
      The passage is given in the article's own words; line ends and runs of spaces do not matter. \
      It prints the highlight's id. `satchel show` lists the highlights. With --where the passage \
      is marked in every article that has it.
      """)

  @Argument(
    help: ArgumentHelp(
      "The article (an id, an address, or 'last') and the passage; with --where the passage only.",
      valueName: "article> <passage"))
  var words: [String] = []
  @OptionGroup var selection: SelectionOptions
  @Option(parsing: .unconditional, help: "A note on the passage.") var note: String?
  @Option(help: "A colour's name.") var colour: String?
  @Option(help: ArgumentHelp("Which one, if the passage occurs more than once.", valueName: "n"))
  var occurrence = 1
  @Option(help: ArgumentHelp("Change this highlight's note or colour.", valueName: "highlight"))
  var edit: String?
  @Option(help: ArgumentHelp("Delete this highlight.", valueName: "highlight"))
  var delete: String?
  @Flag(help: "Print what was done as one JSON object.") var json = false

  func validate() throws {
    let isOfOne = edit != nil || delete != nil
    guard edit == nil || delete == nil, !isQuery || !isOfOne,
      words.count == (isQuery || isOfOne ? 1 : 2)
    else {
      throw ValidationError(
        "Give an article and a passage, or --where and a passage, or an article and --edit or --delete."
      )
    }
    guard occurrence >= 1 else { throw ValidationError("--occurrence begins at 1.") }
    guard colour?.utf8.count ?? 0 <= 40 else { throw ValidationError("--colour is too long.") }
  }

  private var isQuery: Bool { selection.condition != nil }
  private var article: String? { isQuery ? nil : words.first }
  private var passage: String? { isQuery ? words.first : words.dropFirst().first }

  func run() throws {
    guard let name = article, !selection.care.dryRun else { return try markAll() }
    let session = try Session.open()
    let article = try session.article(named: name)
    if let delete {
      let known = try Self.highlight(delete, of: article)
      return try save(session, article, known.id, [[.removeHighlight(known.id)]])
    }
    let anchor: Anchor
    var known: Highlight?
    if let edit {
      known = try Self.highlight(edit, of: article)
      anchor = try Self.highlight(edit, of: article).anchor
    } else {
      anchor = try find(passage ?? "", in: article, session)
    }
    let id = known?.id ?? anchor.id(in: article.id)
    try save(session, article, id, steps(anchor, over: known, in: article, session))
  }

  /// Marks the passage wherever it stands, as one step; or shows where that would be.
  private func markAll() throws {
    var report = ChangeOptions()
    report.json = json
    let scope = article == nil ? passage.map { Query.words(Words($0), in: nil) } : nil
    try Selection(names: article.map { [$0] } ?? [], selection, among: scope ?? .everything).apply(
      asking: { "Mark the passage in \(try $0.described($1))?" }, report
    ) { session, ids in
      var edits: [Edit] = []
      for id in ids {
        guard let article = try session.library.article(id),
          let body = try session.library.body(of: id),
          let anchor = PassageFinder(text: body.text).places(of: passage ?? "")
            .dropFirst(occurrence - 1).first
        else { continue }
        edits += steps(anchor, over: nil, in: article, session)
          .map { Edit(article: id, intents: $0) }
      }
      try session.change("highlight", edits, said: "marked", report)
      if edits.isEmpty { Message.note("The passage is in no text that the query finds.") }
    }
  }

  /// A highlight must be there before it can be written on, so these are steps.
  private func steps(
    _ anchor: Anchor, over known: Highlight?, in article: Article, _ session: Session
  ) -> [[Intent]] {
    let id = known?.id ?? anchor.id(in: article.id)
    let known = known ?? article.highlights.first { $0.id == id }
    return [[.addHighlight(anchor, colour: colour, at: session.now)]]
      + (note.map {
        [[.annotateHighlight(id, shown: known?.note, text: Editor.normal($0))]]
      } ?? [])
  }

  private func save(
    _ session: Session, _ article: Article, _ id: HighlightID, _ steps: [[Intent]]
  ) throws {
    let result = try session.library.change(
      "highlight", steps.map { Edit(article: article.id, intents: $0) }, now: session.now)
    guard json else { return try Output.line(id.text) }
    try Output.json {
      $0.field("article", article.id.text)
      $0.field("highlight", id.text)
      $0.field("changed", result.id != nil)
    }
  }

  private func find(_ passage: String, in article: Article, _ session: Session) throws -> Anchor {
    guard let body = try session.library.body(of: article.id) else {
      throw Failure(.noSuchArticle, "'\(article.title)' has no text here to mark a passage in")
    }
    let places = PassageFinder(text: body.text).places(of: passage)
    guard !places.isEmpty else {
      throw Failure(.badInput, "the passage is not in the text; `satchel read` shows it")
    }
    guard occurrence <= places.count else {
      throw Failure(.badInput, "the passage occurs \(places.count) times in the text")
    }
    return places[occurrence - 1]
  }

  private static func highlight(_ name: String, of article: Article) throws(Failure) -> Highlight {
    let found = article.highlights.filter { $0.id.text.hasPrefix(name.lowercased()) }
    guard let highlight = found.first, found.count == 1, !name.isEmpty else {
      throw Failure(
        .noSuchArticle, "there is no one highlight '\(name)' in this article; see `satchel show`")
    }
    return highlight
  }
}
