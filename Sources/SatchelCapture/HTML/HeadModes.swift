/// What happens to tokens before the body.
extension TreeBuilder {
  mutating func initial(_ token: Token) {
    switch token {
    case .comment: return
    case .doctype(let isQuirky):
      self.isQuirky = isQuirky
      mode = .beforeHTML
    case .text(let text):
      let rest = split(text).rest
      guard !rest.isEmpty else { return }
      isQuirky = true
      reprocess(.text(rest), in: .beforeHTML)
    default:
      isQuirky = true
      reprocess(token, in: .beforeHTML)
    }
  }

  mutating func beforeHTML(_ token: Token) {
    switch token {
    case .comment, .doctype: return
    case .text(let text):
      let rest = split(text).rest
      guard !rest.isEmpty else { return }
      insert(.html)
      reprocess(.text(rest), in: .beforeHead)
    case .start(let tag) where tag.name == .html:
      insert(tag)
      mode = .beforeHead
    case .end(let tag) where !Self.endsOfBeginning.contains(tag.name): return
    default:
      insert(.html)
      reprocess(token, in: .beforeHead)
    }
  }

  private static let endsOfBeginning: ElementSet = [.head, .body, .html, .br]

  mutating func beforeHead(_ token: Token) {
    switch token {
    case .comment, .doctype: return
    case .text(let text):
      let rest = split(text).rest
      guard !rest.isEmpty else { return }
      insertHead(Tag(name: .head, custom: 0, attributes: 0..<0, isSelfClosing: false))
      reprocess(.text(rest), in: .inHead)
    case .start(let tag) where tag.name == .html: inBody(token)
    case .start(let tag) where tag.name == .head:
      insertHead(tag)
      mode = .inHead
    case .end(let tag) where !Self.endsOfBeginning.contains(tag.name): return
    default:
      insertHead(Tag(name: .head, custom: 0, attributes: 0..<0, isSelfClosing: false))
      reprocess(token, in: .inHead)
    }
  }

  private mutating func insertHead(_ tag: Tag) { head = insert(tag).node }

  mutating func inHead(_ token: Token) {
    switch token {
    case .comment, .doctype: return
    case .text(let text):
      let (space, rest) = split(text)
      insertText(space)
      if !rest.isEmpty { leaveHead(.text(rest)) }
    case .start(let tag): if !startInHead(tag) { leaveHead(token) }
    case .end(let tag) where tag.name == .head:
      open.removeLast()
      mode = .afterHead
    case .end(let tag) where tag.name == .template: endTemplate()
    case .end(let tag) where !Self.endsOfBeginning.contains(tag.name): return
    default: leaveHead(token)
    }
  }

  private mutating func leaveHead(_ token: Token) {
    open.removeLast()
    reprocess(token, in: .afterHead)
  }

  /// Returns false for a tag that does not belong there.
  private mutating func startInHead(_ tag: Tag) -> Bool {
    switch tag.name {
    case .html: inBody(.start(tag))
    case .base, .basefont, .bgsound, .link, .meta: insertVoid(tag)
    case .title: insertRaw(tag, .escaped(.title))
    case .noframes, .style: insertRaw(tag, .text(tag.name, isKept: false))
    case .script: insertRaw(tag, .script(isKept: isStructuredData(tag)))
    case .noscript:
      insert(tag)
      mode = .inHeadNoscript
    case .template:
      insert(tag)
      formatting.append(.marker)
      mode = .inTemplate
      templateModes.append(.inTemplate)
    case .head: break
    default: return false
    }
    return true
  }

  /// Formulas are sometimes kept in scripts, too.
  private func isStructuredData(_ tag: Tag) -> Bool {
    let output = tokenizer.output
    guard let type = output.attributes[tag.attributes].first(where: { $0.name == .type }) else {
      return false
    }
    let value = String(decoding: output.bytes[type.value.range].prefix(64), as: UTF8.self)
      .lowercased()
    return value.holds("ld+json") || value.hasPrefix("math/")
  }

  mutating func endTemplate() {
    guard isOpen(.template) else { return }
    closeImpliedThoroughly()
    pop(through: [.template])
    clearFormattingToMarker()
    _ = templateModes.popLast()
    resetMode()
  }

  mutating func inHeadNoscript(_ token: Token) {
    switch token {
    case .comment, .doctype: return
    case .text(let text):
      let (space, rest) = split(text)
      insertText(space)
      if !rest.isEmpty { leaveNoscript(.text(rest)) }
    case .start(let tag):
      switch tag.name {
      case .html: inBody(token)
      case .basefont, .bgsound, .link, .meta, .noframes, .style: inHead(token)
      case .head, .noscript: return
      default: leaveNoscript(token)
      }
    case .end(let tag) where tag.name == .noscript:
      open.removeLast()
      mode = .inHead
    case .end(let tag) where tag.name != .br: return
    default: leaveNoscript(token)
    }
  }

  private mutating func leaveNoscript(_ token: Token) {
    open.removeLast()
    reprocess(token, in: .inHead)
  }

  mutating func afterHead(_ token: Token) {
    switch token {
    case .comment, .doctype: return
    case .text(let text):
      let (space, rest) = split(text)
      insertText(space)
      if !rest.isEmpty { startBody(.text(rest)) }
    case .start(let tag):
      switch tag.name {
      case .html: inBody(token)
      case .body:
        insert(tag)
        mode = .inBody
      case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
        startLateInHead(tag)
      case .head, .frameset: return
      default: startBody(token)
      }
    case .end(let tag) where tag.name == .template: endTemplate()
    case .end(let tag) where !Self.endsOfBeginning.contains(tag.name): return
    default: startBody(token)
    }
  }

  private mutating func startBody(_ token: Token) {
    insert(.body)
    reprocess(token, in: .inBody)
  }

  /// What belongs into the head goes there, though it comes behind it.
  private mutating func startLateInHead(_ tag: Tag) {
    guard let head else { return }
    open.append(
      OpenElement(node: head, name: .head, custom: 0, namespace: .html, attributes: 0..<0))
    _ = startInHead(tag)
    remove(head)
  }
}
