import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage

struct EditArticle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Change an article's title, tags and state.",
    discussion: """
      Without --title and --own-title it opens your editor ($SATCHEL_EDITOR, $VISUAL or $EDITOR) on \
      all of them, for one article. Only what you change is written.
      """)

  @OptionGroup var articles: ArticlesArgument
  @Option(parsing: .unconditional, help: "A title of your own.") var title: String?
  @Flag(help: "Give it back the page's own title.") var ownTitle = false
  @OptionGroup var change: ChangeOptions

  func validate() throws {
    if title != nil, ownTitle {
      throw ValidationError("--title and --own-title exclude each other.")
    }
    guard setsTitle || articles.names.count == 1 else {
      throw ValidationError("The editor takes one article; give several --title or --own-title.")
    }
  }

  private var setsTitle: Bool { title != nil || ownTitle }

  func run() throws {
    let title = try title.map(Title.checked)
    try articles.selection().apply(
      asking: { "Change the title of \(try $0.described($1))?" }, change
    ) { session, ids in
      guard setsTitle else { return try ids.forEach { try edit($0, in: session) } }
      try session.change("edit", ids, [.setTitle(title)], said: "changed", change)
    }
  }

  private func edit(_ id: ArticleID, in session: Session) throws {
    guard let article = try session.library.article(id) else { return }
    let form = ArticleForm(article)
    try session.editor.edit(form.text, suffix: ".txt") { text in
      let edit = Edit(article: id, intents: try form.intents(from: text))
      try session.change("edit", [edit], said: "changed", change)
    }
  }
}

/// An article's properties as lines that a person edits.
struct ArticleForm {
  private let article: Article

  init(_ article: Article) { self.article = article }

  /// Control characters are left out: an editor is a terminal too.
  var text: String {
    """
    Title: \(SafeText.line(article.title))
    Tags: \(SafeText.line(article.tags.map(\.label).joined(separator: ", ")))
    State: \(article.state.name)
    Favourite: \(article.isFavourite ? "yes" : "no")
    """
  }

  /// What differs from the article.
  func intents(from text: String) throws -> [Intent] {
    let before = try fields(of: self.text)
    let after = try fields(of: text)
    var intents: [Intent] = []
    if let title = after["title"], title != before["title"] {
      intents.append(.setTitle(title.isEmpty ? nil : try Title.checked(title)))
    }
    if let labels = after["tags"], labels != before["tags"] { intents += try tags(labels) }
    if let name = after["state"], name != before["state"] {
      guard let state = ReadingState(name: name) else {
        throw Failure(.badInput, "State is unread or archived, not '\(name)'")
      }
      intents.append(.setState(state))
    }
    if let word = after["favourite"], word != before["favourite"] {
      guard ["yes", "no"].contains(word) else {
        throw Failure(.badInput, "Favourite is yes or no, not '\(word)'")
      }
      intents.append(.setFavourite(word == "yes"))
    }
    return intents
  }

  private func tags(_ labels: String) throws -> [Intent] {
    let wanted = try labels.split(separator: ",")
      .map { $0.trimmingPrefix { $0.isWhitespace } }.filter { !$0.isEmpty }
      .map { try Tag(String($0)) }
    let keys = Set(wanted.map(\.key))
    return wanted.filter { tag in !article.tags.contains { $0.key == tag.key } }.map(Intent.tag)
      + article.tags.filter { !keys.contains($0.key) }.map { .untag(key: $0.key) }
  }

  private func fields(of text: String) throws(Failure) -> [String: String] {
    var fields: [String: String] = [:]
    for line in text.split(separator: "\n") where !line.allSatisfy(\.isWhitespace) {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts[0].lowercased()
      guard parts.count == 2, ["title", "tags", "state", "favourite"].contains(name) else {
        throw Failure(
          .badInput, "'\(line)' is not one of the lines Title:, Tags:, State:, Favourite:")
      }
      fields[name] = parts[1].split(separator: " ").joined(separator: " ")
    }
    return fields
  }
}
