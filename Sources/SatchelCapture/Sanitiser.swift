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
    let document = try PageParser.parse(Charset.ofPage(html).decode(html))
    return self.html(
      of: .everything(in: document), in: document, links: SafeLink(page: nil),
      storedPicture: { _ in nil })
  }

  /// The part of `document` that `extraction` names.
  ///
  /// `storedPicture` is asked for what to write as the source of each picture, by its web address;
  /// a picture without an answer leaves its alternative text.
  static func html(
    of extraction: Extraction, in document: HTMLDocument, links: SafeLink,
    storedPicture: (String) -> String?
  ) -> String {
    guard !document.nodes.isEmpty else { return "" }
    var writer = HTMLWriter()
    document.walk(extraction.root) { step in
      switch step {
      case .enter(let index):
        guard !extraction.dropped.contains(index) else { return false }
        switch document.nodes[index].content {
        case .text(let text): writer.text(text)
        case .element(let element):
          if let source = PictureSource.address(of: element, links: links).flatMap(storedPicture) {
            writer.picture(source, description: element["alt"])
            return false
          }
          return start(element, links: links, writer: &writer)
        }
        return true
      case .leave:
        writer.end()
        return true
      }
    }
    return writer.html
  }

  /// Returns whether the element may hold something, and so needs its end.
  private static func start(
    _ element: HTMLDocument.Element, links: SafeLink, writer: inout HTMLWriter
  ) -> Bool {
    switch element.name {
    case "br", "hr", "wbr": writer.void(element.name)
    case "img", "image": writer.text(ImageText.text(of: element) ?? "")
    default:
      let attributes = attributes(of: element, links: links)
      // What was a link to somewhere unsafe is text.
      let isDeadLink = element.name == "a" && !attributes.contains { $0.name == "href" }
      writer.start(isDeadLink ? nil : outputName(element.name), attributes: attributes)
      return true
    }
    return false
  }

  /// The element that stands for one of that name in the result; nil leaves its inside only.
  private static func outputName(_ name: String) -> String? {
    allowedElements.contains(name) ? name : renamedElements[name]
  }

  private static func attributes(
    of element: HTMLDocument.Element, links: SafeLink
  ) -> [(name: String, value: String)] {
    var kept: [(name: String, value: String)] = []
    for (name, value) in element.attributes {
      guard let value = value.allowed(as: name, on: element.name, links: links) else { continue }
      kept.append((name, value))
    }
    return kept
  }

  private static let allowedElements: Set<String> = [
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "caption", "cite", "code", "dd", "del", "dfn",
    "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "i", "ins",
    "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul",
    "var",
  ]

  private static let renamedElements: [String: String] = [
    "acronym": "abbr", "address": "div", "article": "div", "aside": "div", "center": "div",
    "details": "div", "dialog": "div", "dir": "ul", "fieldset": "div", "footer": "div",
    "form": "div", "header": "div", "legend": "div", "listing": "pre", "main": "div", "menu": "ul",
    "nav": "div", "plaintext": "pre", "search": "div", "section": "div", "strike": "s",
    "summary": "div", "tt": "code", "xmp": "pre",
  ]
}

extension String {
  /// The value to write for the attribute, or nil to leave it out.
  fileprivate func allowed(as attribute: String, on element: String, links: SafeLink) -> String? {
    switch (element, attribute) {
    case ("a", "href"): return links.address(self)
    case ("a", "title"), ("abbr", "title"), ("dfn", "title"): return CleanText.line(self)
    case ("time", "datetime"): return utf8.count <= 64 ? CleanText.line(self) : nil
    case ("td", "colspan"), ("th", "colspan"), ("td", "rowspan"), ("th", "rowspan"):
      return number(in: 2...1000)
    case ("ol", "start"), ("li", "value"): return number(in: -1_000_000...1_000_000)
    case ("ol", "reversed"): return ""
    case (_, "dir"): return TextDirection(rawValue: lowercased())?.rawValue
    case (_, "lang"): return LanguageTag.valid(self)
    default: return nil
    }
  }

  private func number(in range: ClosedRange<Int>) -> String? {
    guard let number = Int(self), range.contains(number) else { return nil }
    return String(number)
  }
}

/// What stands for a picture where no pictures are kept.
enum ImageText {
  /// The alternative text in brackets; nil for a picture that has none, as decoration has.
  static func text(of image: HTMLDocument.Element) -> String? {
    guard let alt = image["alt"].map({ CleanText.line($0, limit: 500) }), !alt.isEmpty else {
      return nil
    }
    return "[\(alt)]"
  }
}
