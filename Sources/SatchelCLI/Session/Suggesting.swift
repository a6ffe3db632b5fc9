import SatchelModel
import SatchelStorage
import SatchelTopics

extension Edit {
  /// `tagged garden, ivy`.
  var saidOfTags: String {
    let labels = intents.compactMap { if case .tag(let tag) = $0 { tag.label } else { nil } }
    return "tagged " + labels.joined(separator: ", ")
  }
}

/// Suggests tags for articles of the library: those that they do not have and that nobody refused.
struct Suggesting {
  private static let phrases = 8
  private static let tagsApplied = 15
  /// What is less likely would be shown as 0 %.
  private static let leastScore = 0.005

  let session: Session
  let model: TopicModel

  /// Without `rehearsing`, scores may be a little behind what was learnt last.
  init(_ session: Session, rehearsing: Bool = true) throws {
    self.session = session
    model = try session.learntModel(rehearsing: rehearsing)
  }

  /// What takes the tags above the line; nil if there are none.
  func edit(of id: ArticleID) throws -> Edit? {
    let tags = try answer(for: id, limit: Self.tagsApplied)?.tags.filter(\.isAboveLine) ?? []
    return tags.isEmpty ? nil : Edit(article: id, intents: tags.map { .tag($0.tag) })
  }

  /// What is suggested for one article.
  struct Answer {
    let article: Article
    let row: ArticleRow
    let terms: ArticleTerms
    let tags: [TagSuggestion]
    /// Phrases of the article, none of which is a tag that is suggested.
    let phrases: [Keyphrases.Phrase]
  }

  /// Nil for an article that is no more.
  func answer(for id: ArticleID, limit: Int) throws -> Answer? {
    guard let article = try session.library.article(id), let row = try session.library.row(id)
    else { return nil }
    let text = try session.library.body(of: id)?.text ?? ""
    let title = PageName.title(article.title, address: article.url)
    let terms = ArticleTerms(title: title, address: article.url, text: text)
    let known = Set(article.tags.map(\.key) + article.refusedTags)
    let tags = try model.suggestions(for: terms, id: id, without: known, limit: limit)
      .filter { $0.score >= Self.leastScore }
    let isSaid = known.union(tags.map(\.tag.key))
    let phrases = Keyphrases.phrases(
      title: title, text: text, tags: model.names, limit: 3 * Self.phrases + isSaid.count
    ).filter { !isSaid.contains(Tag.key(of: $0.text)) }
    return Answer(
      article: article, row: row, terms: terms, tags: tags,
      phrases: Self.distinct(phrases))
  }

  /// A part of a phrase tells a person nothing more.
  private static func distinct(_ phrases: [Keyphrases.Phrase]) -> [Keyphrases.Phrase] {
    phrases.reduce(into: []) { kept, phrase in
      let isNew = !kept.contains { $0.text.contains(phrase.text) || phrase.text.contains($0.text) }
      if isNew, kept.count < Self.phrases { kept.append(phrase) }
    }
  }
}
