/// The title of a page without the name of the site that many add to it.
struct PageTitle {
  private(set) var text = ""
  /// The site's name, where the title gave it away and nothing else did.
  private(set) var site: String?
  /// The heading that says the title again, or the first.
  private(set) var heading: Int?

  init(
    of document: HTMLDocument, fields: MetaFields, data: StructuredData, site: String?,
    address: String?
  ) {
    let headings = Self.headings(of: document)
    let inHead = document.first(.title).map { CleanText.line(document.text($0)) } ?? ""
    let offered = [fields["og:title"], data.title, fields["twitter:title"]]
      .lazy.compactMap { $0.map { CleanText.line($0) } }.first { !$0.isEmpty }
    let title = offered ?? (inHead.isEmpty ? headings.first?.text ?? "" : inHead)
    self = Self.cut(title, heading: headings.first?.text, site: site, address: address)
    let headline = Self.headline(among: headings, like: text)
    heading = headline?.index ?? Self.element(in: document, saying: text) ?? headings.first?.index
    if let headline, !Self.holds(text, apart: headline.index, in: document) { text = headline.text }
  }

  /// Whether the title is one of several texts in the heading, as below a word on its subject.
  private static func holds(
    _ title: String, apart heading: Int, in document: HTMLDocument
  ) -> Bool {
    document.subtree(heading).contains { says(title, $0, in: document) }
  }

  /// An element of the page that says the title and nothing else.
  private static func element(in document: HTMLDocument, saying title: String) -> Int? {
    guard let body = document.first(.body), !title.isEmpty else { return nil }
    let text = document.subtree(body).first { says(title, $0, in: document) }
    return text.map { document.nodes[$0].parent }
  }

  private static func says(_ title: String, _ index: Int, in document: HTMLDocument) -> Bool {
    let bytes = document.textBytes(index)
    guard bytes.count >= title.utf8.count, bytes.count < title.utf8.count + 100 else {
      return false
    }
    return CleanText.line(String(decoding: bytes, as: UTF8.self)) == title
  }

  private typealias Heading = (index: Int, text: String)

  /// The first headings of the first level, but for those that are the name of the site.
  private static func headings(of document: HTMLDocument) -> [Heading] {
    let headings = document.nodes.indices.lazy.filter {
      document.name($0) == .h1 && !isBanner($0, in: document)
    }
    return headings.prefix(mostHeadings)
      .map { ($0, CleanText.line(document.text($0, limit: 4000), limit: longestHeading)) }
      .filter { !$0.1.isEmpty }
  }

  /// Whether the heading leads to the front page, or stands in a menu.
  private static func isBanner(_ index: Int, in document: HTMLDocument) -> Bool {
    let words = document.classWords(index)
    if words.contains(.menu) || words.contains(.navigation) { return true }
    let parent = document.nodes[index].parent
    let link = document.first(.a, inside: index) ?? (document.name(parent) == .a ? parent : nil)
    guard let link, let href = document.value(of: .href, at: link) else { return false }
    return href.split(separator: "/").dropFirst(href.contains("://") ? 2 : 0).isEmpty
      && !href.hasPrefix("#")
  }

  /// The heading that says the most of the title again: it is the author's own wording.
  private static func headline(among headings: [Heading], like title: String) -> Heading? {
    var best: (heading: Heading, likeness: Double)?
    for heading in headings where heading.text.count < longestHeading {
      let likeness = likeness(heading.text, title)
      if likeness >= leastLikeness, likeness > best?.likeness ?? 0 { best = (heading, likeness) }
    }
    return best?.heading
  }

  private static let mostHeadings = 5
  private static let longestHeading = 250
  private static let leastLikeness = 0.3

  /// The share of the shorter one's words that the other has as well.
  private static func likeness(_ left: String, _ right: String) -> Double {
    let (left, right) = (words(left), words(right))
    let fewer = min(left.count, right.count)
    return fewer == 0 ? 0 : Double(left.intersection(right).count) / Double(fewer)
  }

  /// Scripts that write no words apart are compared by their characters.
  private static func words(_ text: String) -> Set<Substring> {
    let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }
    return Set(
      words.flatMap { word in
        word.contains(where: isIdeograph) ? word.indices.map { word[$0...$0] } : [word]
      })
  }

  private static func isIdeograph(_ character: Character) -> Bool {
    character.unicodeScalars.first.map { (0x3040...0xd7af).contains($0.value) } ?? false
  }

  private init(text: String, site: String?) { (self.text, self.site) = (text, site) }

  /// Takes the site's name off either end, when it is known to be that.
  private static func cut(
    _ title: String, heading: String?, site: String?, address: String?
  ) -> Self {
    for separator in [" | ", " — ", " – ", " - ", " · ", " :: ", " « ", " » "] {
      let parts = title.split(separator: separator)
      guard parts.count > 1, let first = parts.first, let last = parts.last else { continue }
      let start = title[..<last.startIndex].dropLast(separator.count)
      let end = title[first.endIndex...].dropFirst(separator.count)
      for (rest, name) in [(start, last), (end, first)] {
        if let site, isSame(name, site) { return Self(text: String(rest), site: nil) }
        // A short heading that equals one end may be the site's name in the page's banner.
        if let heading, isSame(rest, heading), rest.count > name.count {
          return Self(text: String(rest), site: parts.count == 2 ? String(name) : nil)
        }
        if let address, isHost(of: address, named: name) {
          return Self(text: String(rest), site: String(name))
        }
      }
    }
    return Self(text: title, site: nil)
  }

  /// True when the letters of `name` are the host's name, as "The Daily Leaf" is thedailyleaf.org.
  private static func isHost(of address: String, named name: Substring) -> Bool {
    guard let host = SafeLink.site(of: address) else { return false }
    let letters = folded(name)
    guard letters.utf8.count >= 3 else { return false }
    let hostLetters = folded(host[...])
    return letters == hostLetters
      || host.split(separator: ".").dropLast().contains { folded($0) == letters }
  }

  private static func isSame(_ left: some StringProtocol, _ right: String) -> Bool {
    folded(Substring(left)) == folded(right[...])
  }

  private static func folded(_ text: Substring) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
