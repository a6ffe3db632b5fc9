/// The name of its language that a page shows at the top of a block of code, and the words of the
/// button that copies it.
enum CodeLabels {
  private static let words = Set(
    """
    bash sh shell zsh fish console terminal powershell cmd batch c c++ cpp csharp c# objective-c d dart
    go golang rust swift kotlin java scala groovy clojure haskell ocaml elixir erlang elm lua perl php
    python python3 py ruby rb r julia matlab javascript js jsx typescript ts tsx html css scss sass
    less xml svg json jsonc yaml yml toml ini sql graphql diff markdown md text txt plaintext latex tex
    dockerfile docker makefile nginx http vim zig copy copied copied! kopieren copier copiar
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
      + ["copy code", "plain text", "copy to clipboard"].map { Array($0.utf8) })

  /// As many nodes are looked at before a block of code, and at its start.
  private static let reach = 24

  /// The elements that hold such labels.
  static func elements(in document: HTMLDocument) -> Set<Int> {
    var found: Set<Int> = []
    for code in document.nodes.indices where document.name(code) == .pre {
      let before = (max(0, code - reach)..<code).reversed()
      found.formUnion(labels(among: before, of: code, in: document))
      found.formUnion(labels(among: document.subtree(code).prefix(reach), of: code, in: document))
    }
    return found
  }

  /// The elements of the nearest texts, as far as these are labels.
  private static func labels(
    among nodes: some Sequence<Int>, of code: Int, in document: HTMLDocument
  ) -> [Int] {
    var labels: [Int] = []
    for index in nodes where document.name(index) == nil {
      let text = trimmed(document.textBytes(index))
      guard !text.isEmpty else { continue }
      guard words.contains(text), isApart(index, from: code, in: document) else { break }
      labels.append(document.nodes[index].parent)
    }
    return labels
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.count < 100 else { return Array(text) }
    let kept = text.drop(while: ASCII.isSpace)
    let end = kept.lastIndex { !ASCII.isSpace($0) } ?? kept.startIndex - 1
    return kept[...end].map(ASCII.lowercased)
  }

  /// Whether the text stands in a box of its own, and is no heading or paragraph.
  private static func isApart(_ text: Int, from code: Int, in document: HTMLDocument) -> Bool {
    let own = document.nodes[text].parent
    guard !document.subtree(own).contains(code), own != code else { return false }
    var element = own
    while element > 0, !ElementSet.block.contains(document.name(element)) {
      element = document.nodes[element].parent
    }
    return boxes.contains(document.name(element))
  }

  private static let boxes: ElementSet = [.div, .figcaption, .figure, .header]
}
