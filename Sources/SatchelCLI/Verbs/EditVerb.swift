import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage

struct EditArticle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Change an article's title, tags and state.",
    discussion: """
      Without --title and --own-title it opens your editor ($SATCHEL_EDITOR, $VISUAL or $EDITOR) on \
      all of them, of up to a hundred articles at once. Only what you change is written.
      """)

  @OptionGroup var articles: ArticlesArgument
  @Option(parsing: .unconditional, help: "A title of your own.") var title: String?
  @Flag(help: "Give it back the page's own title.") var ownTitle = false
  @OptionGroup var change: ChangeOptions

  func validate() throws {
    if title != nil, ownTitle {
      throw ValidationError("--title and --own-title exclude each other.")
    }
  }

  private var setsTitle: Bool { title != nil || ownTitle }

  func run() throws {
    let title = try title.map(Title.checked)
    try articles.selection().apply(
      asking: { "Change the title of \(try $0.described($1))?" }, change
    ) { session, ids in
      guard setsTitle else { return try edit(ids, in: session) }
      try session.change("edit", ids, [.setTitle(title)], said: "changed", change)
    }
  }

  private func edit(_ ids: [ArticleID], in session: Session) throws {
    guard ids.count <= ArticleForms.maximumArticles else {
      throw Failure(
        .usage,
        "the editor takes \(ArticleForms.maximumArticles) articles at most, not \(ids.count)")
    }
    let forms = ArticleForms(try ids.compactMap { try session.library.article($0) })
    try session.editor.edit(forms.text, suffix: ".txt") { text in
      try session.change("edit", try forms.edits(from: text), said: "changed", change)
    }
  }
}

/// The properties of one article or several as one text; of several, each begins with its id.
struct ArticleForms {
  static let maximumArticles = 100

  private let articles: [Article]

  init(_ articles: [Article]) { self.articles = articles }

  private var isOfSeveral: Bool { articles.count > 1 }

  var text: String {
    articles.map { (isOfSeveral ? "Article: \($0.id.text)\n" : "") + ArticleForm($0).text }
      .joined(separator: "\n\n")
  }

  /// What differs from the articles; those that the text leaves out stay as they are.
  func edits(from text: String) throws -> [Edit] {
    guard isOfSeveral else { return try articles.map { try Self.edit($0, from: text) } }
    var edits: [Edit] = []
    for part in parts(of: text) {
      guard let article = articles.first(where: { $0.id.text == part.id }) else {
        throw Failure(.badInput, "there is no article '\(part.id)' in this text; nothing was saved")
      }
      edits.append(try Self.edit(article, from: part.text))
    }
    return edits
  }

  private static func edit(_ article: Article, from text: String) throws -> Edit {
    Edit(article: article.id, intents: try ArticleForm(article).intents(from: text))
  }

  /// What stands behind each line that begins an article.
  private func parts(of text: String) -> [(id: String, text: String)] {
    var parts: [(id: String, text: String)] = []
    for line in text.split(separator: "\n") where !line.allSatisfy(\.isWhitespace) {
      let words = line.split(separator: ":", maxSplits: 1)
      if words.count == 2, words[0].lowercased() == "article" {
        parts.append((words[1].filter { !$0.isWhitespace }.lowercased(), ""))
      } else {
        if parts.isEmpty { parts.append(("", "")) }
        parts[parts.count - 1].text += line + "\n"
      }
    }
    return parts
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
    var rest = labels
    var wanted: [Tag] = []
    // A comma within a tag that is there separates nothing.
    for tag in article.tags where tag.label.contains(",") {
      guard let place = rest.firstRange(of: tag.label) else { continue }
      wanted.append(tag)
      rest.removeSubrange(place)
    }
    wanted += try rest.split(separator: ",")
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
