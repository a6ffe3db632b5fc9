/// Builds the tree of a page from its tokens, as the HTML standard has browsers do it.
///
/// Frames and scripts are not of interest here; nor are comments, which are left out. What would make
/// a page take more than linear time is bounded: see `deepest` and `mostFormatting`.
struct TreeBuilder {
  typealias Tag = HTMLTokenizer.Tag
  typealias Token = HTMLTokenizer.Token

  enum Mode {
    case initial, beforeHTML, beforeHead, inHead, inHeadNoscript, afterHead, inBody, inTable
    case inCaption, inColumnGroup, inTableBody, inRow, inCell, inTemplate, afterBody
  }

  struct OpenElement {
    let node: Int32
    let name: ElementName
    let custom: UInt32
    let namespace: Namespace
    let attributes: Range<Int>

    func isHTML(_ name: ElementName) -> Bool { self.name == name && namespace == .html }

    func isHTML(in names: ElementSet) -> Bool { namespace == .html && names.contains(name) }
  }

  /// What stands in the list of formatting elements that are to be opened again.
  enum Formatting {
    case marker
    case element(OpenElement)
  }

  /// Elements beyond this depth hold nothing: what should be inside them follows them.
  static let deepest = 400
  static let mostFormatting = 64
  /// Many times what the largest pages hold.
  static let mostNodes = 2_000_000

  var tokenizer: HTMLTokenizer
  var tree = GrowingTree()
  var open: [OpenElement] = []
  var formatting: [Formatting] = []
  var mode = Mode.initial
  var templateModes: [Mode] = []
  var head: Int32?
  var form: Int32?
  var isQuirky = false
  var mayFosterParent = false

  private init(_ page: [UInt8]) {
    tokenizer = HTMLTokenizer(page)
    tokenizer.output.reserve(page.count / 2)
  }

  /// Nil when the page holds more nodes than `mostNodes`.
  static func document(of page: [UInt8]) -> HTMLDocument? {
    var builder = Self(page)
    while builder.tree.nodes.count <= mostNodes {
      builder.tokenizer.allowsCDATA = (builder.open.last?.namespace ?? .html) != .html
      let token = builder.tokenizer.next()
      builder.take(token)
      if case .endOfFile = token {
        return builder.tree.document(
          bytes: builder.tokenizer.output.bytes, attributes: builder.tokenizer.output.attributes)
      }
    }
    return nil
  }

  private mutating func take(_ token: Token) {
    if case .text = token {} else { tokenizer.skipsLineFeed = false }
    if isForeign(token) { takeForeign(token) } else { takeHTML(token, in: mode) }
  }

  /// Has the token treated as it would be in another mode.
  mutating func takeHTML(_ token: Token, in mode: Mode) {
    switch mode {
    case .initial: initial(token)
    case .beforeHTML: beforeHTML(token)
    case .beforeHead: beforeHead(token)
    case .inHead: inHead(token)
    case .inHeadNoscript: inHeadNoscript(token)
    case .afterHead: afterHead(token)
    case .inBody: inBody(token)
    case .inTable: inTable(token)
    case .inCaption: inCaption(token)
    case .inColumnGroup: inColumnGroup(token)
    case .inTableBody: inTableBody(token)
    case .inRow: inRow(token)
    case .inCell: inCell(token)
    case .inTemplate: inTemplate(token)
    case .afterBody: afterBody(token)
    }
  }

  /// Changes the mode and has the token treated by it.
  mutating func reprocess(_ token: Token, in mode: Mode) {
    self.mode = mode
    takeHTML(token, in: mode)
  }

  // MARK: Inserting

  /// Where the next node goes, which is before a table for what may not stand in one.
  func place(for target: OpenElement? = nil) -> (parent: Int32, before: Int32?) {
    guard let target = target ?? open.last else { return (0, nil) }
    guard mayFosterParent, target.isHTML(in: Self.tableParts) else { return (target.node, nil) }
    let table = open.lastIndex { $0.isHTML(.table) }
    if let template = open.lastIndex(where: { $0.isHTML(.template) }), template > table ?? -1 {
      return (open[template].node, nil)
    }
    guard let table else { return (open.first?.node ?? 0, nil) }
    if let parent = tree.parent(open[table].node) { return (parent, open[table].node) }
    return (open[max(0, table - 1)].node, nil)
  }

  static let tableParts: ElementSet = [.table, .tbody, .tfoot, .thead, .tr]

  @discardableResult
  mutating func insert(_ tag: Tag, namespace: Namespace = .html) -> OpenElement {
    let element = create(tag, namespace: namespace)
    if !open.isEmpty {
      let place = place()
      tree.insert(element.node, into: place.parent, before: place.before)
    }
    if open.count < Self.deepest { open.append(element) }
    return element
  }

  mutating func create(_ tag: Tag, namespace: Namespace = .html) -> OpenElement {
    OpenElement(
      node: tree.add(tag.name, namespace, range: tag.attributes), name: tag.name,
      custom: tag.custom, namespace: namespace, attributes: tag.attributes)
  }

  mutating func insertVoid(_ tag: Tag, namespace: Namespace = .html) {
    let place = place()
    let element = create(tag, namespace: namespace)
    tree.insert(element.node, into: place.parent, before: place.before)
  }

  mutating func insert(_ name: ElementName) {
    insert(Tag(name: name, custom: 0, attributes: 0..<0, isSelfClosing: false))
  }

  mutating func insertText(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let place = place()
    tree.insertText(range, into: place.parent, before: place.before)
  }

  /// Opens an element whose content is no markup, takes that, and closes it.
  mutating func insertRaw(_ tag: Tag, _ content: HTMLTokenizer.RawContent) {
    let element = create(tag)
    let place = place()
    tree.insert(element.node, into: place.parent, before: place.before)
    guard let text = tokenizer.raw(content) else { return }
    if !text.isEmpty { tree.insertText(text, into: element.node, before: nil) }
  }

  /// The text without the white space at its start, which is returned by itself.
  func split(_ text: Range<Int>) -> (space: Range<Int>, rest: Range<Int>) {
    let bytes = tokenizer.output.bytes
    var end = text.lowerBound
    while end < text.upperBound, ASCII.isSpace(bytes[end]) { end += 1 }
    return (text.lowerBound..<end, end..<text.upperBound)
  }

  /// Adds what the element at the bottom of the stack lacks of the tag's attributes.
  mutating func mergeAttributes(_ tag: Tag, into element: Int32) {
    let old = tree.nodes[Int(element)].range
    let names = tokenizer.output.attributes[old].map(\.name)
    let added = tokenizer.output.attributes[tag.attributes].filter { !names.contains($0.name) }
    guard !added.isEmpty else { return }
    let start = tokenizer.output.attributes.count
    tokenizer.output.attributes += tokenizer.output.attributes[old] + added
    tree.setAttributes(start..<tokenizer.output.attributes.count, of: element)
  }
}
