/// Which part of a page is the article.
package struct Extraction: Sendable {
  /// The element that holds the article.
  package var root: Int
  /// Elements inside it that are no part of it, each with all that it holds.
  package var dropped: Set<Int>
}

/// Finds the article on a page; another way of finding it is another type.
package protocol Extractor: Sendable {
  func extraction(from document: HTMLDocument) -> Extraction
}

/// Takes what the page's own markup calls the article, or the whole page without its furniture.
///
/// It trusts elements, roles and a few class names that mean one thing everywhere. A mark that would
/// take most of the page's words away is not believed.
package struct MarkupExtractor: Extractor {
  package init() {}

  package func extraction(from document: HTMLDocument) -> Extraction {
    guard !document.nodes.isEmpty else { return Extraction(root: 0, dropped: []) }
    let everything = Extraction.everything(in: document)
    let page = TextWeights(document, without: everything.dropped)
    var dropped = everything.dropped
    for index in document.nodes.indices where Furniture.isMarked(index, in: document) {
      if page.weight(of: index) * 2 < page.total { dropped.insert(index) }
    }
    let weights = TextWeights(document, without: dropped)
    return Extraction(root: root(of: document, weights: weights), dropped: dropped)
  }

  /// The innermost marked element that holds most of the words, else an only `<article>`, else all.
  private func root(of document: HTMLDocument, weights: TextWeights) -> Int {
    let candidates = document.nodes.indices.filter { Self.isCandidate($0, in: document) }
    if let most = candidates.last(where: { weights.weight(of: $0) * 10 >= weights.total * 6 }) {
      return most
    }
    let articles = candidates.filter { document.name($0) == "article" }
    if let only = articles.first, articles.count == 1, weights.weight(of: only) > 600 {
      return only
    }
    return document.first("body") ?? 0
  }

  private static func isCandidate(_ index: Int, in document: HTMLDocument) -> Bool {
    guard let element = document.element(index) else { return false }
    if element.name == "article" || element.name == "main" { return true }
    if let role = element["role"], role == "main" || role == "article" { return true }
    if element["itemprop"] == "articleBody" { return true }
    return element.hasMark(in: articleMarks)
  }

  private static let articleMarks: Set<String> = [
    "article-body", "article-content", "article-text", "entry-content", "mw-content-text",
    "post-body", "post-content", "story-body",
  ]
}

extension Extraction {
  /// The whole page, without the elements that never show anything to read.
  static func everything(in document: HTMLDocument) -> Self {
    let dropped = document.nodes.indices.filter { index in
      document.name(index).map(ElementNames.neverShown.contains) ?? false
    }
    return Self(root: 0, dropped: Set(dropped))
  }
}

/// How many characters of text each part of a page holds, in UTF-8 bytes without white space.
struct TextWeights {
  private let document: HTMLDocument
  private var before: [Int] = [0]

  init(_ document: HTMLDocument, without dropped: Set<Int>) {
    self.document = document
    before.reserveCapacity(document.nodes.count + 1)
    var (sum, hiddenUntil) = (0, 0)
    for (index, node) in document.nodes.enumerated() {
      if dropped.contains(index) { hiddenUntil = max(hiddenUntil, node.end) }
      if index >= hiddenUntil, case .text(let text) = node.content {
        sum += text.utf8.count { $0 > 0x20 }
      }
      before.append(sum)
    }
  }

  var total: Int { before.last ?? 0 }

  func weight(of index: Int) -> Int { before[document.nodes[index].end] - before[index] }
}

/// The parts of a page that surround an article.
enum Furniture {
  /// True when the markup says that the element is navigation, a form, hidden, or the like.
  static func isMarked(_ index: Int, in document: HTMLDocument) -> Bool {
    guard let element = document.element(index) else { return false }
    switch element.name {
    case "html", "body", "main", "article": return isHidden(element)
    case "nav", "aside", "form", "dialog", "menu": return true
    case "header": return !isInside(["article", "main"], index, in: document)
    case "footer": return !isInside(["blockquote"], index, in: document)
    default: break
    }
    if let role = element["role"], furnitureRoles.contains(role) { return true }
    return isHidden(element) || element.hasMark(in: furnitureMarks)
  }

  private static func isHidden(_ element: HTMLDocument.Element) -> Bool {
    if element["hidden"] != nil || element["aria-hidden"] == "true" { return true }
    guard let style = element["style"]?.lowercased().filter({ !$0.isWhitespace }) else {
      return false
    }
    return style.contains("display:none") || style.contains("visibility:hidden")
  }

  /// Looks at a few levels only: what is deeper is not the furniture of its ancestor.
  private static func isInside(
    _ names: Set<String>, _ index: Int, in document: HTMLDocument
  ) -> Bool {
    var index = index
    for _ in 0..<16 where index > 0 {
      index = document.nodes[index].parent
      if let name = document.name(index), names.contains(name) { return true }
    }
    return false
  }

  private static let furnitureRoles: Set<String> = [
    "alert", "alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "menubar",
    "navigation", "search", "toolbar",
  ]

  private static let furnitureMarks: Set<String> = [
    "ad", "ads", "advert", "advertisement", "breadcrumb", "breadcrumbs", "comments", "comment-list",
    "cookie-banner", "cookie-notice", "disqus_thread", "mw-editsection", "navbar", "newsletter",
    "newsletter-signup", "pagination", "post-share", "print-only", "related", "related-articles",
    "related-posts", "screen-reader-text", "share", "share-bar", "share-buttons", "sharedaddy",
    "sharing", "sidebar", "site-footer", "site-header", "skip-link", "social", "social-links",
    "social-media", "social-share", "sr-only", "toc", "visually-hidden",
  ]
}

extension HTMLDocument.Element {
  /// True when the id or one of the classes is exactly one of `marks`.
  fileprivate func hasMark(in marks: Set<String>) -> Bool {
    if let id = self["id"], marks.contains(id.lowercased()) { return true }
    guard let classes = self["class"] else { return false }
    return classes.split(whereSeparator: \.isWhitespace).prefix(64).contains {
      marks.contains($0.lowercased())
    }
  }
}
