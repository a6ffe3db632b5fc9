/// The title of a page without the name of the site that many add to it.
struct PageTitle {
  private(set) var text = ""
  /// The site's name, where the title gave it away and nothing else did.
  private(set) var site: String?

  init(
    of document: HTMLDocument, fields: MetaFields, data: StructuredData, site: String?,
    address: String?
  ) {
    let heading = Self.heading(of: document)
    let inHead = document.first(.title).map { CleanText.line(document.text($0)) } ?? ""
    let offered = [fields["og:title"], data.title, fields["twitter:title"]]
      .lazy.compactMap { $0.map { CleanText.line($0) } }.first { !$0.isEmpty }
    let title = offered ?? (inHead.isEmpty ? heading ?? "" : inHead)
    self = Self.cut(title, heading: heading, site: site, address: address)
    if let heading = Self.headline(of: document, like: text) { text = heading }
  }

  /// The first-level heading that says the most of the title again: it is the author's own wording.
  private static func headline(of document: HTMLDocument, like title: String) -> String? {
    var best: (text: String, likeness: Double)?
    let headings = document.nodes.indices.lazy.filter { document.name($0) == .h1 }
    for heading in headings.prefix(5) {
      let text = CleanText.line(document.text(heading), limit: longestHeading)
      guard !text.isEmpty, text.count < longestHeading else { continue }
      let likeness = likeness(text, title)
      if likeness >= leastLikeness, likeness > best?.likeness ?? 0 { best = (text, likeness) }
    }
    return best?.text
  }

  private static let longestHeading = 250
  private static let leastLikeness = 0.3

  /// The share of the shorter one's words that the other has as well.
  private static func likeness(_ left: String, _ right: String) -> Double {
    let (left, right) = (words(left), words(right))
    let fewer = min(left.count, right.count)
    return fewer == 0 ? 0 : Double(left.intersection(right).count) / Double(fewer)
  }

  private static func words(_ text: String) -> Set<String> {
    Set(text.lowercased().split { !($0.isLetter || $0.isNumber) }.map { String($0) })
  }

  private init(text: String, site: String?) { (self.text, self.site) = (text, site) }

  /// The only first-level heading, or the first that is not the name of the site.
  private static func heading(of document: HTMLDocument) -> String? {
    let headings = document.nodes.indices.lazy.filter { document.name($0) == .h1 }
      .map { CleanText.line(document.text($0)) }.filter { !$0.isEmpty }
    return headings.first
  }

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
