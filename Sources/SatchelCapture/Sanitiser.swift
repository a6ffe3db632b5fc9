/// Writes HTML anew from a parsed page: only what is known to be harmless is written.
///
/// Elements and attributes come from the lists here; links lead to web and mail addresses only;
/// nothing is loaded from anywhere, so a picture leaves its alternative text. Text is escaped, and
/// no element whose content a browser reads as anything but markup is ever written. So the result
/// means the same wherever it is put, and nothing of it runs.
package enum Sanitiser {
  /// The whole page, made harmless; UTF-8 or what the page itself declares.
  ///
  /// - Throws: `tooLarge` or `tooComplex` as the parser does.
  package static func clean(html: [UInt8]) throws(CaptureError) -> String {
    guard html.count <= PageParser.largestPage else {
      throw .tooLarge(name: "the page", limit: PageParser.largestPage)
    }
    let document = try PageParser.parse(page: html)
    return self.html(
      of: .everything(in: document), in: document, links: SafeLink(page: nil),
      storedPicture: { _ in nil })
  }

  /// The part of `document` that `extraction` names.
  ///
  /// `storedPicture` is asked for what to write as the source of each picture, by its web address,
  /// or by the name that `EmbeddedPicture` gives it; one without an answer leaves its alternative text.
  static func html(
    of extraction: Extraction, in document: HTMLDocument, links: SafeLink,
    storedPicture: (String) -> String?
  ) -> String {
    guard !document.nodes.isEmpty else { return "" }
    var writer = HTMLWriter()
    document.walk(extraction.root) { step in
      guard case .enter(let index) = step else {
        writer.end()
        return true
      }
      guard !extraction.isDropped(index) else { return false }
      if let formula = extraction.formulas[index] {
        writer.text(formula)
        return false
      }
      guard let name = document.name(index) else {
        writer.text(document.textBytes(index))
        return true
      }
      if name == .img {
        picture(index, in: document, links: links, storedPicture: storedPicture, writer: &writer)
        return false
      }
      return start(name, index, in: document, links: links, writer: &writer)
    }
    return writer.html
  }

  /// Returns whether the element may hold something, and so needs its end.
  private static func start(
    _ name: ElementName, _ index: Int, in document: HTMLDocument, links: SafeLink,
    writer: inout HTMLWriter
  ) -> Bool {
    switch name {
    case .br, .hr, .wbr:
      writer.void(name)
      return false
    default:
      let attributes = attributes(of: name, at: index, in: document, links: links)
      // What was a link to somewhere unsafe is text.
      let isDeadLink = name == .a && !attributes.contains { $0.name == "href" }
      writer.start(isDeadLink ? nil : outputName(name), attributes: attributes)
      return true
    }
  }

  private static func picture(
    _ index: Int, in document: HTMLDocument, links: SafeLink, storedPicture: (String) -> String?,
    writer: inout HTMLWriter
  ) {
    let address = PictureSource.address(of: index, in: document, links: links)
    let description =
      document.value(of: .alt, at: index).map { CleanText.line($0, limit: 500) } ?? ""
    if let source = storedPicture(address ?? EmbeddedPicture.name(index)) {
      writer.picture(source, description: description)
    } else if !description.isEmpty {
      writer.text("[\(description)]")
    }
  }

  /// The element that stands for one of that name in the result; nil leaves its inside only.
  private static func outputName(_ name: ElementName) -> ElementName? {
    allowed.contains(name) ? name : renamed(name)
  }

  private static func attributes(
    of name: ElementName, at index: Int, in document: HTMLDocument, links: SafeLink
  ) -> [(name: String, value: String)] {
    var kept: [(name: String, value: String)] = []
    for attribute in document.attributes[document.nodes[index].range.range] {
      guard SafeAttribute.known.contains(attribute.name) else { continue }
      let value = String(decoding: document.bytes[attribute.value.range], as: UTF8.self)
      guard let value = SafeAttribute.value(value, of: attribute.name, on: name, links: links)
      else {
        continue
      }
      kept.append((attribute.name.spelling, value))
    }
    return kept
  }

  private static let allowed: ElementSet = [
    .a, .abbr, .b, .bdi, .bdo, .blockquote, .caption, .cite, .code, .dd, .del, .dfn, .div, .dl, .dt,
    .em, .figcaption, .figure, .h1, .h2, .h3, .h4, .h5, .h6, .i, .ins, .kbd, .li, .mark, .ol, .p,
    .pre, .q, .rp, .rt, .ruby, .s, .samp, .small, .span, .strong, .sub, .sup, .table, .tbody, .td,
    .tfoot, .th, .thead, .time, .tr, .u, .ul, .`var`,
  ]

  private static func renamed(_ name: ElementName) -> ElementName? {
    switch name {
    case .acronym: .abbr
    case .dir, .menu: .ul
    case .listing, .plaintext, .xmp: .pre
    case .strike: .s
    case .tt: .code
    case .address, .article, .aside, .center, .details, .dialog, .fieldset, .footer, .form, .header,
      .hgroup, .legend, .main, .nav, .search, .section, .summary:
      .div
    default: nil
    }
  }
}

/// Which attributes are written, and with which values.
enum SafeAttribute {
  static let known: SmallSet<AttributeName> = [
    .href, .title, .dateTime, .colspan, .rowspan, .start, .value, .reversed, .dir, .lang,
  ]

  /// The value to write for the attribute, or nil to leave it out.
  static func value(
    _ value: String, of attribute: AttributeName, on element: ElementName, links: SafeLink
  ) -> String? {
    switch (element, attribute) {
    case (.a, .href): links.destination(value)
    case (.a, .title), (.abbr, .title), (.dfn, .title): CleanText.line(value)
    case (.time, .dateTime): value.utf8.count <= 64 ? CleanText.line(value) : nil
    case (.td, .colspan), (.th, .colspan), (.td, .rowspan), (.th, .rowspan):
      number(value, in: 2...1000)
    case (.ol, .start), (.li, .value): number(value, in: -1_000_000...1_000_000)
    case (.ol, .reversed): ""
    case (_, .dir): TextDirection(rawValue: value.lowercased())?.rawValue
    case (_, .lang): LanguageTag.valid(value)
    default: nil
    }
  }

  private static func number(_ text: String, in range: ClosedRange<Int>) -> String? {
    guard let number = Int(text), range.contains(number) else { return nil }
    return String(number)
  }
}
