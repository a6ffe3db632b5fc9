import SatchelModel

/// Where the highlights of a file stand in an article.
struct HighlightPlaces {
  private let id: ArticleID
  private let byID: [HighlightID: Highlight]
  private let byQuote: [String: Highlight]
  private let finder: PassageFinder?

  /// `text` is the article's text, if the file has it.
  init(in id: ArticleID, _ article: Article?, text: String?) {
    self.id = article?.id ?? id
    let existing = article?.highlights ?? []
    byID = Dictionary(existing.map { ($0.id, $0) }) { first, _ in first }
    byQuote = Dictionary(existing.map { ($0.anchor.quote, $0) }) { first, _ in first }
    finder = text.map { PassageFinder(text: $0) }
  }

  func id(of anchor: Anchor) -> HighlightID { anchor.id(in: id) }

  /// As the file says, else where the passage first stands in the text, else at its beginning.
  func anchor(of highlight: ImportedArticle.Highlight) -> Anchor {
    let stated = Anchor(
      quote: highlight.quote, prefix: highlight.prefix, suffix: highlight.suffix,
      start: max(0, highlight.start ?? 0))
    guard highlight.start == nil else { return stated }
    return finder?.places(of: highlight.quote).first ?? stated
  }

  /// The library's highlight of the same passage.
  ///
  /// A file that does not say where the passage stands means the one of the same words.
  func twin(of highlight: ImportedArticle.Highlight, at anchor: Anchor) -> Highlight? {
    highlight.start == nil
      ? byQuote[anchor.quote] : byID[highlight.id ?? id(of: anchor)] ?? byID[id(of: anchor)]
  }
}
