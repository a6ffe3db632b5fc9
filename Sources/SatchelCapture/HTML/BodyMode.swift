/// What happens to tokens in the body.
extension TreeBuilder {
  mutating func inBody(_ token: Token) {
    switch token {
    case .comment, .doctype: return
    case .text(let text):
      guard !text.isEmpty else { return }
      reopenFormatting()
      insertText(text)
    case .start(let tag): startInBody(tag)
    case .end(let tag): endInBody(tag)
    case .endOfFile: if !templateModes.isEmpty { inTemplate(token) }
    }
  }

  mutating func afterBody(_ token: Token) {
    switch token {
    case .comment, .doctype, .endOfFile: return
    case .text(let text) where split(text).rest.isEmpty: inBody(token)
    case .start(let tag) where tag.name == .html: inBody(token)
    case .end(let tag) where tag.name == .html: return
    default: reprocess(token, in: .inBody)
    }
  }

  private mutating func startInBody(_ tag: Tag) {
    switch tag.name {
    case .html:
      if !isOpen(.template), let root = open.first { mergeAttributes(tag, into: root.node) }
    case .body:
      if open.count > 1, open[1].isHTML(.body), !isOpen(.template) {
        mergeAttributes(tag, into: open[1].node)
      }
    case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
      inHead(.start(tag))
    case .caption, .col, .colgroup, .frame, .frameset, .head, .tbody, .td, .tfoot, .th, .thead, .tr:
      return
    case .math, .svg:
      reopenFormatting()
      let namespace = tag.name == .svg ? Namespace.svg : .mathML
      if tag.isSelfClosing {
        insertVoid(tag, namespace: namespace)
      } else {
        insert(tag, namespace: namespace)
      }
    case let name where Self.blocks.contains(name) || Self.headings.contains(name):
      startBlock(tag)
    case .li, .dd, .dt: startItem(tag)
    case let name where Self.voids.contains(name): startVoid(tag)
    case let name where Self.formattingNames.contains(name): startFormatting(tag)
    default: startOther(tag)
    }
  }

  static let headings: ElementSet = [.h1, .h2, .h3, .h4, .h5, .h6]

  private static let blocks: ElementSet = [
    .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl, .fieldset,
    .figcaption, .figure, .footer, .form, .header, .hgroup, .listing, .main, .menu, .nav, .ol, .p,
    .plaintext, .pre, .search, .section, .summary, .table, .ul, .xmp,
  ]

  private static let voids: ElementSet = [
    .area, .br, .embed, .hr, .image, .img, .input, .keygen, .param, .source, .track, .wbr,
  ]

  private static let formattingNames: ElementSet = [
    .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u,
  ]

  private mutating func startBlock(_ tag: Tag) {
    if tag.name == .form, form != nil, !isOpen(.template) { return }
    if !(tag.name == .table && isQuirky) { closeParagraph() }
    if Self.headings.contains(tag.name), let last = open.last, last.isHTML(in: Self.headings) {
      open.removeLast()
    }
    switch tag.name {
    case .xmp:
      reopenFormatting()
      return insertRaw(tag, .text(.xmp, isKept: true))
    case .plaintext: tokenizer.rawContent = .everything
    case .pre, .listing: tokenizer.skipsLineFeed = true
    default: break
    }
    let element = insert(tag)
    if tag.name == .form, !isOpen(.template) { form = element.node }
    if tag.name == .table { mode = .inTable }
  }

  private mutating func startItem(_ tag: Tag) {
    let siblings: ElementSet = tag.name == .li ? [.li] : [.dd, .dt]
    for element in open.reversed() {
      if element.isHTML(in: siblings) {
        closeImplied(except: element.name)
        pop(through: [element.name])
        break
      }
      if isSpecial(element), !element.isHTML(in: [.address, .div, .p]) { break }
    }
    closeParagraph()
    insert(tag)
  }

  private mutating func startVoid(_ tag: Tag) {
    switch tag.name {
    case .param, .source, .track: break
    case .hr:
      closeParagraph()
      if isOpen(.select), isInScope(.select) { closeImplied() }
    case .input, .keygen:
      if isOpen(.select), isInScope(.select) { pop(through: [.select]) }
      reopenFormatting()
    default: reopenFormatting()
    }
    guard tag.name == .image else { return insertVoid(tag) }
    insertVoid(
      Tag(name: .img, custom: 0, attributes: tag.attributes, isSelfClosing: tag.isSelfClosing))
  }

  private mutating func startFormatting(_ tag: Tag) {
    if tag.name == .a, let before = lastFormatting(.a) {
      endFormatting(tag)
      removeFormatting(before.node)
      remove(before.node)
    }
    reopenFormatting()
    if tag.name == .nobr, isInScope(.nobr) {
      endFormatting(tag)
      reopenFormatting()
    }
    pushFormatting(insert(tag))
  }

  private mutating func startOther(_ tag: Tag) {
    switch tag.name {
    case .button:
      if isInScope(.button) {
        closeImplied()
        pop(through: [.button])
      }
    case .textarea:
      tokenizer.skipsLineFeed = true
      return insertRaw(tag, .escaped(.textarea))
    case .iframe, .noembed: return insertRaw(tag, .text(tag.name, isKept: false))
    case .optgroup, .option:
      if isOpen(.select), isInScope(.select) {
        closeImplied(except: tag.name == .option ? .optgroup : nil)
      } else if let last = open.last, last.isHTML(.option) {
        open.removeLast()
      }
    case .select:
      guard !isInScope(.select) else { return pop(through: [.select]) }
    case .rb, .rtc: if isInScope(.ruby) { closeImplied() }
    case .rp, .rt: if isInScope(.ruby) { closeImplied(except: .rtc) }
    default: break
    }
    if !Self.rubyParts.contains(tag.name) { reopenFormatting() }
    insert(tag)
    if Self.embedded.contains(tag.name) { formatting.append(.marker) }
  }

  private static let embedded: ElementSet = [.applet, .marquee, .object]

  private static let rubyParts: ElementSet = [.rb, .rp, .rt, .rtc]

  private mutating func endInBody(_ tag: Tag) {
    switch tag.name {
    case .template: endTemplate()
    case .body, .html:
      guard isInScope(.body) else { return }
      mode = .afterBody
      if tag.name == .html { afterBody(.end(tag)) }
    case .form: endForm()
    case .p:
      if !isInScope([.p], beyond: [.button]) { insert(.p) }
      closeParagraph()
    case .li:
      guard isInScope([.li], beyond: [.ol, .ul]) else { return }
      closeImplied(except: .li)
      pop(through: [.li])
    case .br: startVoid(Tag(name: .br, custom: 0, attributes: 0..<0, isSelfClosing: false))
    case let name where Self.headings.contains(name):
      guard isInScope(Self.headings) else { return }
      closeImplied()
      pop(through: Self.headings)
    case let name where Self.formattingNames.contains(name): endFormatting(tag)
    case .applet, .marquee, .object:
      guard isInScope(tag.name) else { return }
      closeImplied()
      pop(through: [tag.name])
      clearFormattingToMarker()
    case let name where Self.blocks.contains(name) || Self.endedAsBlocks.contains(name):
      guard isInScope(name) else { return }
      closeImplied(except: name)
      pop(through: [name])
    default: endOther(tag)
    }
  }

  private static let endedAsBlocks: ElementSet = [.button, .dd, .dt, .select]

  private mutating func endForm() {
    if isOpen(.template) {
      guard isInScope(.form) else { return }
      closeImplied()
      return pop(through: [.form])
    }
    guard let form else { return }
    self.form = nil
    closeImplied()
    remove(form)
  }

  /// Ends the innermost element of that name, unless one that matters more is open inside it.
  mutating func endOther(_ tag: Tag) {
    for index in open.indices.reversed() {
      let element = open[index]
      if element.isHTML(tag.name), element.custom == tag.custom {
        closeImplied(except: tag.name)
        return open.removeSubrange(min(index, open.count)...)
      }
      if isSpecial(element) { return }
    }
  }
}
