/// The article that a page declares to search engines, for one that shows nothing without its scripts.
enum DeclaredArticle {
  private static let fewestWords = 40
  private static let largestScript = 1 << 20

  /// The longest article that is declared, as a page of its own; nil for a few words.
  static func page(declaredIn document: HTMLDocument) -> HTMLDocument? {
    var longest = ""
    for script in DeclaredScripts.texts(in: document) {
      DeclaredScripts.values(of: "articleBody", in: script.prefix(largestScript)) { value in
        guard let text = value.text, text.utf8.count > longest.utf8.count else { return }
        longest = text
      }
    }
    guard WordCount.words(in: longest) >= fewestWords else { return nil }
    return try? PageParser.parse(markup(of: longest), name: "the article")
  }

  /// Some declare markup, some lines of text; both are read as markup, and sanitised as any.
  private static func markup(of text: String) -> String {
    if text.contains("<p") { return text }
    return text.split(separator: "\n").map { "<p>\($0)</p>" }.joined()
  }
}
