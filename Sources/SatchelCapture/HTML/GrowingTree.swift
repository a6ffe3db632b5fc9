/// Whose element it is: drawings and formulas inside a page have names of their own.
enum Namespace: UInt8 {
  case html, svg, mathML
}

/// The tree while it is built: nodes linked to their neighbours, since parts of it move.
struct GrowingTree {
  struct Node {
    /// Nil for text.
    let name: ElementName?
    let namespace: Namespace
    private var span: HTMLDocument.Span32
    fileprivate(set) var parent: Int32 = none
    fileprivate var first: Int32 = none
    fileprivate var last: Int32 = none
    fileprivate var previous: Int32 = none
    fileprivate var next: Int32 = none

    init(name: ElementName?, namespace: Namespace, range: Range<Int>) {
      (self.name, self.namespace, span) = (name, namespace, .init(range))
    }

    /// Of text in the output's bytes, of an element's attributes in its attributes.
    var range: Range<Int> {
      get { span.range }
      set { span = .init(newValue) }
    }
  }

  static let none: Int32 = -1

  private(set) var nodes: [Node] = []

  /// Adds a node that stands nowhere yet.
  mutating func add(_ name: ElementName?, _ namespace: Namespace, range: Range<Int>) -> Int32 {
    nodes.append(Node(name: name, namespace: namespace, range: range))
    return Int32(nodes.count - 1)
  }

  func parent(_ node: Int32) -> Int32? {
    let parent = nodes[Int(node)].parent
    return parent == Self.none ? nil : parent
  }

  mutating func setAttributes(_ range: Range<Int>, of node: Int32) {
    nodes[Int(node)].range = range
  }

  /// Puts the node inside `parent`, before its child `sibling` or last.
  mutating func insert(_ node: Int32, into parent: Int32, before sibling: Int32? = nil) {
    let previous = sibling.map { nodes[Int($0)].previous } ?? nodes[Int(parent)].last
    nodes[Int(node)].parent = parent
    nodes[Int(node)].previous = previous
    nodes[Int(node)].next = sibling ?? Self.none
    if previous == Self.none {
      nodes[Int(parent)].first = node
    } else {
      nodes[Int(previous)].next = node
    }
    if let sibling { nodes[Int(sibling)].previous = node } else { nodes[Int(parent)].last = node }
  }

  /// Takes the node, with all inside it, from its place.
  mutating func detach(_ node: Int32) {
    let (parent, previous, next) = (
      nodes[Int(node)].parent, nodes[Int(node)].previous, nodes[Int(node)].next
    )
    guard parent != Self.none else { return }
    if previous == Self.none {
      nodes[Int(parent)].first = next
    } else {
      nodes[Int(previous)].next = next
    }
    if next == Self.none {
      nodes[Int(parent)].last = previous
    } else {
      nodes[Int(next)].previous = previous
    }
    nodes[Int(node)].parent = Self.none
  }

  mutating func moveChildren(of old: Int32, to new: Int32) {
    while nodes[Int(old)].first != Self.none {
      let child = nodes[Int(old)].first
      detach(child)
      insert(child, into: new)
    }
  }

  /// Adds text, to the text before it where there is one; `range` is in the output's bytes.
  mutating func insertText(_ range: Range<Int>, into parent: Int32, before sibling: Int32?) {
    let previous = sibling.map { nodes[Int($0)].previous } ?? nodes[Int(parent)].last
    if previous != Self.none, nodes[Int(previous)].name == nil,
      nodes[Int(previous)].range.upperBound == range.lowerBound
    {
      nodes[Int(previous)].range = nodes[Int(previous)].range.lowerBound..<range.upperBound
      return
    }
    insert(add(nil, .html, range: range), into: parent, before: sibling)
  }

  /// The tree in document order, without what Satchel never reads.
  func document(bytes: [UInt8], attributes: [HTMLDocument.Attribute]) -> HTMLDocument {
    var document = HTMLDocument(bytes: bytes, attributes: attributes)
    document.reserve(nodes.count)
    var open: [Int] = []
    var node = Int32(0)
    guard !nodes.isEmpty else { return document }
    while true {
      let source = nodes[Int(node)]
      let parent = open.last ?? 0
      let isRead = source.name.map { !Self.isUnread($0, source.namespace) } ?? true
      if isRead {
        let index = document.append(source.name, .init(source.range), parent: parent)
        if source.first != Self.none {
          open.append(index)
          node = source.first
          continue
        }
      }
      while nodes[Int(node)].next == Self.none {
        node = nodes[Int(node)].parent
        guard node != Self.none, let ended = open.popLast() else { return document }
        document.close(ended)
      }
      node = nodes[Int(node)].next
    }
  }

  private static func isUnread(_ name: ElementName, _ namespace: Namespace) -> Bool {
    namespace == .svg || unread.contains(name)
  }

  private static let unread: ElementSet = [
    .iframe, .noembed, .noframes, .style, .template,
  ]
}
