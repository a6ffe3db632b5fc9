/// What happens to tokens inside drawings and formulas.
extension TreeBuilder {
  /// Whether the token belongs to a drawing or formula, by what is open.
  func isForeign(_ token: Token) -> Bool {
    guard let current = open.last, current.namespace != .html else { return false }
    switch token {
    case .endOfFile, .end: break
    case .start(let tag):
      if isTextIntegrationPoint(current) { return Self.foreignInText.contains(tag.name) }
      if current.name == .annotationXML, tag.name == .svg { return false }
      if isHTMLIntegrationPoint(current) { return false }
    case .text, .comment, .doctype:
      return !isTextIntegrationPoint(current) && !isHTMLIntegrationPoint(current)
    }
    if case .endOfFile = token { return false }
    return true
  }

  private static let foreignInText: ElementSet = [.mglyph, .malignmark]

  private func isTextIntegrationPoint(_ element: OpenElement) -> Bool {
    element.namespace == .mathML
      && ([.mi, .mo, .mn, .ms, .mtext] as ElementSet).contains(element.name)
  }

  private func isHTMLIntegrationPoint(_ element: OpenElement) -> Bool {
    switch element.namespace {
    case .html: return false
    case .svg: return ([.foreignObject, .desc, .title] as ElementSet).contains(element.name)
    case .mathML:
      guard element.name == .annotationXML else { return false }
      let output = tokenizer.output
      let encoding = output.attributes[element.attributes].first { $0.name == .encoding }
      let value = encoding.map { output.bytes[$0.value.range].prefix(32).map(ASCII.lowercased) }
      return value == Array("text/html".utf8) || value == Array("application/xhtml+xml".utf8)
    }
  }

  mutating func takeForeign(_ token: Token) {
    switch token {
    case .comment, .doctype, .endOfFile: return
    case .text(let text): insertText(text)
    case .start(let tag): startForeign(tag)
    case .end(let tag): endForeign(tag)
    }
  }

  private mutating func startForeign(_ tag: Tag) {
    guard !Self.breaksOut.contains(tag.name), let current = open.last else {
      while let last = open.last, last.namespace != .html, !isTextIntegrationPoint(last),
        !isHTMLIntegrationPoint(last)
      {
        open.removeLast()
      }
      return takeHTML(.start(tag), in: mode)
    }
    if tag.isSelfClosing {
      insertVoid(tag, namespace: current.namespace)
    } else {
      insert(tag, namespace: current.namespace)
    }
  }

  /// Tags that no drawing has: a page forgot to end it.
  private static let breaksOut: ElementSet = [
    .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .font, .h1,
    .h2,
    .h3, .h4, .h5, .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre,
    .ruby, .s, .small, .span, .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .`var`,
  ]

  private mutating func endForeign(_ tag: Tag) {
    if tag.name == .br || tag.name == .p {
      while let last = open.last, last.namespace != .html { open.removeLast() }
      return takeHTML(.end(tag), in: mode)
    }
    for index in open.indices.reversed() {
      let element = open[index]
      guard element.namespace != .html else { return takeHTML(.end(tag), in: mode) }
      if element.name == tag.name, element.custom == tag.custom {
        return open.removeSubrange(index...)
      }
    }
  }
}
