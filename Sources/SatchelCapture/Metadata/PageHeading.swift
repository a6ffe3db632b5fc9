/// A heading of the first level.
struct PageHeading {
  private static let most = 5
  private static let longest = 250
  private static let leastLikeness = 0.3

  let index: Int
  let text: String

  /// The first of a page, but for those that are the name of the site.
  static func first(of document: HTMLDocument) -> [PageHeading] {
    let headings = document.nodes.indices.lazy.filter {
      document.name($0) == .h1 && !isBanner($0, in: document)
    }
    return headings.prefix(most)
      .map { PageHeading(index: $0, text: text(of: $0, in: document)) }
      .filter { !$0.text.isEmpty }
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

  /// What is read of it: buttons, styles and the sign that links to the heading itself are not.
  private static func text(of heading: Int, in document: HTMLDocument) -> String {
    var (bytes, index) = ([UInt8](), heading)
    while index < document.nodes[heading].end, bytes.count < 4000 {
      if unread.contains(document.name(index)) || PageSign.isOne(index, in: document) {
        index = document.nodes[index].end
      } else {
        bytes += document.textBytes(index).prefix(4000)
        index += 1
      }
    }
    return CleanText.line(String(decoding: bytes, as: UTF8.self), limit: longest)
  }

  private static let unread = TitleSurroundings.hidden.union([.button])

  /// The one that shares the most words with the title.
  static func closest(to title: String, among headings: [PageHeading]) -> PageHeading? {
    let title = words(title)
    var best: (heading: PageHeading, shared: Int)?
    for heading in headings where heading.text.count < longest {
      let words = words(heading.text)
      let shared = words.intersection(title).count
      let likeness = Double(shared) / Double(max(1, min(words.count, title.count)))
      if likeness >= leastLikeness, shared > best?.shared ?? 0 { best = (heading, shared) }
    }
    return best?.heading
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
}
