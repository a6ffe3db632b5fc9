/// A parsed page: its elements and text in the order of the source.
///
/// The nodes stand in one array in document order, each knowing where its subtree ends. So every
/// question about the tree is a loop over a range, and no page is too deep for it. All text and all
/// values of attributes are ranges of one array of bytes.
package struct HTMLDocument: Sendable {
  package struct Node: Sendable {
    /// Nil for text.
    package let name: ElementName?
    /// The index of the enclosing element; its own for the first node.
    let parentIndex: UInt32
    fileprivate(set) var endIndex: UInt32
    /// Of text in `bytes`, of an element's attributes in `attributes`.
    let range: Span32

    package var parent: Int { Int(parentIndex) }
    /// The index behind the last node inside this one.
    package var end: Int { Int(endIndex) }
  }

  /// A range in half the memory of Swift's own.
  struct Span32: Sendable {
    let (start, end): (UInt32, UInt32)

    init(_ range: Range<Int>) {
      (start, end) = (UInt32(clamping: range.lowerBound), UInt32(clamping: range.upperBound))
    }

    var range: Range<Int> { Int(start)..<max(Int(start), Int(end)) }
    var isEmpty: Bool { start == end }
  }

  struct Attribute: Sendable {
    let name: AttributeName
    let value: Span32
  }

  package private(set) var nodes: [Node] = []
  /// UTF-8 without control characters, see `CleanText`.
  let bytes: [UInt8]
  let attributes: [Attribute]

  init(bytes: [UInt8], attributes: [Attribute]) {
    (self.bytes, self.attributes) = (bytes, attributes)
  }

  /// The indices of the node and of all nodes inside it.
  package func subtree(_ index: Int) -> Range<Int> { index..<nodes[index].end }

  func name(_ index: Int) -> ElementName? { nodes[index].name }

  /// The bytes of a text node; none for an element.
  func textBytes(_ index: Int) -> ArraySlice<UInt8> {
    nodes[index].name == nil ? bytes[nodes[index].range.range] : []
  }

  /// The bytes of the attribute's value, or nil when the element has none of that name.
  func bytes(of attribute: AttributeName, at index: Int) -> ArraySlice<UInt8>? {
    guard nodes[index].name != nil else { return nil }
    for candidate in attributes[nodes[index].range.range] where candidate.name == attribute {
      return bytes[candidate.value.range]
    }
    return nil
  }

  /// The attribute's value, or nil when the element has none of that name.
  func value(of attribute: AttributeName, at index: Int) -> String? {
    bytes(of: attribute, at: index).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The first element of that name, and of those inside `index` only.
  func first(_ name: ElementName, inside index: Int = 0) -> Int? {
    guard !nodes.isEmpty else { return nil }
    return subtree(index).first { nodes[$0].name == name }
  }

  /// All text inside the node, as it stands in the source.
  func text(_ index: Int) -> String { text(index, limit: .max) }

  /// The first `limit` bytes of that.
  func text(_ index: Int, limit: Int) -> String {
    var text: [UInt8] = []
    for index in subtree(index) where nodes[index].name == nil {
      text += textBytes(index).prefix(limit - text.count)
      if text.count == limit { break }
    }
    return String(decoding: text, as: UTF8.self)
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
      if visit(.enter(index)), nodes[index].name != nil {
        open.append(index)
        index += 1
      } else {
        index = nodes[index].end
      }
    }
    while let innermost = open.popLast() { _ = visit(.leave(innermost)) }
  }
}

extension HTMLDocument {
  /// Appends a node inside the element at `parent`; returns its index.
  mutating func append(_ name: ElementName?, _ range: Span32, parent: Int) -> Int {
    let index = nodes.count
    nodes.append(
      Node(
        name: name, parentIndex: UInt32(clamping: parent), endIndex: UInt32(clamping: index + 1),
        range: range))
    return index
  }

  /// Says that all nodes from here on are outside the element at `index`.
  mutating func close(_ index: Int) { nodes[index].endIndex = UInt32(clamping: nodes.count) }

  mutating func reserve(_ count: Int) { nodes.reserveCapacity(count) }
}

extension HTMLDocument {
  /// An element by itself, for those who need not know how a document is kept.
  package struct Element: Sendable {
    /// In lower case.
    package let name: String
    private let attributes: [(name: String, value: String)]

    fileprivate init(name: String, attributes: [(name: String, value: String)]) {
      (self.name, self.attributes) = (name, attributes)
    }

    /// The value of the attribute, or nil when the element has none of that name.
    package subscript(attribute: String) -> String? {
      attributes.first { $0.name == attribute }?.value
    }
  }

  package enum Content: Sendable {
    case element(Element)
    case text(String)
  }

  package func content(_ index: Int) -> Content {
    element(index).map(Content.element)
      ?? .text(String(decoding: textBytes(index), as: UTF8.self))
  }

  /// Nil for text.
  package func element(_ index: Int) -> Element? {
    guard let name = name(index) else { return nil }
    let named = attributes[nodes[index].range.range].map {
      ($0.name.spelling, String(decoding: bytes[$0.value.range], as: UTF8.self))
    }
    return Element(name: name.spelling, attributes: named)
  }
}
