import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage

struct AddHighlight: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "highlight", abstract: "Mark a passage of an article.",
    discussion: """
      The passage is given in the article's own words; line ends and runs of spaces do not matter. \
      It prints the highlight's id. `satchel show` lists the highlights.
      """)

  @Argument(help: "The article: an id, an address, or 'last'.") var article: String
  @Argument(help: "The passage.") var passage: String?
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
    guard [passage, edit, delete].filter({ $0 != nil }).count == 1 else {
      throw ValidationError("Give a passage, or --edit, or --delete.")
    }
    guard occurrence >= 1 else { throw ValidationError("--occurrence begins at 1.") }
    guard colour?.utf8.count ?? 0 <= 40 else { throw ValidationError("--colour is too long.") }
  }

  func run() throws {
    let session = try Session.open()
    let article = try session.article(named: article)
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
    known = known ?? article.highlights.first { $0.id == id }
    var steps: [[Intent]] = [[.addHighlight(anchor, colour: colour, at: session.now)]]
    if let note {
      steps.append([.annotateHighlight(id, shown: known?.note, text: Editor.normal(note))])
    }
    try save(session, article, id, steps)
  }

  /// A highlight must be there before it can be written on, so these are steps.
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
