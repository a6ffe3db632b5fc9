/// Questions about the elements that are open, and ways to close them.
extension TreeBuilder {
  func isOpen(_ name: ElementName) -> Bool { open.contains { $0.isHTML(name) } }

  func isInScope(_ names: ElementSet, beyond more: ElementSet = []) -> Bool {
    for element in open.reversed() {
      if element.isHTML(in: names) { return true }
      if Self.endsScope(element) || element.isHTML(in: more) { return false }
    }
    return false
  }

  func isInScope(_ name: ElementName) -> Bool { isInScope([name]) }

  func isInTableScope(_ names: ElementSet) -> Bool {
    for element in open.reversed() {
      if element.isHTML(in: names) { return true }
      if element.isHTML(in: [.html, .table, .template]) { return false }
    }
    return false
  }

  static func endsScope(_ element: OpenElement) -> Bool {
    switch element.namespace {
    case .html: scopeEnds.contains(element.name)
    case .svg: svgScopeEnds.contains(element.name)
    case .mathML: mathScopeEnds.contains(element.name)
    }
  }

  private static let scopeEnds: ElementSet = [
    .applet, .caption, .html, .table, .td, .th, .marquee, .object, .select, .template,
  ]
  private static let svgScopeEnds: ElementSet = [.foreignObject, .desc, .title]
  private static let mathScopeEnds: ElementSet = [
    .mi, .mo, .mn, .ms, .mtext, .annotationXML,
  ]

  /// Closes elements up to and with the innermost of these.
  mutating func pop(through names: ElementSet) {
    while let element = open.last, open.count > 1 {
      open.removeLast()
      if element.isHTML(in: names) { return }
    }
  }

  /// Closes elements until one of these is the innermost.
  mutating func pop(to names: ElementSet) {
    while let element = open.last, open.count > 1, !element.isHTML(in: names) { open.removeLast() }
  }

  mutating func closeImplied(except name: ElementName? = nil) {
    while let element = open.last, element.isHTML(in: Self.implied), element.name != name {
      open.removeLast()
    }
  }

  private static let implied: ElementSet = [
    .dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc,
  ]

  mutating func closeImpliedThoroughly() {
    let implied = Self.implied.union([.caption, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr])
    while let element = open.last, element.isHTML(in: implied) { open.removeLast() }
  }

  mutating func closeParagraph() {
    guard isInScope([.p], beyond: [.button]) else { return }
    closeImplied(except: .p)
    pop(through: [.p])
  }

  mutating func remove(_ node: Int32) { open.removeAll { $0.node == node } }

  func isSpecial(_ element: OpenElement) -> Bool {
    switch element.namespace {
    case .html: Self.special.contains(element.name)
    case .svg: Self.svgScopeEnds.contains(element.name)
    case .mathML: Self.mathScopeEnds.contains(element.name)
    }
  }

  private static let special: ElementSet = [
    .address, .applet, .area, .article, .aside, .base, .basefont, .bgsound, .blockquote, .body, .br,
    .button, .caption, .center, .col, .colgroup, .dd, .details, .dir, .div, .dl, .dt, .embed,
    .fieldset, .figcaption, .figure, .footer, .form, .frame, .frameset, .h1, .h2, .h3, .h4, .h5,
    .h6,
    .head, .header, .hgroup, .hr, .html, .iframe, .img, .input, .keygen, .li, .link, .listing,
    .main,
    .marquee, .menu, .meta, .nav, .noembed, .noframes, .noscript, .object, .ol, .p, .param,
    .plaintext, .pre, .script, .search, .section, .select, .source, .style, .summary, .table,
    .tbody,
    .td, .template, .textarea, .tfoot, .th, .thead, .title, .tr, .track, .ul, .wbr, .xmp,
  ]

  /// Chooses the mode by what is open, as after a table or a template ends.
  mutating func resetMode() {
    for (index, element) in open.enumerated().reversed() where element.namespace == .html {
      switch element.name {
      case .td, .th: return mode = index > 0 ? .inCell : .inBody
      case .tr: return mode = .inRow
      case .tbody, .thead, .tfoot: return mode = .inTableBody
      case .caption: return mode = .inCaption
      case .colgroup: return mode = .inColumnGroup
      case .table: return mode = .inTable
      case .template: return mode = templateModes.last ?? .inTemplate
      case .head: return mode = index > 0 ? .inHead : .inBody
      case .body: return mode = .inBody
      case .html: return mode = head == nil ? .beforeHead : .afterHead
      default: continue
      }
    }
    mode = .inBody
  }
}
