/// What happens to tokens inside tables and templates.
extension TreeBuilder {
  private static let sections: ElementSet = [.tbody, .tfoot, .thead]
  private static let cells: ElementSet = [.td, .th]

  mutating func inTable(_ token: Token) {
    switch token {
    case .comment, .doctype: return
    case .text(let text):
      if split(text).rest.isEmpty, let last = open.last, last.isHTML(in: Self.tableParts) {
        insertText(text)
      } else {
        takeFostered(token)
      }
    case .start(let tag): startInTable(tag)
    case .end(let tag): endInTable(tag)
    case .endOfFile: inBody(token)
    }
  }

  /// What may not stand in a table stands before it.
  private mutating func takeFostered(_ token: Token) {
    mayFosterParent = true
    inBody(token)
    mayFosterParent = false
  }

  private mutating func startInTable(_ tag: Tag) {
    switch tag.name {
    case .caption:
      pop(to: [.table, .template, .html])
      formatting.append(.marker)
      insert(tag)
      mode = .inCaption
    case .colgroup:
      pop(to: [.table, .template, .html])
      insert(tag)
      mode = .inColumnGroup
    case .col:
      pop(to: [.table, .template, .html])
      insert(.colgroup)
      reprocess(.start(tag), in: .inColumnGroup)
    case .tbody, .tfoot, .thead:
      pop(to: [.table, .template, .html])
      insert(tag)
      mode = .inTableBody
    case .td, .th, .tr:
      pop(to: [.table, .template, .html])
      insert(.tbody)
      reprocess(.start(tag), in: .inTableBody)
    case .table:
      guard isInTableScope([.table]) else { return }
      pop(through: [.table])
      resetMode()
      takeHTML(.start(tag), in: mode)
    case .style, .script, .template: inHead(.start(tag))
    case .input where isHiddenInput(tag): insertVoid(tag)
    case .form:
      guard form == nil, !isOpen(.template) else { return }
      let element = insert(tag)
      form = element.node
      remove(element.node)
    default: takeFostered(.start(tag))
    }
  }

  private func isHiddenInput(_ tag: Tag) -> Bool {
    let output = tokenizer.output
    return output.attributes[tag.attributes].contains {
      $0.name == .type
        && output.bytes[$0.value.range].prefix(7).map(ASCII.lowercased).elementsEqual("hidden".utf8)
    }
  }

  private mutating func endInTable(_ tag: Tag) {
    switch tag.name {
    case .table:
      guard isInTableScope([.table]) else { return }
      pop(through: [.table])
      resetMode()
    case .body, .caption, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: return
    case .template: endTemplate()
    default: takeFostered(.end(tag))
    }
  }

  mutating func inCaption(_ token: Token) {
    switch token {
    case .start(let tag) where Self.endsCaption.contains(tag.name):
      if closeCaption() { takeHTML(token, in: mode) }
    case .end(let tag) where tag.name == .table: if closeCaption() { takeHTML(token, in: mode) }
    case .end(let tag) where tag.name == .caption: _ = closeCaption()
    case .end(let tag)
    where tag.name == .body || tag.name == .html || Self.endsCaption.contains(tag.name):
      return
    default: inBody(token)
    }
  }

  private static let endsCaption: ElementSet = [
    .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr,
  ]

  private mutating func closeCaption() -> Bool {
    guard isInTableScope([.caption]) else { return false }
    closeImplied()
    pop(through: [.caption])
    clearFormattingToMarker()
    mode = .inTable
    return true
  }

  mutating func inColumnGroup(_ token: Token) {
    switch token {
    case .comment, .doctype: return
    case .text(let text):
      let (space, rest) = split(text)
      insertText(space)
      if !rest.isEmpty, closeColumnGroup() { inTable(.text(rest)) }
    case .start(let tag) where tag.name == .html: inBody(token)
    case .start(let tag) where tag.name == .col: insertVoid(tag)
    case .start(let tag) where tag.name == .template: inHead(token)
    case .end(let tag) where tag.name == .template: endTemplate()
    case .end(let tag) where tag.name == .colgroup: _ = closeColumnGroup()
    case .end(let tag) where tag.name == .col: return
    case .endOfFile: inBody(token)
    default: if closeColumnGroup() { takeHTML(token, in: mode) }
    }
  }

  private mutating func closeColumnGroup() -> Bool {
    guard let last = open.last, last.isHTML(.colgroup) else { return false }
    open.removeLast()
    mode = .inTable
    return true
  }

  mutating func inTableBody(_ token: Token) {
    switch token {
    case .start(let tag) where tag.name == .tr:
      pop(to: Self.sections.union([.template, .html]))
      insert(tag)
      mode = .inRow
    case .start(let tag) where Self.cells.contains(tag.name):
      pop(to: Self.sections.union([.template, .html]))
      insert(.tr)
      reprocess(token, in: .inRow)
    case .start(let tag) where Self.endsSection.contains(tag.name):
      if closeSection(Self.sections) { takeHTML(token, in: mode) }
    case .end(let tag) where Self.sections.contains(tag.name):
      if isInTableScope([tag.name]) { _ = closeSection([tag.name]) }
    case .end(let tag) where tag.name == .table:
      if closeSection(Self.sections) { takeHTML(token, in: mode) }
    case .end(let tag) where Self.ignoredEnds.contains(tag.name) || tag.name == .tr: return
    default: inTable(token)
    }
  }

  private static let endsSection: ElementSet = [
    .caption, .col, .colgroup, .tbody, .tfoot, .thead,
  ]
  private static let ignoredEnds: ElementSet = [
    .body, .caption, .col, .colgroup, .html, .td, .th,
  ]

  private mutating func closeSection(_ names: ElementSet) -> Bool {
    guard isInTableScope(names) else { return false }
    pop(to: Self.sections.union([.template, .html]))
    open.removeLast()
    mode = .inTable
    return true
  }

  mutating func inRow(_ token: Token) {
    switch token {
    case .start(let tag) where Self.cells.contains(tag.name):
      pop(to: [.tr, .template, .html])
      insert(tag)
      formatting.append(.marker)
      mode = .inCell
    case .start(let tag) where Self.endsSection.contains(tag.name) || tag.name == .tr:
      if closeRow() { takeHTML(token, in: mode) }
    case .end(let tag) where tag.name == .tr: _ = closeRow()
    case .end(let tag) where tag.name == .table: if closeRow() { takeHTML(token, in: mode) }
    case .end(let tag) where Self.sections.contains(tag.name):
      if isInTableScope([tag.name]), closeRow() { takeHTML(token, in: mode) }
    case .end(let tag) where Self.ignoredEnds.contains(tag.name): return
    default: inTable(token)
    }
  }

  private mutating func closeRow() -> Bool {
    guard isInTableScope([.tr]) else { return false }
    pop(to: [.tr, .template, .html])
    open.removeLast()
    mode = .inTableBody
    return true
  }

  mutating func inCell(_ token: Token) {
    switch token {
    case .start(let tag)
    where Self.endsSection.contains(tag.name) || Self.cells.contains(tag.name) || tag.name == .tr:
      if closeCell() { takeHTML(token, in: mode) }
    case .end(let tag) where Self.cells.contains(tag.name):
      guard isInTableScope([tag.name]) else { return }
      closeImplied()
      pop(through: [tag.name])
      clearFormattingToMarker()
      mode = .inRow
    case .end(let tag) where Self.ignoredEnds.contains(tag.name): return
    case .end(let tag) where Self.tableParts.contains(tag.name):
      if isInTableScope([tag.name]), closeCell() { takeHTML(token, in: mode) }
    default: inBody(token)
    }
  }

  private mutating func closeCell() -> Bool {
    guard isInTableScope(Self.cells) else { return false }
    closeImplied()
    pop(through: Self.cells)
    clearFormattingToMarker()
    mode = .inRow
    return true
  }

  // MARK: Templates

  mutating func inTemplate(_ token: Token) {
    switch token {
    case .text, .comment, .doctype: inBody(token)
    case .start(let tag): startInTemplate(tag)
    case .end(let tag): if tag.name == .template { endTemplate() }
    case .endOfFile:
      guard isOpen(.template) else { return }
      pop(through: [.template])
      clearFormattingToMarker()
      _ = templateModes.popLast()
      resetMode()
      takeHTML(token, in: mode)
    }
  }

  private mutating func startInTemplate(_ tag: Tag) {
    let mode: Mode
    switch tag.name {
    case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
      return inHead(.start(tag))
    case .caption, .colgroup, .tbody, .tfoot, .thead: mode = .inTable
    case .col: mode = .inColumnGroup
    case .tr: mode = .inTableBody
    case .td, .th: mode = .inRow
    default: mode = .inBody
    }
    _ = templateModes.popLast()
    templateModes.append(mode)
    reprocess(.start(tag), in: mode)
  }
}
