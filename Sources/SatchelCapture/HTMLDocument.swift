/// A parsed page: its elements and text in the order of the source.
///
/// The nodes stand in one array in document order, each knowing where its subtree ends. So every
/// question about the tree is a loop over a range, and no page is too deep for it.
package struct HTMLDocument: Sendable {
  package struct Element: Sendable {
    /// In lower case.
    package let name: String
    let attributes: [(name: String, value: String)]

    /// The value of the attribute, or nil when the element has none of that name.
    package subscript(attribute: String) -> String? {
      attributes.first { $0.name == attribute }?.value
    }
  }

  package enum Content: Sendable {
    case element(Element)
    case text(String)
  }

  package struct Node: Sendable {
    package let content: Content
    /// The index of the enclosing element; its own for the first node.
    package let parent: Int
    /// The index behind the last node inside this one.
    package internal(set) var end: Int
  }

  package internal(set) var nodes: [Node] = []

  /// The indices of the node and of all nodes inside it.
  package func subtree(_ index: Int) -> Range<Int> { index..<nodes[index].end }

  package func element(_ index: Int) -> Element? {
    if case .element(let element) = nodes[index].content { element } else { nil }
  }

  func name(_ index: Int) -> String? { element(index)?.name }

  /// The first element of that name, and of those inside `index` only.
  func first(_ name: String, inside index: Int = 0) -> Int? {
    guard !nodes.isEmpty else { return nil }
    return subtree(index).first { self.name($0) == name }
  }

  /// All text inside the node, as it stands in the source.
  func text(_ index: Int) -> String {
    subtree(index).reduce(into: "") { text, index in
      if case .text(let part) = nodes[index].content { text += part }
    }
  }

  enum Step {
    case enter(Int)
    case leave(Int)
  }

  /// Walks the subtree in document order without recursion.
  ///
  /// `visit` is told of each node on the way in, and of each element on the way out; returning
  /// false on the way in leaves the node's inside out, and its `leave` too.
  func walk(_ root: Int, visit: (Step) -> Bool) {
    var open: [Int] = []
    var index = root
    let end = nodes[root].end
    while index < end {
      while let innermost = open.last, nodes[innermost].end <= index {
        _ = visit(.leave(open.removeLast()))
      }
      let goesInside = visit(.enter(index))
      if goesInside, case .element = nodes[index].content {
        open.append(index)
        index += 1
      } else {
        index = nodes[index].end
      }
    }
    while let innermost = open.popLast() { _ = visit(.leave(innermost)) }
  }
}
