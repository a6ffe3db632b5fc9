import ArgumentParser
import SatchelExchange
import SatchelModel
import SatchelStorage
import SatchelTopics

struct TagsSuggest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Suggest tags for articles of a file, without saving them.",
    discussion: """
      The file has a JSON object a line: {"id": …, "url": …, "title": …, "text": …}. There is an \
      answer a line: {"id": …, "tags": [{"tag": …, "score": …, "apply": …}]}, best first; "apply" is \
      true above the library's line. While nothing is learnt, phrases of the article stand in, \
      marked "new".
      """)

  @Option(help: ArgumentHelp("The file; '-' for standard input.", valueName: "file"))
  var input: String
  @Option(help: "How many tags an article gets at most.") var limit = 15
  @Flag(help: "Print a JSON object a line.") var json = false

  func validate() throws {
    guard (1...1000).contains(limit) else {
      throw ValidationError("--limit takes a number from 1 to 1000.")
    }
  }

  func run() throws {
    Interrupts.catchFirst()
    var file = try ImportFile(path: input, format: "jsonl")
    let model = try Session.open().learntModel(rehearsing: true)
    var refused = WarningCount()
    try file.forEach { entry in
      try Interrupts.check()
      switch entry.article {
      case .success(let article)?: try answer(article, model)
      case nil: return
      case .failure(let defect)?:
        refused.add("\(entry.place): \(defect)")
      }
    }
    guard refused.count == 0 else {
      throw Failure(
        .badInput,
        "\(refused.count.counted("line holds", "lines hold")) no article; the others are answered")
    }
  }

  private func answer(_ article: ImportedArticle, _ model: TopicModel) throws {
    let words = article.words
    let title = PageName.title(words.title, address: words.address)
    let terms = ArticleTerms(title: title, address: words.address, text: words.text)
    let suggestions = try model.suggestions(for: terms, limit: limit)
    guard json else {
      for suggestion in suggestions {
        try Output.line(
          [words.id ?? "", suggestion.tag.label, suggestion.score.percent]
            .map(SafeText.line).joined(separator: "\t"))
      }
      return
    }
    // Where nothing is learnt there is nothing that phrases could be taken for.
    let phrases =
      model.isEmpty
      ? Keyphrases.phrases(title: title, text: words.text, limit: limit) : []
    try Output.json {
      $0.field("id", words.id)
      $0.key("tags")
      $0.beginArray()
      for suggestion in suggestions { $0.suggestion(suggestion) }
      for phrase in phrases { $0.newTag(phrase) }
      $0.endArray()
    }
  }
}

extension JSONWriter {
  fileprivate mutating func newTag(_ phrase: Keyphrases.Phrase) {
    object {
      $0.field("tag", phrase.text)
      $0.field("score", phrase.score)
      $0.field("apply", false)
      $0.field("new", true)
    }
  }
}

extension Double {
  /// Of a share from 0 to 1, as "87 %".
  var percent: String { isFinite ? "\(Int((max(0, min(1, self)) * 100).rounded())) %" : "–" }
}
