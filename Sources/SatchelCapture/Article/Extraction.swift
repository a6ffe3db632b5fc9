/// Which part of a page is the article.
package struct Extraction: Sendable {
  /// The element that holds the article.
  package internal(set) var root: Int
  /// False for a page that is a menu, a listing or the like.
  package internal(set) var isArticle = true
  /// For each node whether it is no part of the article, with all that it holds.
  private var dropped: [Bool]
  /// What to write instead of a formula: its source.
  var formulas: [Int: String] = [:]

  init(root: Int, in document: HTMLDocument) {
    self.root = root
    dropped = Array(repeating: false, count: document.nodes.count)
  }

  package func isDropped(_ index: Int) -> Bool { dropped[index] }

  package mutating func drop(_ index: Int) { dropped[index] = true }

  /// The whole page, without the elements that never show anything to read.
  static func everything(in document: HTMLDocument) -> Self {
    var everything = Self(root: 0, in: document)
    for index in document.nodes.indices where ElementSet.neverShown.contains(document.name(index)) {
      everything.drop(index)
    }
    return everything
  }
}
